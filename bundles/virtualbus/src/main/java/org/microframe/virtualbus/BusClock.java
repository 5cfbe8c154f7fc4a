package org.microframe.virtualbus;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The time of one bus, in ns and in frames of 1 ms. Any thread may read it.
 *
 * <p>Software above the bus takes this clock for its own, and waits through it, so that on a {@link SteppedClock} all
 * time is bus time.
 */
@ProviderType
public abstract sealed class BusClock permits RealClock, SteppedClock {

    /** The length of a frame in ns where the bus does not drift (USB 2.0, 5.3.1). */
    public static final long FRAME_NANOS = 1_000_000;

    private static final int MOST_PPM = 100_000;

    /**
     * How frames follow each other, from a moment on.
     *
     * @param nanos when its first frame began
     * @param frame its first frame
     * @param frameNanos the length of each frame; 0 when the bus stands still in the first one
     */
    private record Course(long nanos, long frame, long frameNanos) {

        long frameAt(long nanoTime) {
            return frameNanos == 0 ? frame : frame + Math.floorDiv(nanoTime - nanos, frameNanos);
        }
    }

    private volatile Course course;
    private long frameNanos = FRAME_NANOS;

    BusClock(long originNanos, long frameBase) {
        if (frameBase < 0) {
            throw new IllegalArgumentException("the frame base is " + frameBase + "; it must be 0 or more");
        }
        course = new Course(originNanos, frameBase, FRAME_NANOS);
    }

    /** The present time in ns; compare by difference only. */
    public abstract long nanoTime();

    /** The frame that is on the bus at a time: it began at or before it, and the next one after it. */
    public final long frameAt(long nanoTime) {
        return course.frameAt(nanoTime);
    }

    /** The frame that is on the bus now. A transfer that is submitted now starts in the following one at the earliest. */
    public final long frame() {
        return frameAt(nanoTime());
    }

    /** When a frame begins, in ns of {@link #nanoTime}; while the bus stands still, as if it went on now. */
    public final long nanoTimeOf(long frame) {
        Course present = course;
        return present.frameNanos == 0
                ? nanoTime() + (frame - present.frame) * FRAME_NANOS
                : present.nanos + (frame - present.frame) * present.frameNanos;
    }

    /** Whether the bus stands still. */
    public final boolean isStanding() {
        return course.frameNanos == 0;
    }

    /** How long a frame lasts, or would if the bus did not stand still, in ns. Called with the bus's monitor held. */
    final long frameNanos() {
        return frameNanos;
    }

    /** Makes frames longer or shorter from the present one on. Called with the bus's monitor held. */
    final void drift(int ppm) {
        if (ppm < -MOST_PPM || ppm > MOST_PPM) {
            throw new IllegalArgumentException(
                    "the drift is " + ppm + " ppm; it must be from " + -MOST_PPM + " to " + MOST_PPM);
        }
        frameNanos = FRAME_NANOS + ppm * (FRAME_NANOS / 1_000_000);
        if (!isStanding()) {
            long present = frame();
            course = new Course(nanoTimeOf(present), present, frameNanos);
        }
    }

    /** Lets the present frame last until {@link #resume}. Called with the bus's monitor held. */
    final void stand() {
        course = new Course(nanoTime(), frame(), 0);
    }

    /** Lets frames pass again; the present one begins anew. Called with the bus's monitor held. */
    final void resume() {
        if (isStanding()) {
            course = new Course(nanoTime(), frame(), frameNanos);
        }
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

    /**
     * Waits on a monitor for a condition, not longer than until a deadline; an interrupt is deferred.
     *
     * @param monitor held by the caller, notified when the condition may have become true
     * @param deadline ns of this clock
     * @param condition asked with the monitor held
     * @return whether the condition is true
     */
    public final boolean awaitUntil(Object monitor, long deadline, BooleanSupplier condition) {
        boolean interrupted = false;
        boolean fulfilled = condition.getAsBoolean();
        long left = deadline - nanoTime();
        while (!fulfilled && left > 0) {
            try {
                await(monitor, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            fulfilled = condition.getAsBoolean();
            left = deadline - nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return fulfilled;
    }

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
