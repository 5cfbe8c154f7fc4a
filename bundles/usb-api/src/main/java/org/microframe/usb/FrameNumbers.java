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

    /**
     * Goes on by some frames.
     *
     * @param frame a frame number
     * @param frames how many, of any sign
     * @return {@code frame + frames} modulo 2^32
     */
    public static int add(int frame, long frames) {
        return (int) (frame + frames);
    }

    /**
     * Whether one frame is after another, the shorter way round.
     *
     * @param a a frame number
     * @param b a frame number
     */
    public static boolean isAfter(int a, int b) {
        return difference(a, b) > 0;
    }

    /**
     * Whether a frame is not farther from another than a window allows, either way.
     *
     * @param frame a frame number
     * @param from a frame number
     * @param window 0 or more frames
     */
    public static boolean isWithin(int frame, int from, int window) {
        return Math.abs((long) difference(frame, from)) <= window;
    }

    /**
     * A frame number as the unsigned number that it is.
     *
     * @param frame a frame number
     * @return 0 to 2^32 - 1
     */
    public static long unsigned(int frame) {
        return Integer.toUnsignedLong(frame);
    }
}
