package org.microframe.streaming;

import java.nio.ByteBuffer;

/**
 * The bytes of an output between its writer and the pump. {@link #fill} is the pump's: it never waits, takes no lock and allocates
 * nothing. The writer is whoever has the handle's turn.
 */
final class OutputBuffer extends BufferHandler {

    private final ByteRing ring;
    private final Turn turn;

    /** The pump's, read by any thread. */
    private volatile int frameBytes;

    private volatile long sent;
    private volatile long framesSent;
    private volatile long fills;
    private volatile long skipped;
    private volatile long droppedFrames;
    private int owed;
    private long refusedSeen;

    /** Bytes before this position may go as a frame that is not complete. */
    private volatile long flushTo;
    /** Bytes before this position are not sent any more. */
    private volatile long discardTo;
    /** Bytes that were discarded without coming into the ring; the writer's. */
    private volatile long refused;

    OutputBuffer(int capacity, Turn turn) {
        ring = new ByteRing(capacity);
        this.turn = turn;
    }

    @Override
    public int fill(ByteBuffer slot) {
        int frame = slot.limit() / framesPerTransfer();
        if (frameBytes != frame) {
            frameBytes = frame;
        }
        skipDiscarded(frame);
        long read = ring.read();
        long available = ring.written() - read;
        int most = (int) Math.min(slot.limit(), available);
        boolean flush = most == available && read + available <= flushTo;
        int bytes = flush ? most : most - most % frame;
        if (bytes > 0) {
            framesSent += (bytes + frame - 1) / frame;
            sent += bytes;
            ring.take(slot, bytes);
        }
        fills++;
        turn.signal();
        return bytes;
    }

    @Override
    public void dropped(long frames) {
        droppedFrames += frames;
    }

    /** Skips what was discarded, and the rest of the frame in which that ended: what is sent next begins a frame of the writer's. */
    private void skipDiscarded(int frame) {
        long from = ring.read();
        long to = Math.max(from, discardTo);
        long direct = refused - refusedSeen;
        if (to == from && direct == 0 && owed == 0) {
            return;
        }
        if (to > from || direct > 0) {
            long flushed = flushTo;
            long boundary = flushed > from && flushed <= to ? flushed : from + owed;
            owed = (int) Math.floorMod(boundary - to - direct, (long) frame);
            refusedSeen += direct;
        }
        long rest = Math.min(owed, ring.written() - to);
        owed -= (int) rest;
        skipped += to + rest - from;
        ring.skipTo(to + rest);
    }

    /** Takes what there is room for. The writer only. */
    int put(ByteBuffer data) {
        return ring.put(data);
    }

    /** Counts bytes as discarded that do not come in. The writer only. */
    void refuse(int bytes) {
        refused += bytes;
    }

    /** Whether there is room, or the next fill makes some; any thread. */
    boolean hasRoom() {
        return ring.room() > 0;
    }

    /** Lets a frame that was begun be sent without its rest. The writer only. */
    void flush() {
        flushTo = ring.written();
    }

    /** Discards what has not been sent. Any thread but the pump. */
    void discard() {
        discardTo = ring.written();
    }

    /** Whether nothing waits to be sent; any thread. */
    boolean isEmpty() {
        return Math.max(ring.read(), discardTo) >= ring.written();
    }

    /** Whether the buffer holds a frame of the endpoint, as far as that is known; any thread. */
    boolean fits() {
        return frameBytes <= ring.capacity();
    }

    int capacity() {
        return ring.capacity();
    }

    /** Bytes of one frame, 0 before the first fill; any thread. */
    int frameBytes() {
        return frameBytes;
    }

    /** Frames handed to the scheduler, begun ones included; any thread. */
    long framesSent() {
        return framesSent;
    }

    /** Frames that were handed to the scheduler and dropped; any thread. */
    long droppedFrames() {
        return droppedFrames;
    }

    /** How often the pump has come; any thread. */
    long fills() {
        return fills;
    }

    /** Bytes that came in or were discarded; any thread. */
    long accepted() {
        return ring.written() + refused;
    }

    /** Bytes handed to the scheduler; any thread. */
    long sent() {
        return sent;
    }

    /** Bytes discarded, those included that the next fill skips; any thread. */
    long discarded() {
        return skipped + refused + Math.max(0, discardTo - ring.read());
    }
}
