package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A place in an input where what comes does not follow what came before.
 *
 * @param cause why
 * @param frame position of what comes next, frames (ms) from the input's first
 * @param frames frames missing before it, as far as known ({@code WinUSB} never says in which frame a transfer started, so gaps
 *     are estimates); 0 for bad packets, {@link #UNKNOWN} when nothing is known
 * @param packets bad packets in a row, 0 for the other causes
 */
@ProviderType
public record Discontinuity(Cause cause, long frame, long frames, int packets) {

    /** The number of missing frames is not known. */
    public static final long UNKNOWN = -1;

    /** Why data does not follow. Of several reasons at one place the first in this order is given. */
    @ProviderType
    public enum Cause {
        /** Device, native service or scheduler were away. */
        SUSPENSION,
        /** The chain of transfers broke, or a transfer failed: the bus went on without it. */
        GAP,
        /** Frames came that were not taken in time. */
        OVERRUN,
        /** Packets did not arrive whole; see {@link org.microframe.usb.PacketStatus}. */
        BAD_PACKETS
    }

    /** @throws IllegalArgumentException when a number is negative that must not be */
    public Discontinuity {
        if (frames < UNKNOWN || frame < 0 || packets < 0) {
            throw new IllegalArgumentException("frame is " + frame + ", frames are " + frames + ", packets are "
                    + packets + "; only the frames may be " + UNKNOWN + ", for unknown");
        }
    }
}
