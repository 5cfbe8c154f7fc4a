/**
 * What plug-in bundles implement to stream isochronous data.
 *
 * <p>A plug-in registers a {@link org.microframe.stream.spi.StreamProducer} (to the device) or a
 * {@link org.microframe.stream.spi.StreamConsumer} (from the device) as a service with the properties of
 * {@link org.microframe.stream.spi.StreamTarget}. From then on it is called with views of the registered memory itself,
 * whenever its device is there, across replugs and swaps of everything below it. A service that also implements
 * {@link org.microframe.stream.spi.DevicePreparation} may send the control requests that its device needs.
 *
 * <p>An endpoint has one pipe, one ring of transfers and one ledger, opened for what the first registration asks. Later ones
 * join it when it satisfies theirs; else they stand in the failure table ({@code Streams.failures}), with the value that does
 * not suit and the rule, until the endpoint is free.
 */
@Export
@Version("1.2.0")
package org.microframe.stream.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
