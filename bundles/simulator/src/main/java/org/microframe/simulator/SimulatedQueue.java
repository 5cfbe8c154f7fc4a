package org.microframe.simulator;

import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.CompletionRing;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.BusClock;

/**
 * Where transfers complete. Guarded by its own monitor, which is taken after the bus's; its owner and whoever closes a pipe
 * wait on it.
 */
final class SimulatedQueue implements CompletionQueue {

    private final SimulatedDevice device;
    private final BusClock clock;
    private final CompletionRing<SimulatedPipe> ring = new CompletionRing<>(this::taken);
    private Thread owner;
    private boolean woken;
    private boolean closed;

    SimulatedQueue(SimulatedDevice device, BusClock clock) {
        this.device = device;
        this.clock = clock;
    }

    @Override
    public synchronized void enter() {
        owner = Thread.currentThread();
        notifyAll();
    }

    @Override
    public int await(long timeoutNanos, CompletionBatch into) {
        into.clear();
        boolean interrupted = false;
        synchronized (this) {
            long start = clock.nanoTime();
            while (ring.isEmpty() && !woken && !closed && isOwner()) {
                long left = timeoutNanos - (clock.nanoTime() - start);
                if (left <= 0) {
                    break;
                }
                try {
                    clock.await(this, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (isOwner()) {
                woken = false;
                ring.drainTo(into);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return into.size();
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    boolean isOf(SimulatedDevice candidate) {
        return device == candidate;
    }

    /** Whether the caller entered it last. Called with its monitor held. */
    boolean isOwner() {
        return owner == Thread.currentThread();
    }

    /** Makes room for all slots of one more pipe. */
    synchronized void reserve(int more) {
        ring.reserve(more);
    }

    /** Gives the room of a pipe that has nothing left in the queue to the next one. */
    synchronized void release(int fewer) {
        ring.release(fewer);
    }

    /** Appends a completion. Called with the bus's monitor held. */
    synchronized void post(SimulatedPipe pipe, int slot, TransferOutcome outcome) {
        ring.add(pipe, slot, outcome);
        notifyAll();
    }

    /**
     * Waits until a pipe has nothing left that its owner has to dequeue; the owner itself is not waited for.
     *
     * @param deadline on the bus's clock
     * @return whether nothing is left
     */
    boolean awaitDequeued(SimulatedPipe pipe, long deadline) {
        synchronized (this) {
            clock.awaitUntil(this, deadline, () -> pipe.undequeued() == 0 || isOwner());
            return pipe.undequeued() == 0;
        }
    }

    private void taken(SimulatedPipe pipe, int slot) {
        if (pipe.dequeued(slot)) {
            notifyAll();
        }
    }
}
