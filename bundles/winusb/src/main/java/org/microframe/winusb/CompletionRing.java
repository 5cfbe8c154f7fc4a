package org.microframe.winusb;

import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.TransferOutcome;

/**
 * Completions between the port and the owner, in their order: a ring with room for every slot of its pipes. Guarded by the
 * completion port's lock; only {@link #reserve} allocates.
 */
final class CompletionRing {

    private WinUsbPipe[] pipes = new WinUsbPipe[0];
    private int[] slots = new int[0];
    private TransferOutcome[] outcomes = new TransferOutcome[0];
    private int reserved;
    private int head;
    private int size;

    /** Makes room for all slots of one more pipe. */
    void reserve(int more) {
        reserved += more;
        if (reserved <= slots.length) {
            return;
        }
        WinUsbPipe[] movedPipes = new WinUsbPipe[reserved];
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

    /** Gives the room of a pipe to the next one; what it has in the ring is less than what all others leave free. */
    void release(int fewer) {
        reserved -= fewer;
    }

    void add(WinUsbPipe pipe, int slot, TransferOutcome outcome) {
        int tail = (head + size) % slots.length;
        pipes[tail] = pipe;
        slots[tail] = slot;
        outcomes[tail] = outcome;
        size++;
    }

    /** Moves as many as there is room for to the owner's batch. */
    void drainTo(CompletionBatch batch) {
        while (size > 0 && !batch.isFull()) {
            batch.add(pipes[head], slots[head], outcomes[head]);
            pipes[head].dequeued(slots[head]);
            pipes[head] = null;
            head = (head + 1) % slots.length;
            size--;
        }
    }
}
