package org.microframe.scheduler;

import java.util.Locale;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbSpeed;

/**
 * What an isochronous endpoint asks of its bus.
 *
 * @param speed of the device
 * @param in its direction; SuperSpeed has bandwidth for each
 * @param packetsPerFrame 1 at full speed; 1, 2, 4 or 8 above
 * @param nanosPerPacket the longest that its packet may take
 * @param name for a person
 */
record BusLoad(UsbSpeed speed, boolean in, int packetsPerFrame, long nanosPerPacket, String name) {

    /** The load of an endpoint with this geometry. */
    static BusLoad of(IsochGeometry geometry, EndpointDescriptor endpoint, String device) {
        long nanos =
                switch (geometry.speed()) {
                    case LOW -> throw new IllegalArgumentException("low speed has no isochronous endpoints");
                    case FULL ->
                        BusTime.transactionNanos(UsbSpeed.FULL, endpoint.isIn(), endpoint.bytesPerTransaction());
                    case HIGH ->
                        endpoint.transactionsPerMicroframe()
                                * BusTime.transactionNanos(
                                        UsbSpeed.HIGH, endpoint.isIn(), endpoint.bytesPerTransaction());
                    case SUPER -> BusTime.superSpeedNanos(geometry.bytesPerPacket());
                };
        String name =
                String.format(Locale.ROOT, "endpoint 0x%02X of %s %.1f us", endpoint.address(), device, nanos / 1e3);
        return new BusLoad(geometry.speed(), endpoint.isIn(), geometry.packetsPerFrame(), nanos, name);
    }
}
