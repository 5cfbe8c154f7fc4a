package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The time of one bus, in ns and in frames of 1 ms. Any thread may read it.
 *
 * <p>Software above the bus takes this clock for its own, and waits through it, so that on a {@link SteppedClock} all
 * time is bus time.
 */
@ProviderType
public abstract sealed class BusClock permits RealClock, SteppedClock {

    /** The length of a frame in ns (USB 2.0, 5.3.1). */
    public static final long FRAME_NANOS = 1_000_000;

    private final long originNanos;
    private final long frameBase;

    BusClock(long originNanos, long frameBase) {
        if (frameBase < 0) {
            throw new IllegalArgumentException("the frame base is " + frameBase + "; it must be 0 or more");
        }
        this.originNanos = originNanos;
        this.frameBase = frameBase;
    }

    /** The present time in ns; compare by difference only. */
    public abstract long nanoTime();

    /** The frame that is on the bus at a time: it began at or before it, and the next one after it. */
    public final long frameAt(long nanoTime) {
        return frameBase + Math.floorDiv(nanoTime - originNanos, FRAME_NANOS);
    }

    /** The frame that is on the bus now. A transfer that is submitted now starts in the following one at the earliest. */
    public final long frame() {
        return frameAt(nanoTime());
    }

    /** When a frame begins, in ns of {@link #nanoTime}. */
    public final long nanoTimeOf(long frame) {
        return originNanos + (frame - frameBase) * FRAME_NANOS;
    }

    /**
     * Waits on a monitor until it is notified or the time is over; may also return before. This is the one place where
     * software above the bus waits for a bounded time. Allocates nothing.
     *
     * @param monitor held by the caller, as for {@link Object#wait()}
     * @param nanos the longest wait in ns of this clock; 0 or less does not wait
     * @throws InterruptedException when the thread is or gets interrupted
     */
    public abstract void await(Object monitor, long nanos) throws InterruptedException;

    /** Binds the clock to the bus that it drives; called once. */
    abstract void drive(VirtualBus driven);

    /** Says whether the bus has an open pipe. Called with the bus's monitor held. */
    abstract void need(boolean needed);

    /** Ends what the clock runs, before it returns. Called without the bus's monitor. */
    abstract void stop();

    static IllegalStateException drivesAnother() {
        return new IllegalStateException("this clock drives another bus; each bus has a clock of its own");
    }
}
