package org.microframe.scheduler;

import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;

/**
 * Books every frame of a stream into one class. Owned by the pump while its pipe is open, by the session's keeper otherwise;
 * {@link #snapshot} shows any thread what was published last.
 *
 * <p>Under ASAP the frame in which a chain starts is known only as an interval [low, high]: low is the frame after the one read
 * before the submit, high falls with every completion, because the frames completed so far have passed. The estimate is the
 * middle, its error half the width. A class's total is a sum of differences of such boundaries, so the error of one chain
 * enters it with a term of -1, 0 or 1: what adds on one side of the chain and falls off on the other cancels.
 */
final class StreamLedger {

    private static final int UNCONFIRMED = 0;
    private static final int GAP = 1;
    private static final int SUSPENDED = 2;

    private final LedgerBoard board = new LedgerBoard();

    private final FrameCounter counter;
    private final ChainStart chainStart = new ChainStart();
    private long rebaseError;

    private long first;
    private long firstError;
    private long end;
    private long error;
    private boolean exactEnd;
    private final int[] terms = new int[3];
    private final long[] settledBounds = new long[3];
    private int holeClass = GAP;
    private HoleCause cause = HoleCause.RAN_DRY;
    private int holeBefore = GAP;
    private HoleCause causeBefore = HoleCause.RAN_DRY;
    private long boundBefore;
    private LedgerHoles holes;

    private long carried;
    private final long[] totals = new long[3];
    private long underrun;
    private long overrun;
    private long forgone;
    private final PacketCounts packets;
    private long chains;
    private long breaks;
    private long losses;

    /** Somebody has had the counter since the last publication. */
    private boolean counterUsed = true;

    private boolean packetsUsed;

    /** More has changed since the last publication than how far the open chain has come. */
    private boolean restated = true;

    private boolean open;
    private boolean counted;
    private long length;
    private long dropped;

    /** Frames at the end of the last chain that are unconfirmed. */
    private long tail;

    /** Carries on an earlier ledger; {@link LedgerSnapshot#EMPTY} begins a new one. */
    StreamLedger(LedgerSnapshot earlier) {
        LedgerPosition position = earlier.position();
        counter = new FrameCounter(
                earlier.frameDomain(), position.frameOffset(), position.readFrame(), position.readNanos());
        first = earlier.firstFrame();
        firstError = position.firstError();
        end = earlier.nextFrame();
        error = position.error();
        exactEnd = position.exactEnd();
        terms[UNCONFIRMED] = position.unconfirmedTerm();
        terms[GAP] = position.gapTerm();
        terms[SUSPENDED] = position.suspendedTerm();
        settledBounds[UNCONFIRMED] = position.settledUnconfirmedBound();
        settledBounds[GAP] = position.settledGapBound();
        settledBounds[SUSPENDED] = position.settledSuspendedBound();
        carried = earlier.carried();
        totals[UNCONFIRMED] = earlier.unconfirmed();
        totals[GAP] = earlier.gap();
        totals[SUSPENDED] = earlier.suspended();
        underrun = earlier.underrun();
        overrun = earlier.overrun();
        forgone = earlier.dropped();
        packets = new PacketCounts(earlier);
        chains = earlier.chains();
        breaks = earlier.breaks();
        holes = earlier.holes();
        suspended(HoleCause.SCHEDULER_GONE);
        publish();
    }

    /** A pipe was opened in a frame domain whose counter reads so at that time; the next chain bears what that leaves open. */
    void enterDomain(String name, int frame, long nanos) {
        restated = true;
        if (chains == 0) {
            counter.begin(name, frame, nanos);
            rebaseError = 0;
            return;
        }
        rebaseError = counter.enter(name, frame, nanos);
        if (rebaseError == 0) {
            takeBackUnreached(counter.lastFrame() + 1);
        }
    }

    /** What the last chain left unconfirmed by an estimate of the frame cannot reach beyond a frame that is read later. */
    private void takeBackUnreached(long reached) {
        long beyond = Math.min(end - reached, tail);
        if (beyond > 0) {
            totals[UNCONFIRMED] -= beyond;
            end -= beyond;
            tail -= beyond;
        }
    }

    /** The frame counter of its device. */
    FrameCounter counter() {
        counterUsed = true;
        return counter;
    }

    /** A chain was submitted ASAP after this frame was read. */
    void chainStarts(long frame) {
        begin();
        chainStart.after(frame);
    }

    private void begin() {
        restated = true;
        open = true;
        counted = false;
        tail = 0;
        length = 0;
        dropped = 0;
    }

    /** Whether a chain is open. */
    boolean inChain() {
        return open;
    }

