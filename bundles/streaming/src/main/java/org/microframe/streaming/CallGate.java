package org.microframe.streaming;

import java.util.concurrent.TimeUnit;

/**
 * Sees that no call of a plug-in begins after it was shut. Any thread; the monitor guards the count alone and is not held during a
 * call. Not for the pump, whose calls the scheduler guards.
 */
final class CallGate {

    private boolean shut;
    private int inside;
    private Thread caller;

    /** Begins a call; false when the gate was shut. */
    synchronized boolean enter() {
        if (shut) {
            return false;
        }
        inside++;
        caller = Thread.currentThread();
        return true;
    }

    synchronized void leave() {
        inside--;
        caller = null;
        notifyAll();
    }

    /**
     * Lets no further call begin, and waits for one that is under way unless it is the present thread's own.
     *
     * @return false when the call took longer; it is disowned
     */
    synchronized boolean shut(long boundNanos) {
        shut = true;
        long deadline = System.nanoTime() + boundNanos;
        boolean interrupted = false;
        while (inside > 0 && caller != Thread.currentThread()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return inside == 0 || caller == Thread.currentThread();
    }
}
