package org.microframe.isoch;

import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an opened stream carries.
 *
 * @param endpointAddress {@code bEndpointAddress}
 * @param speed speed of the device
 * @param geometry packets per frame and bytes per packet
 * @param framesPerTransfer frames of one slot
 * @param leadFrames frames queued ahead of the bus
 */
@ProviderType
public record StreamFormat(
        int endpointAddress, UsbSpeed speed, IsochGeometry geometry, int framesPerTransfer, int leadFrames) {

    /** Bytes of one slot. */
    public int bytesPerSlot() {
        return geometry.bytes(framesPerTransfer);
    }
}
