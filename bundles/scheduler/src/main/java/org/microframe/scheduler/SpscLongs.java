package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A bounded queue of non-negative numbers from one thread to one other; neither waits. */
final class SpscLongs {

    private static final VarHandle HEAD = Fields.of(MethodHandles.lookup(), "head", int.class);
    private static final VarHandle TAIL = Fields.of(MethodHandles.lookup(), "tail", int.class);

    private final long[] items;
    private int head;
    private int tail;

    SpscLongs(int capacity) {
        items = new long[Integer.highestOneBit(Math.max(1, capacity - 1)) << 1];
    }

    /** Appends an item; the producer's thread only. The users bound the number of items, so there is always room. */
    void offer(long item) {
        int end = tail;
        assert end - (int) HEAD.getAcquire(this) < items.length;
        items[end & (items.length - 1)] = item;
        TAIL.setRelease(this, end + 1);
    }

    /** Removes and returns the first item, or -1 when there is none; the consumer's thread only. */
    long poll() {
        int first = head;
        if (first == (int) TAIL.getAcquire(this)) {
            return -1;
        }
        long item = items[first & (items.length - 1)];
        HEAD.setRelease(this, first + 1);
        return item;
    }

    /** Whether there is nothing to poll; any thread. */
    boolean isEmpty() {
        return (int) HEAD.getAcquire(this) == (int) TAIL.getAcquire(this);
    }
}
