/**
 * Isochronous streams as OSGi Push Streams, for plug-ins that build pipelines of filters, windows and joins. The service is {@link
 * org.microframe.stream.push.PushStreams}.
 *
 * <pre>{@code
 * pushStreams.stream("meter", microphone, InputPolicy.DEFAULT)
 *         .filter(PacketEvent.class::isInstance)
 *         .map(PacketEvent.class::cast)
 *         .window(Duration.ofMillis(100), Level::of)
 *         .forEach(display::show);
 * }</pre>
 *
 * <p>Each packet is an event with a copy of its data, up to 8000 of them a second for each stream: use a {@link
 * org.microframe.stream.spi.StreamConsumer} or an {@link org.microframe.stream.IsochInput} where that is too much.
 */
@Export
@Version("1.0.0")
package org.microframe.stream.push;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
