/**
 * USB values: what a device says of itself, and what its isochronous endpoints carry.
 *
 * <p>Everything here is a value or a view of one, in the USB specification's words. A device's raw descriptors become
 * records through {@link org.microframe.usb.DescriptorParser}; the size of an isochronous stream, which WinUSB fixes
 * completely (every service interval is filled), is an {@link org.microframe.usb.IsochGeometry}; what came back from an
 * IN transfer is read packet by packet with {@link org.microframe.usb.IsochPackets}. Plug-in bundles may import this
 * package; it knows nothing of services.
 */
@Export
@Version("1.2.0")
package org.microframe.usb;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
