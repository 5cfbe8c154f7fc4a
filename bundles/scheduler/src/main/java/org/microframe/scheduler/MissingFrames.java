package org.microframe.scheduler;

import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;

/**
 * The frames of a stream that were not carried or not confirmed, by class, how far the total of each may be off, and the holes between
 * chains that they are in. Owned as the ledger is.
 *
 * <p>A total is a sum of differences of boundaries that move with the start of a chain, so the error of one chain enters it with a term of
 * -1, 0 or 1: what adds on one side of the chain and falls off on the other cancels.
 */
final class MissingFrames {

    static final int UNCONFIRMED = 0;
    static final int GAP = 1;
    static final int SUSPENDED = 2;

    private static final int CLASSES = 3;

    private final long[] totals = new long[CLASSES];
    /** Of the last chain. */
    private final int[] terms = new int[CLASSES];
    /** Of all chains before it. */
    private final long[] settledBounds = new long[CLASSES];
    /** Those that do not move any more. */
    private LedgerHoles settled;

    /** Behind the last chain, until the next one starts. */
    private int hole = GAP;

    private HoleCause cause = HoleCause.RAN_DRY;
    /** Before the last chain. */
    private int holeBefore = GAP;

    private HoleCause causeBefore = HoleCause.RAN_DRY;
    /** How far the beginning of the hole before may be off. */
    private long boundBefore;

    /** Goes on from an earlier ledger. */
    MissingFrames(LedgerSnapshot earlier) {
        LedgerPosition position = earlier.position();
        settled = earlier.holes();
        set(UNCONFIRMED, earlier.unconfirmed(), position.unconfirmedTerm(), position.settledUnconfirmedBound());
        set(GAP, earlier.gap(), position.gapTerm(), position.settledGapBound());
        set(SUSPENDED, earlier.suspended(), position.suspendedTerm(), position.settledSuspendedBound());
    }

    private void set(int missing, long total, int term, long settledBound) {
        totals[missing] = total;
        terms[missing] = term;
        settledBounds[missing] = settledBound;
    }

    /** So many frames more may have been on the bus; fewer when negative. */
    void unconfirmed(long frames) {
        totals[UNCONFIRMED] += frames;
    }

    /** What is unconfirmed of the last chain ends at a frame that was read: the later the chain started, the less it is. */
    void unconfirmedEndsAtReading() {
        terms[UNCONFIRMED] = -1;
    }

    /** Whether the unconfirmed frames of the last chain are more or less with its start. */
    boolean movesUnconfirmed() {
        return terms[UNCONFIRMED] != 0;
    }

    /** Behind the last chain comes a gap, until told otherwise. */
    void gapFollows(HoleCause why) {
        hole = GAP;
        cause = why;
    }

    /** Behind the last chain comes suspension. */
    void suspensionFollows(HoleCause why) {
        hole = SUSPENDED;
        cause = why;
    }

    /**
     * The hole behind the last chain ends with the start of another one: the later that is, the longer it is.
     *
     * @param exactBegin whether it begins at a frame that does not move with the start of the chain before
     * @param error of the start of the chain before, frames
     */
    void holeEnds(boolean exactBegin, long error) {
        if (!exactBegin) {
            terms[hole]--;
        }
        for (int c = 0; c < CLASSES; c++) {
            settledBounds[c] += Math.abs(terms[c]) * error;
            terms[c] = 0;
        }
        terms[hole] = 1;
        holeBefore = hole;
        causeBefore = cause;
        boundBefore = exactBegin ? 0 : error;
    }

    /**
     * The hole before the last chain does not move any more.
     *
     * @param error of the chain's start, frames
     */
    void settleHole(long firstFrame, long frames, long error) {
        totals[holeBefore] += frames;
        settled = settled.and(
                new LedgerHole(firstFrame, frames, boundBefore + error, holeBefore == SUSPENDED, causeBefore));
    }

    /** The holes that do not move any more. */
    LedgerHoles settledHoles() {
        return settled;
    }

    /** Frames of all classes. */
    long sum() {
        return totals[UNCONFIRMED] + totals[GAP] + totals[SUSPENDED];
    }

    /**
     * Writes the totals into the cells of a board.
     *
     * @param moving frames of the hole before the open chain, which are in no total yet
     * @param error of the start of the last chain, frames
     */
    void store(LedgerCells cells, long moving, long error) {
        for (int c = 0; c < CLASSES; c++) {
            long total = totals[c] + (c == holeBefore ? moving : 0);
            cells.missing(c, total, settledBounds[c] + Math.abs(terms[c]) * error, terms[c], settledBounds[c]);
        }
    }

    /** Writes the hole before the open chain into the cells of a board. */
    void storeHole(LedgerCells cells, long firstFrame, long frames, long error) {
        cells.hole(firstFrame, frames, boundBefore + error, holeBefore == SUSPENDED, causeBefore);
    }
}
