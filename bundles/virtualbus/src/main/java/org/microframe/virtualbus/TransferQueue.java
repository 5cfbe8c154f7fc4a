package org.microframe.virtualbus;

/**
 * The transfers of a pipe, first in, first out: those that have ended and whose end was not told yet, then those that have
 * not. A ring of as many as there are slots. Guarded by the bus's monitor.
 */
final class TransferQueue {

    private final int[] slots;
    private final long[] firstFrames;
    private final int[] frames;
    private final int[] late;
    private final TransferEnd[] ends;
    private final long[] tellFrames;
    private final boolean[] lost;
    private int head;
    private int ended;
    private int size;
    private int scheduled;
    private int refused;
    private long end;
    private long tellEnd;

    TransferQueue(int capacity) {
        slots = new int[capacity];
        firstFrames = new long[capacity];
        frames = new int[capacity];
        late = new int[capacity];
        ends = new TransferEnd[capacity];
        tellFrames = new long[capacity];
        lost = new boolean[capacity];
    }

    /** Number of transfers whose end was not told. */
    int untold() {
        return size;
    }

    /** Number of transfers that have frames to come. */
    int scheduled() {
        return scheduled;
    }

    /** Number of transfers that are still to be told that they were refused. */
    int refused() {
        return refused;
    }

    /** The frame after the last one of the last scheduled transfer. */
    long end() {
        return end;
    }

    /** The frame with which the last end is told, as far as known; may be in the past. */
    long lastFrame() {
        return scheduled == 0 ? tellEnd : Math.max(tellEnd, end - 1);
    }

    /**
     * Appends a transfer.
     *
     * @param lateFrames frames from the first one on that are not carried; all of them when it is never on the bus
     * @param verdict how it ends when it is never on the bus; else null
     */
    void add(int slot, long firstFrame, int count, int lateFrames, TransferEnd verdict) {
        if (size == slots.length) {
            throw new IllegalStateException("all " + size + " slots are pending");
        }
        int tail = (head + size) % slots.length;
        slots[tail] = slot;
        firstFrames[tail] = firstFrame;
        frames[tail] = count;
        late[tail] = lateFrames;
        ends[tail] = verdict;
        size++;
        if (lateFrames < count) {
            end = scheduled == 0 ? firstFrame + count : Math.max(end, firstFrame + count);
            scheduled++;
        }
        if (verdict == TransferEnd.REFUSED) {
            refused++;
        }
    }

    /** Whether a transfer has not ended. */
    boolean hasCurrent() {
        return ended < size;
    }

    /** Whether the first transfer that has not ended is never on the bus. */
    boolean isCurrentVoid() {
        int i = current();
        return late[i] == frames[i];
    }

    /** How the first transfer that has not ended does so; null unless it is never on the bus. */
    TransferEnd verdict() {
        return ends[current()];
    }

    /** Slot of the first transfer that has not ended. */
    int slot() {
        return slots[current()];
    }

    /** First frame of the first transfer that has not ended, late or not. */
    long firstFrame() {
        return firstFrames[current()];
    }

    /** Frames of the first transfer that has not ended. */
    int frames() {
        return frames[current()];
    }

    /** The first frame that the first transfer that has not ended is carried in. */
    long due() {
        int i = current();
        return firstFrames[i] + late[i];
    }

    /** Ends the first transfer that has not ended, to be told with a frame, but not before those before it; or never. */
    void end(TransferEnd how, long tellFrame, boolean isLost) {
        int i = current();
        if (late[i] < frames[i]) {
            scheduled--;
        }
        ends[i] = how;
        tellFrames[i] = ended == 0 ? tellFrame : Math.max(tellFrame, tellEnd);
        tellEnd = tellFrames[i];
        lost[i] = isLost;
        ended++;
    }

    /** The frame with which the next end is told; {@link Long#MAX_VALUE} when none has ended. */
    long tellFrame() {
        return ended == 0 ? Long.MAX_VALUE : tellFrames[head];
    }

    /** Tells the next end and forgets the transfer. */
    void tell(TransferSink sink) {
        int i = head;
        head = (head + 1) % slots.length;
        ended--;
        size--;
        TransferEnd how = ends[i];
        ends[i] = null;
        if (how == TransferEnd.REFUSED) {
            refused--;
        }
        if (!lost[i]) {
            sink.ended(slots[i], how);
        }
    }

    private int current() {
        int i = head + ended;
        return i < slots.length ? i : i - slots.length;
    }
}
