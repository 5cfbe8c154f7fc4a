package org.microframe.usb.host;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The entries of one {@link CompletionQueue#await}: a reused structure of arrays, filled by the provider, read by the
 * queue's owner.
 */
@ProviderType
public final class CompletionBatch {

    private final IsochPipe[] pipes;
    private final int[] slots;
    private final TransferOutcome[] outcomes;
    private int size;
    private int kept;

    /**
     * @param capacity the most entries one call dequeues, at least 1
     * @throws IllegalArgumentException when it is less than 1
     */
    public CompletionBatch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be at least 1");
        }
        pipes = new IsochPipe[capacity];
        slots = new int[capacity];
        outcomes = new TransferOutcome[capacity];
    }

    /** Number of entries. */
    public int size() {
        return size;
    }

    /** Whether {@link #add} has no room left. */
    public boolean isFull() {
        return size == pipes.length;
    }

    /** The pipe of entry {@code i}, 0 to {@link #size} - 1. */
    public IsochPipe pipe(int i) {
        return pipes[i];
    }

    /** The slot of entry {@code i}. */
    public int slot(int i) {
        return slots[i];
    }

    /** The outcome of entry {@code i}. */
    public TransferOutcome outcome(int i) {
        return outcomes[i];
    }

    /** Empties the batch; lets go of all pipes but those of the entries that it had. For the provider. */
    public void clear() {
        for (int i = size; i < kept; i++) {
            pipes[i] = null;
        }
        kept = size;
        size = 0;
    }

    /** Appends an entry. For the provider. */
    public void add(IsochPipe pipe, int slot, TransferOutcome outcome) {
        // As a rule it is the one that was there before: a store of a reference costs the collector's barrier.
        if (pipes[size] != pipe) {
            pipes[size] = pipe;
        }
        slots[size] = slot;
        if (outcomes[size] != outcome) {
            outcomes[size] = outcome;
        }
        size++;
    }
}
