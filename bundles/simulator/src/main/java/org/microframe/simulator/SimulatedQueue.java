package org.microframe.simulator;

import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.BusClock;

/**
 * Where transfers complete: a ring with room for every slot of its pipes. Guarded by its own monitor, which is taken after
 * the bus's; its owner and whoever closes a pipe wait on it.
 */
final class SimulatedQueue implements CompletionQueue {

    private final SimulatedDevice device;
    private final BusClock clock;
    private Thread owner;
    private boolean woken;
    private boolean closed;

    private SimulatedPipe[] pipes = new SimulatedPipe[0];
    private int[] slots = new int[0];
    private TransferOutcome[] outcomes = new TransferOutcome[0];
    private int reserved;
    private int head;
    private int size;

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
            while (size == 0 && !woken && !closed && isOwner()) {
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
                dequeue(into);
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
        reserved += more;
        if (reserved <= slots.length) {
            return;
        }
        SimulatedPipe[] movedPipes = new SimulatedPipe[reserved];
        int[] movedSlots = new int[reserved];
        TransferOutcome[] movedOutcomes = new TransferOutcome[reserved];
        for (int i = 0; i < size; i++) {
            int from = (head + i) % slots.length;
            movedPipes[i] = pipes[from];
            movedSlots[i] = slots[from];
            movedOutcomes[i] = outcomes[from];
        }
        pipes = movedPipes;
        slots = movedSlots;
        outcomes = movedOutcomes;
        head = 0;
    }

    /** Gives the room of a pipe that has nothing left in the queue to the next one. */
    synchronized void release(int fewer) {
        reserved -= fewer;
    }

    /** Appends a completion. Called with the bus's monitor held. */
    synchronized void post(SimulatedPipe pipe, int slot, TransferOutcome outcome) {
        int tail = (head + size) % slots.length;
        pipes[tail] = pipe;
        slots[tail] = slot;
        outcomes[tail] = outcome;
        size++;
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

    private void dequeue(CompletionBatch into) {
        boolean emptied = false;
        while (size > 0 && !into.isFull()) {
            SimulatedPipe pipe = pipes[head];
            into.add(pipe, slots[head], outcomes[head]);
            emptied |= pipe.dequeued(slots[head]);
            pipes[head] = null;
            head = (head + 1) % slots.length;
            size--;
        }
        if (emptied) {
            notifyAll();
        }
    }
}
