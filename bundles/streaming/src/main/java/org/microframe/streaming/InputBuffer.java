package org.microframe.streaming;

import java.nio.ByteBuffer;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.Discontinuity.Cause;
import org.microframe.usb.IsochPackets;

/**
 * The pump's side of an input: copies each transfer into the queue, or drops it when the queue is full, and notes where transfers do
 * not follow each other. The pump owns the fields but those that say otherwise; it never waits, and takes no lock.
 */
final class InputBuffer extends BufferHandler {

    private static final int FOLLOWS = Integer.MAX_VALUE;

    final SlotQueue queue;
    private final Turn turn;
    private boolean begun;
    private long position;
    private int cause = FOLLOWS;
    private long missing;
    private boolean told;
    private int openingsSeen;

    /** Read by any thread. */
    private volatile long buffered;

    private volatile long dropped;
    private volatile long discarded;

    /** Pipes that were opened; whoever is told of them counts, one at a time. */
    private volatile int openings;

    InputBuffer(int capacity, Turn turn) {
        queue = new SlotQueue(capacity);
        this.turn = turn;
    }

    /** A pipe is about to be opened: what it brings follows nothing. Not for the pump. */
    void opens() {
        openings++;
    }

    @Override
    public void discontinuity(long missingFrames, long discardedFrames) {
        told = true;
        discarded += discardedFrames;
        cut(missingFrames > 0 || discardedFrames == 0 ? Cause.GAP : Cause.OVERRUN, missingFrames + discardedFrames);
    }

    @Override
    public void take(ByteBuffer slot, IsochPackets packets) {
        int frames = framesPerTransfer();
        if (openings != openingsSeen) {
            openingsSeen = openings;
            cut(Cause.SUSPENSION, told ? 0 : Discontinuity.UNKNOWN);
        }
        told = false;
        if (!begun) {
            begun = true;
            cause = FOLLOWS;
            missing = 0;
            position = 0;
        }
        SlotQueue.Place place = queue.free();
        if (place == null) {
            dropped += frames;
            cut(Cause.OVERRUN, frames);
            return;
        }
        place.copy(slot, packets, frames);
        place.frame = position;
        place.cause = cause == FOLLOWS ? -1 : cause;
        place.missing = missing;
        cause = FOLLOWS;
        missing = 0;
        position += frames;
        buffered += frames;
        queue.publish();
        turn.signal();
    }

    private void cut(Cause by, long frames) {
        cause = Math.min(cause, by.ordinal());
        if (frames == Discontinuity.UNKNOWN || missing == Discontinuity.UNKNOWN) {
            missing = Discontinuity.UNKNOWN;
        } else {
            missing += frames;
        }
        position += Math.max(0, frames);
    }

    /** Frames put into the queue; any thread. */
    long buffered() {
        return buffered;
    }

    /** Frames that found it full; any thread. */
    long dropped() {
        return dropped;
    }

    /** Frames that the scheduler said it discarded; any thread. */
    long discarded() {
        return discarded;
    }
}
