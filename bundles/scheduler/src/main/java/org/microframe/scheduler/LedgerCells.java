package org.microframe.scheduler;

import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;

/**
 * A ledger's balance in numbers, to be copied as a whole: what changes as a chain goes on comes first, so that a pump that carries many
 * streams need not wait for the memory of the rest. The ledger's owner writes; a copy belongs to whoever made it.
 */
final class LedgerCells {

    private static final int NEXT_FRAME = 0;
    private static final int CARRIED = 1;
    private static final int UNDERRUN = 2;
    private static final int OVERRUN = 3;
    private static final int READ_FRAME = 4;
    private static final int READ_NANOS = 5;
    private static final int GOOD_PACKETS = 6;
    private static final int EMPTY_PACKETS = 7;
    private static final int BAD_PACKETS = 8;
    private static final int FIRST_FRAME = 9;
    private static final int SPAN_BOUND = 10;
    private static final int CHAINS = 11;
    private static final int BREAKS = 12;
    private static final int DROPPED = 13;
    private static final int FIRST_ERROR = 14;
    private static final int ERROR = 15;
    private static final int EXACT_END = 16;
    private static final int FRAME_OFFSET = 17;
    private static final int HOLE_FRAME = 18;
    private static final int HOLE_FRAMES = 19;
    private static final int HOLE_BOUND = 20;
    private static final int HOLE_SUSPENDED = 21;
    /** Ordinal of the cause, or {@link #NO_HOLE}. */
    private static final int HOLE_CAUSE = 22;
    /** Of each class of missing frames: total, bound, term, settled bound. */
    private static final int MISSING = 23;

    private static final int OF_CLASS = 4;
    private static final int COUNT = MISSING + 3 * OF_CLASS;

    private static final long NO_HOLE = -1;
    private static final HoleCause[] CAUSES = HoleCause.values();

    private final long[] cells = new long[COUNT];

    /** The chain has gone on, or has not: where the next one goes, and what was carried. */
    void progress(long nextFrame, long carried, long underrun, long overrun) {
        cells[NEXT_FRAME] = nextFrame;
        cells[CARRIED] = carried;
        cells[UNDERRUN] = underrun;
        cells[OVERRUN] = overrun;
    }

    /** The last reading of the frame counter. */
    void reading(long frame, long nanos) {
        cells[READ_FRAME] = frame;
        cells[READ_NANOS] = nanos;
    }

    void packets(PacketCounts packets) {
        cells[GOOD_PACKETS] = packets.good();
        cells[EMPTY_PACKETS] = packets.empty();
        cells[BAD_PACKETS] = packets.bad();
    }

    /** Where the first chain started, and how far the length of all may be off. */
    void span(long firstFrame, long bound) {
        cells[FIRST_FRAME] = firstFrame;
        cells[SPAN_BOUND] = bound;
    }

    void counts(long chains, long breaks, long dropped) {
        cells[CHAINS] = chains;
        cells[BREAKS] = breaks;
        cells[DROPPED] = dropped;
    }

    /** What a ledger needs beside the balance to go on from it. */
    void position(long firstError, long error, boolean exactEnd, int frameOffset) {
        cells[FIRST_ERROR] = firstError;
        cells[ERROR] = error;
        cells[EXACT_END] = exactEnd ? 1 : 0;
        cells[FRAME_OFFSET] = frameOffset;
    }

    /** The hole before the open chain, which may still move. */
    void hole(long firstFrame, long frames, long bound, boolean suspended, HoleCause cause) {
        cells[HOLE_FRAME] = firstFrame;
        cells[HOLE_FRAMES] = frames;
        cells[HOLE_BOUND] = bound;
        cells[HOLE_SUSPENDED] = suspended ? 1 : 0;
        cells[HOLE_CAUSE] = cause.ordinal();
    }

    /** There is no hole that may still move. */
    void noHole() {
        cells[HOLE_CAUSE] = NO_HOLE;
    }

    /** A class of {@link MissingFrames}. */
    void missing(int which, long total, long bound, int term, long settledBound) {
        int at = MISSING + which * OF_CLASS;
        cells[at] = total;
        cells[at + 1] = bound;
        cells[at + 2] = term;
        cells[at + 3] = settledBound;
    }

    private long total(int which) {
        return cells[MISSING + which * OF_CLASS];
    }

    private long bound(int which) {
        return cells[MISSING + which * OF_CLASS + 1];
    }

    private int term(int which) {
        return (int) cells[MISSING + which * OF_CLASS + 2];
    }

    private long settledBound(int which) {
        return cells[MISSING + which * OF_CLASS + 3];
    }

    /** Becomes a copy, which is of use only if nothing was written meanwhile. */
    void copy(LedgerCells from) {
        System.arraycopy(from.cells, 0, cells, 0, COUNT);
    }

    /**
     * The balance as a value.
     *
     * @param settled the holes that do not move any more
     */
    LedgerSnapshot snapshot(String domain, LedgerHoles settled) {
        LedgerHoles holes = cells[HOLE_CAUSE] == NO_HOLE
                ? settled
                : settled.and(new LedgerHole(
                        cells[HOLE_FRAME],
                        cells[HOLE_FRAMES],
                        cells[HOLE_BOUND],
                        cells[HOLE_SUSPENDED] == 1,
                        CAUSES[(int) cells[HOLE_CAUSE]]));
        return new LedgerSnapshot(
                domain,
                cells[FIRST_FRAME],
                cells[NEXT_FRAME],
                cells[CARRIED],
                total(MissingFrames.UNCONFIRMED),
                total(MissingFrames.GAP),
                total(MissingFrames.SUSPENDED),
                bound(MissingFrames.UNCONFIRMED),
                bound(MissingFrames.GAP),
                bound(MissingFrames.SUSPENDED),
                cells[SPAN_BOUND],
                cells[UNDERRUN],
                cells[OVERRUN],
                cells[DROPPED],
                cells[GOOD_PACKETS],
                cells[EMPTY_PACKETS],
                cells[BAD_PACKETS],
                cells[CHAINS],
                cells[BREAKS],
                position(),
                holes);
    }

    private LedgerPosition position() {
        return new LedgerPosition(
                cells[ERROR],
                cells[FIRST_ERROR],
                term(MissingFrames.UNCONFIRMED),
                term(MissingFrames.GAP),
                term(MissingFrames.SUSPENDED),
                cells[EXACT_END] == 1,
                settledBound(MissingFrames.UNCONFIRMED),
                settledBound(MissingFrames.GAP),
                settledBound(MissingFrames.SUSPENDED),
                (int) cells[FRAME_OFFSET],
                cells[READ_FRAME],
                cells[READ_NANOS]);
    }
}
