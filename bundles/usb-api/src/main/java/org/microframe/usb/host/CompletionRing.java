package org.microframe.usb.host;

/**
 * Completions between a native service and the owner of its queue, in their order: a ring with room for every slot of its
 * pipes. For native services. Guarded by their lock; only {@link #reserve} allocates.
 *
 * @param <P> the native service's pipes
 */
public final class CompletionRing<P extends IsochPipe> {

    /**
     * Is told of each completion that the owner takes.
     *
     * @param <P> the native service's pipes
     */
    @FunctionalInterface
    public interface Taken<P extends IsochPipe> {

        /** The owner has the completion of a pipe's slot. */
        void taken(P pipe, int slot);
    }

    private final Taken<P> taken;
    private IsochPipe[] pipes = new IsochPipe[0];
    private int[] slots = new int[0];
    private TransferOutcome[] outcomes = new TransferOutcome[0];
    private int reserved;
    private int head;
    private int size;

    /** @param taken told by {@link #drainTo} */
    public CompletionRing(Taken<P> taken) {
        this.taken = taken;
    }

    /** Makes room for all slots of one more pipe. */
    public void reserve(int more) {
        reserved += more;
        if (reserved <= slots.length) {
            return;
        }
        IsochPipe[] movedPipes = new IsochPipe[reserved];
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

    /** Gives the room of a pipe that has nothing left in the ring to the next one. */
    public void release(int fewer) {
        reserved -= fewer;
    }

    /** Whether the owner has nothing to take. */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Appends a completion.
     *
     * @throws IllegalStateException when there are more of them than slots for which room was made
     */
    public void add(P pipe, int slot, TransferOutcome outcome) {
        if (size == slots.length) {
            throw new IllegalStateException("slot " + slot + " of a pipe completed; the ring has room for " + size
                    + " completions, one for each slot of its pipes");
        }
        int tail = (head + size) % slots.length;
        pipes[tail] = pipe;
        slots[tail] = slot;
        outcomes[tail] = outcome;
        size++;
    }

    /** Moves as many as there is room for to the owner's batch. */
    @SuppressWarnings("unchecked")
    public void drainTo(CompletionBatch batch) {
        while (size > 0 && !batch.isFull()) {
            P pipe = (P) pipes[head];
            batch.add(pipe, slots[head], outcomes[head]);
            taken.taken(pipe, slots[head]);
            pipes[head] = null;
            head = (head + 1) % slots.length;
            size--;
        }
    }
}
