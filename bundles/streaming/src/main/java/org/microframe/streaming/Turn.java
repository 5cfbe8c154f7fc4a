package org.microframe.streaming;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time act on a handle, and wait there for what other threads signal. A signal waits for nobody and allocates
 * nothing, so the pump may give it.
 */
final class Turn {

    private final ReentrantLock acting = new ReentrantLock();
    private volatile Thread waiting;

    /** Waits for the turn; false when the deadline came first. */
    boolean begin(Deadline deadline) throws InterruptedException {
        return acting.tryLock(deadline.left(), TimeUnit.NANOSECONDS);
    }

    /** Takes the turn if nobody has it. */
    boolean tryBegin() {
        return acting.tryLock();
    }

    void end() {
        acting.unlock();
    }

    /** Waits until a condition holds; false when the deadline came first. For the thread whose turn it is. */
    boolean await(BooleanSupplier condition, Deadline deadline) throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline.left();
                if (left <= 0) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            waiting = null;
        }
    }

    /** Has the waiting thread look at its condition again. Any thread. */
    void signal() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
