package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** Arithmetic of WinUSB's frame numbers, which count frames of 1 ms modulo 2^32 and so wrap after 49.7 days. */
@ProviderType
public final class FrameNumbers {

    private FrameNumbers() {}

    /**
     * How far one frame is after another, the shorter way round.
     *
     * @param a a frame number
     * @param b a frame number
     * @return {@code a - b} in frames, -2^31 to 2^31 - 1; negative when {@code a} is earlier
     */
    public static int difference(int a, int b) {
        return a - b;
    }

    /**
     * Continues a frame number in 64 bits.
     *
     * @param near a 64-bit frame less than 2^31 frames from the one looked for
     * @param frame the frame's low 32 bits
     * @return the frame nearest to {@code near} with these low 32 bits; of two equally near, the earlier
     */
    public static long unwrap(long near, int frame) {
        return near + difference(frame, (int) near);
    }
}
