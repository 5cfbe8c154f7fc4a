package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * When a slot is on the bus, by the provider's clock; reused, and valid during the call that it was given for. The thread of that call
 * owns it.
 */
@ProviderType
public final class SlotTime {

    private boolean known;
    private int frame;
    private long nanoTime;
    private long errorNanos;
    private double driftPpm;
    private double driftErrorPpm;

    /** Makes a time that is not known. */
    public SlotTime() {}

    /**
     * Takes a time; for the scheduler.
     *
     * @param nanoTime when the first frame begins, or began, ns of {@link System#nanoTime}
     * @param errorNanos how far that may be off, ns
     * @param driftPpm as {@link #driftPpm}
     * @param driftErrorPpm as {@link #driftErrorPpm}
     */
    public void set(long nanoTime, long errorNanos, double driftPpm, double driftErrorPpm) {
        known = true;
        this.nanoTime = nanoTime;
        this.errorNanos = errorNanos;
        this.driftPpm = driftPpm;
        this.driftErrorPpm = driftErrorPpm;
    }

    /**
     * As {@link #set(long, long, double, double)}, with the frame; for the scheduler.
     *
     * @param frame what the frame counter shows in the slot's first frame, its 32 bits
     */
    public void set(int frame, long nanoTime, long errorNanos, double driftPpm, double driftErrorPpm) {
        this.frame = frame;
        set(nanoTime, errorNanos, driftPpm, driftErrorPpm);
    }

    /** Forgets the time; for the scheduler. */
    public void unset() {
        known = false;
    }

    /**
     * Whether the time is known: not before the first transfers of a chain have completed and two frames of the bus were read, nor
     * while the bus stands still or what is read of it contradicts what was read before, as after a sleep. The values are without
     * meaning when not.
     */
    public boolean isKnown() {
        return known;
    }

    /**
     * When the first frame of the slot begins on the bus, or began, in ns of {@link System#nanoTime}. Of an OUT slot it is what will be
     * if the chain does not break before.
     */
    public long nanoTime() {
        return nanoTime;
    }

    /**
     * How far {@link #nanoTime} may be off, either way, ns, as long as the bus goes on as it did. At frames it is a few microseconds; as
     * soon as possible, it has the frames in it by which the start of the chain is uncertain.
     */
    public long errorNanos() {
        return errorNanos;
    }

    /**
     * What the 32-bit frame counter of the device's frame domain shows in the first frame of the slot, 0 to 2^32 - 1; it may be off as
     * {@link #nanoTime} is. Another stream of the domain can start in a frame near it ({@link StreamPolicy#startFrame}).
     */
    public long frame() {
        return Integer.toUnsignedLong(frame);
    }

    /** How much longer than 1 ms a frame is by the provider's clock, parts per million; positive when the bus is slow. */
    public double driftPpm() {
        return driftPpm;
    }

    /** How far {@link #driftPpm} may be off. */
    public double driftErrorPpm() {
        return driftErrorPpm;
    }
}
