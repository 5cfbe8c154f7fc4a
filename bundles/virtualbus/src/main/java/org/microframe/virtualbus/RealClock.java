package org.microframe.virtualbus;

import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bus time that passes with {@link System#nanoTime}. Its {@link BusThread} runs while a pipe is open. Thread-safe;
 * guarded by its own monitor, which is taken after the bus's.
 */
@ProviderType
public final class RealClock extends BusClock {

    private VirtualBus bus;
    private BusThread thread;
    private boolean stopped;

    /** Makes a clock on which frame 0 begins now. */
    public RealClock() {
        this(0);
    }

    /**
     * Makes a clock on which a given frame begins now.
     *
     * @param frameBase number of the present frame, 0 or more
     */
    public RealClock(long frameBase) {
        super(System.nanoTime(), frameBase);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void await(Object monitor, long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
    }

    @Override
    synchronized void drive(VirtualBus driven) {
        if (bus != null) {
            throw drivesAnother();
        }
        bus = driven;
    }

    @Override
    synchronized void need(boolean needed) {
        if (needed && thread == null && !stopped) {
            thread = new BusThread(bus);
            thread.start();
        } else if (!needed && thread != null) {
            thread.end();
            thread = null;
        }
    }

    @Override
    void stop() {
        BusThread running;
        synchronized (this) {
            stopped = true;
            running = thread;
            thread = null;
        }
        if (running != null) {
            running.end();
            running.awaitEnd();
        }
    }
}
