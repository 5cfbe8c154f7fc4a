package org.microframe.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Lets exactly one thread of a simulation run at a time: the one that holds the baton, which does turn after turn. A turn may block;
 * then another thread takes the baton and goes on with the next turn, until one of its turns gives the baton back. Every method is for
 * the holder.
 */
final class Baton {

    /** What is to be done, kept outside of the threads that do it. */
    interface Turns {
        /** Does the next turn; false when there is none left. */
        boolean next();
    }

    /** A thread that waits for the baton. */
    static final class Blocked {
        private final Object monitor;
        private final BooleanSupplier ready;
        private boolean granted;

        private Blocked(Object monitor, BooleanSupplier ready) {
            this.monitor = monitor;
            this.ready = ready;
        }

        /** Whether what it waits for is there. */
        boolean isReady() {
            return ready.getAsBoolean();
        }

        private void grant() {
            synchronized (monitor) {
                granted = true;
                monitor.notifyAll();
            }
        }

        private void awaitGrant() {
            boolean interrupted = false;
            synchronized (monitor) {
                while (!granted) {
                    try {
                        monitor.wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the turns that are still blocked when a simulation has failed. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Turns turns;
    private final Thread.UncaughtExceptionHandler uncaught;
    private final List<Blocked> blocked = new ArrayList<>();
    private final Deque<Blocked> idle = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;
    private volatile Throwable failure;

    /** @param uncaught told what plug-ins throw */
    Baton(Turns turns, Thread.UncaughtExceptionHandler uncaught) {
        this.turns = turns;
        this.uncaught = uncaught;
    }

    /** Does all turns, and ends the threads that it took. The first thread only. */
    void run() {
        Thread first = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = first.getUncaughtExceptionHandler();
        first.setUncaughtExceptionHandler(uncaught);
        try {
            drive();
        } finally {
            first.setUncaughtExceptionHandler(before);
        }
        for (Thread thread : List.copyOf(threads)) {
            join(thread);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drive() {
        try {
            boolean goesOn;
            do {
                goesOn = !over && turns.next();
            } while (goesOn);
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            }
        }
        if (!over) {
            over = true;
            List.copyOf(blocked).forEach(Blocked::grant);
            List.copyOf(idle).forEach(Blocked::grant);
        }
    }

    /** Blocks the present turn until something is so and the thread is given the baton again. */
    void await(BooleanSupplier ready) {
        Object monitor = new Object();
        synchronized (monitor) {
            await(monitor, ready);
        }
    }

    /** The same with a monitor that the caller holds, and that is released meanwhile. */
    void await(Object monitor, BooleanSupplier ready) {
        if (over) {
            throw new Abandoned();
        }
        Blocked self = new Blocked(monitor, ready);
        blocked.add(self);
        Blocked next = idle.poll();
        if (next == null) {
            Thread thread = new Thread(this::drive, "turns " + threads.size());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(uncaught);
            threads.add(thread);
            thread.start();
        } else {
            next.grant();
        }
        self.awaitGrant();
        if (over) {
            throw new Abandoned();
        }
    }

    /** The threads that are blocked in a turn. */
    List<Blocked> blocked() {
        return blocked;
    }

    /** Gives the baton to a blocked thread, which goes on with its turn and those after it; returns when the baton comes back. */
    void giveTo(Blocked thread) {
        if (!blocked.remove(thread)) {
            return;
        }
        Blocked self = new Blocked(new Object(), () -> true);
        idle.push(self);
        thread.grant();
        self.awaitGrant();
    }
}
