package org.microframe.virtualbus;

import java.util.Arrays;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bus time that passes only when it is told to, on the thread that tells it. Any thread may read it and wait on it; its
 * sleepers are guarded by their own monitor, which is taken after the monitor that a sleeper waits on.
 */
@ProviderType
public final class SteppedClock extends BusClock {

    /** How threads wait for this clock, where a simulation lets one thread run at a time. */
    @FunctionalInterface
    public interface Waiting {

        /**
         * Waits until the clock has reached a deadline; may also return before.
         *
         * @param monitor held by the caller, to be released meanwhile
         * @param deadline ns of the clock
         */
        void await(Object monitor, long deadline) throws InterruptedException;
    }

    private final Sleepers sleepers = new Sleepers();
    private volatile Waiting waiting = this::sleep;
    private volatile long now;
    private VirtualBus bus;

    /** Makes a clock that stands at frame 0 and 0 ns. */
    public SteppedClock() {
        this(0);
    }

    /**
     * Makes a clock that stands at a given frame and 0 ns.
     *
     * @param frameBase number of the present frame, 0 or more
     */
    public SteppedClock(long frameBase) {
        super(0, frameBase);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /**
     * Lets frames pass one after the other: each ends, which carries its packets and completes the transfers that end
     * with it, and the next one begins. While the bus stands still the time of a frame passes instead. One thread at a time.
     *
     * @param frames number of frames, 0 or more
     */
    public void advance(long frames) {
        if (frames < 0) {
            throw new IllegalArgumentException("frames are " + frames + "; they must be 0 or more");
        }
        for (long i = 0; i < frames; i++) {
            step();
        }
    }

    private synchronized void step() {
        now += frameNanos();
        if (bus != null) {
            bus.catchUp();
            bus.runDue();
        }
        sleepers.wake(now);
    }

    @Override
    public void await(Object monitor, long nanos) throws InterruptedException {
        if (nanos <= 0) {
            return;
        }
        waiting.await(monitor, now + nanos < 0 ? Long.MAX_VALUE : now + nanos);
    }

    /** Lets threads wait in another way than on their monitor. Before any of them waits. */
    public void waitBy(Waiting other) {
        waiting = other;
    }

    private void sleep(Object monitor, long deadline) throws InterruptedException {
        sleepers.add(monitor, deadline);
        try {
            if (now < deadline) {
                monitor.wait();
            }
        } finally {
            sleepers.remove(monitor, deadline);
        }
    }

    @Override
    synchronized void drive(VirtualBus driven) {
        if (bus != null) {
            throw drivesAnother();
        }
        bus = driven;
    }

    @Override
    void need(boolean needed) {
        // Its frames pass on the thread that steps it.
    }

    @Override
    void stop() {
        // It runs nothing.
    }

    /** The monitors that are waited on, with their deadlines. Guarded by its own monitor. */
    private static final class Sleepers {

        private Object[] monitors = new Object[4];
        private long[] deadlines = new long[4];
        private int count;

        synchronized void add(Object monitor, long deadline) {
            if (count == monitors.length) {
                monitors = Arrays.copyOf(monitors, 2 * count);
                deadlines = Arrays.copyOf(deadlines, 2 * count);
            }
            monitors[count] = monitor;
            deadlines[count] = deadline;
            count++;
        }

        synchronized void remove(Object monitor, long deadline) {
            for (int i = 0; i < count; i++) {
                if (monitors[i] == monitor && deadlines[i] == deadline) {
                    count--;
                    monitors[i] = monitors[count];
                    deadlines[i] = deadlines[count];
                    monitors[count] = null;
                    return;
                }
            }
        }

        /** Downwards, since {@link #remove} moves the last sleeper, which has been looked at by then. */
        void wake(long now) {
            for (int i = size() - 1; i >= 0; i--) {
                Object monitor = overdue(i, now);
                if (monitor != null) {
                    synchronized (monitor) {
                        monitor.notifyAll();
                    }
                }
            }
        }

        private synchronized int size() {
            return count;
        }

        private synchronized Object overdue(int i, long now) {
            return i < count && deadlines[i] <= now ? monitors[i] : null;
        }
    }
}