    /** A transfer of the chain completed, of which so many frames were filler; this frame was read afterwards. */
    void completed(int frames, int filler, long frame) {
        if (dropped > 0) {
            restated = true;
            totals[UNCONFIRMED] += dropped;
            length += dropped;
            dropped = 0;
            exactEnd = false;
        }
        restated |= chainStart.narrow(frame - length - frames);
        tail = 0;
        length += frames;
        carried += frames;
        underrun += filler;
        count();
    }

    /**
     * A transfer of the chain ended so that it may have been on the bus, but only up to this frame, which was read afterwards. When that
     * cuts it short, the chain is taken to have started as early as it can have: then no frame on the bus is outside the ledger.
     *
     * @param valid frames of it that were on the bus by their packets
     */
    void lost(int frames, int valid, long frame) {
        losses++;
        restated = true;
        chainStart.narrow(frame + 1 - length);
        carried += valid;
        length += valid;
        if (valid < frames) {
            lost(frames - valid, frame);
        } else {
            count();
        }
    }

    private void lost(int frames, long frame) {
        chainStart.narrow(frame + 1 - length);
        boolean certain = frame + 1 >= chainStart.high() + length + frames;
        if (!certain) {
            chainStart.takeEarliest();
        }
        count();
        chainStart.pin();
        long passed = Math.max(0, Math.min(frames, frame + 1 - start() - length));
        if (!certain) {
            terms[UNCONFIRMED] = -1;
        }
        if (dropped == 0) {
            exactEnd = !certain && passed > 0 && passed < frames;
        }
        totals[UNCONFIRMED] += passed;
        tail += passed;
        length += passed;
        dropped += frames - passed;
    }

    /**
     * A transfer that was submitted at a frame completed. What lies between it and the one before is a gap.
     *
     * @param late whether its start was not ahead any more when the call returned, so that frames of it may not have been on the bus
     */
    void completedAt(long start, int frames, int filler, boolean late) {
        placeAt(start);
        count();
        tail = 0;
        if (late) {
            restated = true;
            totals[UNCONFIRMED] += frames;
        } else {
            carried += frames;
            underrun += filler;
        }
        length += frames;
    }

    /**
     * A transfer that was submitted at a frame ended so that it may have been on the bus, but only up to this frame.
     *
     * @param valid frames of it that were on the bus by their packets
     */
    void lostAt(long start, int frames, int valid, long frame) {
        losses++;
        long passed = Math.max(valid, Math.min(frames, frame + 1 - start));
        if (passed <= 0) {
            return;
        }
        restated = true;
        placeAt(start);
        count();
        carried += valid;
        totals[UNCONFIRMED] += passed - valid;
        tail = tail + passed - valid;
        length += passed;
    }

    private void placeAt(long start) {
        // By where the chain was placed, which may be before the end of what is booked when that is an estimate.
        if (open && start == chainStart.estimate() + length) {
            return;
        }
        if (open) {
            chainBreaks(HoleCause.LATE);
        }
        begin();
        chainStart.at(start);
    }

    /** The chain is over because its transfers no longer follow each other; what follows is a gap until told otherwise. */
    void chainBreaks(HoleCause why) {
        breaks++;
        chainEnds();
        cause = why;
    }

    /** The chain is over in order; what follows is a gap until told otherwise. */
    void chainEnds() {
        restated = true;
        open = false;
        holeClass = GAP;
        cause = HoleCause.REOPENED;
        if (counted) {
            long start = start();
            if (chains > 1) {
                totals[holeBefore] += start - end;
                holes = holes.and(new LedgerHole(
                        end, start - end, boundBefore + startError(), holeBefore == SUSPENDED, causeBefore));
            }
            end = start + length;
            error = startError();
            if (chains == 1) {
                first = start;
                firstError = error;
            }
            rebaseError = 0;
        }
    }

    /** The stream is off its device: the hole up to the next chain is suspension. */
    void suspended(HoleCause why) {
        holeClass = SUSPENDED;
        cause = why;
    }

    /** Input frames that the handler did not take. */
    void overrun(int frames) {
        overrun += frames;
    }

    /** Frames that a producer had supplied, and that were dropped as their transfer was refused. */
    void forgo(int frames) {
        forgone += frames;
        restated = true;
    }

    /** The packets of its IN transfers. */
    PacketCounts packets() {
        packetsUsed = true;
        return packets;
    }

    /** How often what followed did not follow on the bus: chains begun and transfers lost. Never falls; owner only. */
    long cuts() {
        return chains + losses;
    }

