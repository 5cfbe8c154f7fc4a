package org.microframe.winusb;

import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbSpeed;

/** What an alternate setting reserves on the bus. Without state. */
final class BandwidthNeed {

    private BandwidthNeed() {}

    /** The bytes that its isochronous endpoints have in each frame of 1 ms; those that cannot stream count as none. */
    static long bytesPerFrame(UsbSpeed speed, InterfaceDescriptor setting) {
        return setting.endpoints().stream()
                .filter(EndpointDescriptor::isIsochronous)
                .mapToLong(endpoint -> bytesPerFrame(speed, endpoint))
                .sum();
    }

    private static long bytesPerFrame(UsbSpeed speed, EndpointDescriptor endpoint) {
        try {
            return IsochGeometry.of(speed, endpoint).bytesPerFrame();
        } catch (UnsupportedGeometryException e) {
            return 0; // Its geometry is told when somebody opens it.
        }
    }
}
