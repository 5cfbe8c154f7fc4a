/**
 * What plug-in bundles call to stream, and to look at isochronous streams. The service is {@link org.microframe.stream.Streams}.
 *
 * <p>There are three ways to a stream, and all lead through the same scheduler, buffers and ledger:
 *
 * <ul>
 *   <li><b>Whiteboard</b> ({@link org.microframe.stream.spi}), the preferred one: a plug-in registers a service and is called with
 *       the registered memory itself. No copy, least latency, no thread of its own, nothing to close; a swap of any bundle below
 *       costs it no line of code.
 *   <li><b>Imperative</b> (here): the plug-in calls. A thread of its own writes to an {@link org.microframe.stream.IsochOutput} or
 *       reads an {@link org.microframe.stream.IsochInput}, and may block. One copy and a buffer between it and the bus; the
 *       handles end when the streaming runtime that made them goes.
 *   <li><b>Push streams</b> ({@code org.microframe.stream.push}, a bundle of its own): events for pipelines of filters and windows.
 *       One object per packet; for data rates that can afford it.
 * </ul>
 *
 * <p>Handles as in
 *
 * <pre>{@code
 * StreamRequest speaker = new StreamRequest("(usbinfo.idVendor=1209)", 1, 1, 0x01, 64, 8, 4);
 * try (IsochOutput output = streams.openOutput("speaker", speaker, OutputPolicy.DEFAULT)) {
 *     while (samples.hasRemaining()) {
 *         output.write(samples);
 *     }
 *     output.drain();
 * }
 *
 * StreamRequest microphone = new StreamRequest("(usbinfo.idVendor=1209)", 2, 1, 0x82, 64, 8, 4);
 * try (IsochInput input = streams.openInput("microphone", microphone, InputPolicy.DEFAULT)) {
 *     if (input.read(samples) == IsochInput.DISCONTINUITY) {
 *         log(input.discontinuity());
 *     }
 * }
 * }</pre>
 *
 * <p>Streams survive the bundles that run them: what {@code Streams} shows goes on across swaps, and a stream whose handle or
 * plug-in went lingers on silence or discard until it is taken up again.
 */
@Export
@Version("1.3.0")
package org.microframe.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
