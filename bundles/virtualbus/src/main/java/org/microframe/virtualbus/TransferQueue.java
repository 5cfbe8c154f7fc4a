package org.microframe.virtualbus;

/** The pending transfers of a pipe, first in, first out; a ring of as many as there are slots. Guarded by the bus's monitor. */
final class TransferQueue {

    private final int[] slots;
    private final long[] firstFrames;
    private final int[] frames;
    private final int[] late;
    private int head;
    private int size;
    private long end;

    TransferQueue(int capacity) {
        slots = new int[capacity];
        firstFrames = new long[capacity];
        frames = new int[capacity];
        late = new int[capacity];
    }

    int size() {
        return size;
    }

    /** The frame after the last one of the last transfer. */
    long end() {
        return end;
    }

    void add(int slot, long firstFrame, int count, int lateFrames) {
        if (size == slots.length) {
            throw new IllegalStateException("all " + size + " slots are pending");
        }
        int tail = (head + size) % slots.length;
        slots[tail] = slot;
        firstFrames[tail] = firstFrame;
        frames[tail] = count;
        late[tail] = lateFrames;
        end = size == 0 ? firstFrame + count : Math.max(end, firstFrame + count);
        size++;
    }

    /** Slot of the first transfer. */
    int slot() {
        return slots[head];
    }

    /** First frame of the first transfer. */
    long firstFrame() {
        return firstFrames[head];
    }

    /** Frames of the first transfer. */
    int frames() {
        return frames[head];
    }

    /** Frames of the first transfer, from its first one on, that are not carried. */
    int late() {
        return late[head];
    }

    void remove() {
        head = (head + 1) % slots.length;
        size--;
    }
}
