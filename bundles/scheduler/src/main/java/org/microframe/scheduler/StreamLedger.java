package org.microframe.scheduler;

import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;

/**
 * Books every frame of a stream into one class. Owned by the pump while its pipe is open, by the session's keeper otherwise;
 * {@link #snapshot} shows any thread what was published last.
 */
final class StreamLedger {

    private final LedgerBoard board = new LedgerBoard();
    private final FrameCounter counter;
    /** How far the next chain is off by a change of the counter, frames. */
    private long rebaseError;

    /** Where the first chain started. */
    private long first;

    private long firstError;
    /** Where the last chain ended, of those that are over. */
    private long end;

    private long error;
    /** Whether that is a frame that was read, and does not move with the chain's start. */
    private boolean exactEnd;

    private final MissingFrames missing;
    private final PacketCounts packets;
    private long carried;
    private long underrun;
    private long overrun;
    private long dropped;
    private long chains;
    private long breaks;
    private long losses;

    private final ChainStart chainStart = new ChainStart();
    private boolean open;
    /** Whether anything of the open chain is booked. */
    private boolean counted;
    /** Frames of it that are booked. */
    private long length;
    /** Frames of lost transfers behind those: they were not on the bus, unless another transfer completes after them. */
    private long unreached;
    /** Frames at its end, or at that of the last chain, that are unconfirmed. */
    private long tail;

    /** Somebody has had the counter since the last publication. */
    private boolean counterUsed = true;

    private boolean packetsUsed;
    /** More has changed since the last publication than how far the open chain has come. */
    private boolean restated = true;

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
        carried = earlier.carried();
        missing = new MissingFrames(earlier);
        underrun = earlier.underrun();
        overrun = earlier.overrun();
        dropped = earlier.dropped();
        packets = new PacketCounts(earlier);
        chains = earlier.chains();
        breaks = earlier.breaks();
        suspended(HoleCause.SCHEDULER_GONE);
        publish();
    }

    /** A pipe was opened in a frame domain whose counter reads so at that time; the next chain bears what that leaves open. */
    void enterDomain(String name, int frame, long nanos) {
        restated = true;
        if (chains == 0) {
            counter.begin(name, frame, nanos);
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
            missing.unconfirmed(-beyond);
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
        unreached = 0;
    }

    /** Whether a chain is open. */
    boolean inChain() {
        return open;
    }

    /** A transfer of the chain completed, of which so many frames were filler; this frame was read afterwards. */
    void completed(int frames, int filler, long frame) {
        if (unreached > 0) {
            restated = true;
            missing.unconfirmed(unreached);
            length += unreached;
            unreached = 0;
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
            missing.unconfirmedEndsAtReading();
        }
        if (unreached == 0) {
            exactEnd = !certain && passed > 0 && passed < frames;
        }
        missing.unconfirmed(passed);
        tail += passed;
        length += passed;
        unreached += frames - passed;
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
            missing.unconfirmed(frames);
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
        missing.unconfirmed(passed - valid);
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
        chainEnds(why);
    }

    /** The chain is over in order; what follows is a gap until told otherwise. */
    void chainEnds() {
        chainEnds(HoleCause.REOPENED);
    }

    private void chainEnds(HoleCause why) {
        restated = true;
        open = false;
        missing.gapFollows(why);
        if (counted) {
            long start = start();
            if (chains > 1) {
                missing.settleHole(end, start - end, startError());
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
        missing.suspensionFollows(why);
    }

    /** Input frames that the handler did not take. */
    void overrun(int frames) {
        overrun += frames;
    }

    /** Frames that a producer had supplied, and that were dropped as their transfer was refused. */
    void forgo(int frames) {
        dropped += frames;
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
        return missing.sum() + hole();
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
        missing.holeEnds(exactEnd, error);
        exactEnd = false;
    }

    private long start() {
        long estimate = chainStart.estimate();
        boolean isFirst = counted ? chains == 1 : chains == 0;
        return isFirst ? estimate : Math.max(end, estimate);
    }

    /** The length of the hole before the open chain. */
    private long hole() {
        return isPlaced() && chains > 1 ? start() - end : 0;
    }

    /** Whether it is known, within {@link #startError}, which frame the open chain has reached; owner only. */
    boolean isPlaced() {
        return open && counted;
    }

    /** The frame after the last one of the open chain that is booked; owner only. */
    long reached() {
        return start() + length;
    }

    /** How far the start of the open chain may be off, and with it all that follows, frames; owner only. */
    long startError() {
        return chainStart.error() + rebaseError;
    }

    /** Shows the present balance to readers. Called by the owner when a turn is over. */
    void publish() {
        board.write(this);
    }

    /** What was published last; any thread. */
    LedgerSnapshot snapshot() {
        return board.read();
    }

    /** Writes the balance into cells: all of it, or of a chain that has only gone on what has changed. Returns whether it was all. */
    boolean store(LedgerCells cells) {
        boolean live = isPlaced();
        cells.progress(live ? reached() : end, carried, underrun, overrun);
        if (counterUsed || restated) {
            counterUsed = false;
            cells.reading(counter.lastFrame(), counter.lastNanos());
        }
        if (packetsUsed || restated) {
            packetsUsed = false;
            cells.packets(packets);
        }
        if (!restated) {
            return false;
        }
        restated = false;
        storeRest(cells, live);
        return true;
    }

    private void storeRest(LedgerCells cells, boolean live) {
        boolean inFirst = live && chains == 1;
        long liveError = live ? startError() : error;
        long liveFirstError = inFirst ? liveError : firstError;
        cells.span(inFirst ? start() : first, spanBound(liveFirstError, exactEnd ? 0 : liveError));
        cells.counts(chains, breaks, dropped);
        missing.store(cells, hole(), liveError);
        cells.position(liveFirstError, liveError, exactEnd, counter.offset());
        if (live && chains > 1) {
            missing.storeHole(cells, end, hole(), liveError);
        } else {
            cells.noHole();
        }
    }

    /** In the first chain both ends share one error, which shows only where a part of what lies between them is uncertain. */
    private long spanBound(long startError, long endError) {
        if (chains > 1) {
            return startError + endError;
        }
        return exactEnd || missing.movesUnconfirmed() ? startError : 0;
    }

    /** The holes before the one that the open chain follows. */
    LedgerHoles settledHoles() {
        return missing.settledHoles();
    }

    String domain() {
        return counter.domain();
    }
}