    /** Frames that were not carried or not confirmed, as far as is known now; owner only. */
    long missing() {
        return totals[UNCONFIRMED] + totals[GAP] + totals[SUSPENDED] + (open && counted ? holeLength(start()) : 0);
    }

    private void count() {
        if (counted) {
            return;
        }
        restated = true;
        counted = true;
        chains++;
        if (chains == 1) {
            return;
        }
        if (!exactEnd) {
            terms[holeClass]--;
        }
        for (int c = 0; c < terms.length; c++) {
            settledBounds[c] += Math.abs(terms[c]) * error;
            terms[c] = 0;
        }
        holeBefore = holeClass;
        causeBefore = cause;
        boundBefore = exactEnd ? 0 : error;
        terms[holeBefore] = 1;
        exactEnd = false;
    }

    private long start() {
        long estimate = chainStart.estimate();
        boolean isFirst = counted ? chains == 1 : chains == 0;
        return isFirst ? estimate : Math.max(end, estimate);
    }

    private long holeLength(long start) {
        return chains == 1 ? 0 : start - end;
    }

    private long startError() {
        return chainStart.error() + rebaseError;
    }

    /** Whether it is known, within {@link #reachedError}, which frame the open chain has reached; owner only. */
    boolean isPlaced() {
        return open && counted;
    }

    /** The frame after the last one of the open chain that is booked; owner only. */
    long reached() {
        return start() + length;
    }

    /** How far {@link #reached} may be off, frames; owner only. */
    long reachedError() {
        return startError();
    }

    /** Shows the present balance to readers. Called by the owner when a turn is over. */
    void publish() {
        board.write(this);
    }

    /** What was published last; any thread. */
    LedgerSnapshot snapshot() {
        return board.read();
    }

    /**
     * Writes the balance into the cells of a board, in the order in which it reads them; of a chain that has only gone on, no more than has
     * changed, as a pump that carries many streams would wait for the memory of the rest.
     *
     * @return whether everything was written
     */
    boolean store(long[] cells) {
        boolean live = open && counted;
        int i = 0;
        cells[i++] = live ? start() + length : end;
        cells[i++] = carried;
        cells[i++] = underrun;
        cells[i++] = overrun;
        if (counterUsed || restated) {
            counterUsed = false;
            cells[i] = counter.lastFrame();
            cells[i + 1] = counter.lastNanos();
        }
        i += 2;
        if (packetsUsed || restated) {
            packetsUsed = false;
            cells[i] = packets.good();
            cells[i + 1] = packets.empty();
            cells[i + 2] = packets.bad();
        }
        i += 3;
        if (!restated) {
            return false;
        }
        restated = false;
        storeRest(cells, i, live);
        return true;
    }

    private void storeRest(long[] cells, int from, boolean live) {
        long hole = live ? holeLength(start()) : 0;
        long liveError = live ? startError() : error;
        long liveFirstError = live && chains == 1 ? liveError : firstError;
        int i = from;
        cells[i++] = live && chains == 1 ? start() : first;
        for (int c = 0; c < terms.length; c++) {
            cells[i++] = totals[c] + (c == holeBefore ? hole : 0);
        }
        for (int c = 0; c < terms.length; c++) {
            cells[i++] = settledBounds[c] + Math.abs(terms[c]) * liveError;
        }
        cells[i++] = spanBound(liveFirstError, exactEnd ? 0 : liveError);
        cells[i++] = chains;
        cells[i++] = breaks;
        cells[i++] = liveError;
        cells[i++] = liveFirstError;
        for (int c = 0; c < terms.length; c++) {
            cells[i++] = terms[c];
        }
        cells[i++] = exactEnd ? 1 : 0;
        for (int c = 0; c < terms.length; c++) {
            cells[i++] = settledBounds[c];
        }
        cells[i++] = counter.offset();
        cells[i++] = end;
        cells[i++] = hole;
        cells[i++] = boundBefore + liveError;
        cells[i++] = live && chains > 1 ? (long) causeBefore.ordinal() << 1 | (holeBefore == SUSPENDED ? 1 : 0) : -1;
        cells[i++] = forgone;
        assert i == LedgerBoard.CELLS;
    }

    /** In the first chain both ends share one error, which shows only where a part of what lies between them is uncertain. */
    private long spanBound(long startError, long endError) {
        if (chains > 1) {
            return startError + endError;
        }
        return exactEnd || terms[UNCONFIRMED] != 0 ? startError : 0;
    }

    /** The holes before the one that the open chain follows. */
    LedgerHoles settledHoles() {
        return holes;
    }

    String domain() {
        return counter.domain();
    }
}
