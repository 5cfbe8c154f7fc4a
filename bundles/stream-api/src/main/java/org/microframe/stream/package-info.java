/**
 * What plug-in bundles call to look at isochronous streams.
 *
 * <p>A plug-in gets a stream by registering a service ({@link org.microframe.stream.spi}); the service
 * {@link org.microframe.stream.Streams} shows how all streams stand, with their ledgers, and which registrations could not
 * be served and why. Streams survive the bundles that run them, so what it shows goes on across swaps.
 */
@Export
@Version("1.0.0")
package org.microframe.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
