package org.microframe.scheduler;

import org.microframe.usb.host.IsochPipe;

/**
 * Where the transfers of a pipe go that are submitted at frames: each after the last one, as long as that leaves a margin to the frame
 * that is on the bus; else anew, a margin ahead. The pump owns it.
 */
final class ExplicitFrames {

    private final int margin;
    private final int framesPerSlot;
    private final StreamLedger ledger;
    private final long[] starts;
    private final boolean[] late;
    private boolean placed;
    private boolean ran;
    private long next;
    /** Frames between the places where a transfer may go after a delay, 0 for any. */
    private int grid;

    ExplicitFrames(int margin, int framesPerSlot, int slots, StreamLedger ledger) {
        this.margin = margin;
        this.framesPerSlot = framesPerSlot;
        this.ledger = ledger;
        starts = new long[slots];
        late = new boolean[slots];
    }

    /**
     * Submits a slot.
     *
     * @param now the frame on the bus, read just before
     * @return as {@link IsochPipe#submitAt}
     */
    long submit(IsochPipe pipe, int slot, long now) {
        if (!placed) {
            next = now + margin;
            placed = true;
        } else if (next - now < margin) {
            next = grid == 0 ? now + margin : next + grid * ((now + margin - next + grid - 1) / grid);
        }
        long answer = pipe.submitAt(slot, framesPerSlot, ledger.counter().counterAt(next));
        if (answer >= 0) {
            ran = true;
            starts[slot] = next;
            next += framesPerSlot;
        }
        return answer;
    }

    /** A slot was submitted to follow the last one as soon as possible: it is not late, as the chain goes on. */
    void follows(int slot) {
        starts[slot] = next;
        late[slot] = false;
        next += framesPerSlot;
    }

    /** A slot that followed others as soon as possible was refused: those behind it come earlier by its frames. */
    void closeUp(IntQueue behind) {
        for (int i = 0; i < behind.size(); i++) {
            starts[behind.get(i)] -= framesPerSlot;
        }
        next -= framesPerSlot;
    }

    /** The first transfer goes into this frame, and after any delay the next one where one would have gone without it. */
    void startAt(long frame) {
        next = frame;
        placed = true;
        grid = framesPerSlot;
    }

    /** Whether the next transfer cannot follow the last one any more, when this frame is on the bus. */
    boolean skips(long now) {
        return ran && next - now < margin;
    }

    /**
     * Whether a pipe takes the next transfer, when this frame is on the bus: after a start that a group has chosen, a long lead may end
     * farther ahead than the system schedules.
     */
    boolean isWithinReach(long now) {
        return !placed || next - now < IsochPipe.START_WINDOW;
    }

    int margin() {
        return margin;
    }

    /** Whether it is known where the next transfer goes, if nothing is late. */
    boolean isPlaced() {
        return placed;
    }

    /** The frame in which the next transfer starts, if nothing is late. */
    long next() {
        return next;
    }

    /** The frame in which a slot that was submitted starts. */
    long startOf(int slot) {
        return starts[slot];
    }

    /** Notes which frame was on the bus after the submit: a transfer whose start was not ahead any more is late. */
    void submitted(int slot, long now) {
        late[slot] = starts[slot] <= now;
    }

    /** Books a transfer that completed. */
    void completed(int slot, int filler) {
        ledger.completedAt(starts[slot], framesPerSlot, filler, late[slot]);
    }

    /** Books a transfer that ended otherwise, when this frame was on the bus. */
    void lost(int slot, int valid, long now) {
        ledger.lostAt(starts[slot], framesPerSlot, valid, now);
    }
}
