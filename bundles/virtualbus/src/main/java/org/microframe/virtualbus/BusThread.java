package org.microframe.virtualbus;

import java.util.concurrent.locks.LockSupport;

/** The thread that carries the frames of a bus with a real clock: it parks until the next frame begins. */
final class BusThread extends Thread {

    private static final long END_MILLIS = 1_000;

    private final VirtualBus bus;
    private volatile boolean ended;

    BusThread(VirtualBus bus) {
        super("microframe-virtualbus");
        this.bus = bus;
        setDaemon(true);
    }

    @Override
    public void run() {
        BusClock clock = bus.clock();
        while (!ended) {
            bus.catchUp();
            bus.runDue();
            long wait =
                    clock.isStanding() ? BusClock.FRAME_NANOS : clock.nanoTimeOf(clock.frame() + 1) - clock.nanoTime();
            if (wait > 0 && !ended) {
                LockSupport.parkNanos(this, wait);
            }
            // Whoever interrupts this thread wants nothing that it could do, and the flag would keep it from parking.
            interrupted();
        }
    }

    void end() {
        ended = true;
        LockSupport.unpark(this);
    }

    /** Waits until the thread has ended, for a bounded time; unless it is the caller. */
    void awaitEnd() {
        if (this == Thread.currentThread()) {
            return;
        }
        try {
            join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
