package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** A frame number and the time it was read at, reused by the one thread that owns it. */
@ProviderType
public final class FrameStamp {

    private int frame;
    private long nanoTime;

    /** Makes a stamp of frame 0 at time 0. */
    public FrameStamp() {}

    /**
     * Takes both values.
     *
     * @param frame the bus's frame number in frames of 1 ms, modulo 2^32
     * @param nanoTime when it was read, in ns of the provider's clock
     */
    public void set(int frame, long nanoTime) {
        this.frame = frame;
        this.nanoTime = nanoTime;
    }

    /** The bus's frame number in frames of 1 ms at every speed, modulo 2^32 (WinUSB, {@code WinUsb_GetCurrentFrameNumber}). */
    public int frame() {
        return frame;
    }

    /** When the frame number was read, in ns of the provider's clock; compare by difference only. */
    public long nanoTime() {
        return nanoTime;
    }

    @Override
    public String toString() {
        return "FrameStamp[frame=" + Integer.toUnsignedString(frame) + ", nanoTime=" + nanoTime + "]";
    }
}
