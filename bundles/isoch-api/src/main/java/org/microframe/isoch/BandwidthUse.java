package org.microframe.isoch;

import java.util.Locale;
import java.util.Objects;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bus time that a stream reserves, and what the streams of its bandwidth domain reserve together, as far as the scheduler knows:
 * without what other processes and other kinds of endpoints have.
 *
 * @param domain names what shares the bandwidth
 * @param speed of the device: each speed has bandwidth of its own
 * @param ownNanos the longest that the stream's packet may take on the bus, ns
 * @param sumNanos the same of all packets in the fullest frame at full speed, or the fullest microframe above it, ns
 * @param limitNanos the most that may be reserved of it, ns: 90 % of a frame, 80 % of a microframe at high speed (USB 2.0, 5.6.4),
 *     90 % at SuperSpeed in each direction (USB 3.2, 4.4.8)
 */
@ProviderType
public record BandwidthUse(String domain, UsbSpeed speed, long ownNanos, long sumNanos, long limitNanos) {

    /** No bandwidth is reserved. */
    public static final BandwidthUse NONE = new BandwidthUse("", UsbSpeed.FULL, 0, 0, 0);

    /** Makes a value. */
    public BandwidthUse {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(speed, "speed");
    }

    /** Whether the sum is within the limit. */
    public boolean fits() {
        return sumNanos <= limitNanos;
    }

    /** For instance {@code 24.6 of 161.4 us reserved, at most 900.0 us of a frame}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f of %.1f us reserved, at most %.1f us of a %s",
                ownNanos / 1e3,
                sumNanos / 1e3,
                limitNanos / 1e3,
                speed.hasMicroframes() ? "microframe" : "frame");
    }
}
