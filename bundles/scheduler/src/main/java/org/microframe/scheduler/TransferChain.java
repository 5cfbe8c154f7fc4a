package org.microframe.scheduler;

import org.microframe.isoch.GroupStart;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.host.IsochPipe;

/**
 * How the transfers of a pipe are joined on the bus: each as soon as possible behind the last one, each at a frame of its own, or only the
 * first at a frame. Submits them so, and books them where they went. The pump owns it.
 */
final class TransferChain {

    /** The answer to a submit of a transfer that could not follow the last one any more, on a chain that must not break. */
    static final long SKIPS = Long.MIN_VALUE;

    private static final int EARLY_COMPLETIONS = 32;
    private static final long NOT_READ = Long.MAX_VALUE / 2;
    private static final long NANOS_PER_FRAME = 1_000_000;

    private final IsochPipe pipe;
    private final StreamLedger ledger;
    private final FrameReader frames;
    private final int framesPerSlot;
    private final boolean failsOnBreak;
    /** Where transfers go that are submitted at frames; null when none is. */
    private final ExplicitFrames explicit;
    /** At frames: whether only the first transfer of a chain is. */
    private final boolean thenAsap;

    /** Since the chain began. */
    private long completions;

    private GroupMember member;

    TransferChain(IsochPipe pipe, StreamRequest request, StreamLedger ledger, FrameReader frames) {
        this.pipe = pipe;
        this.ledger = ledger;
        this.frames = frames;
        framesPerSlot = pipe.framesPerSlot();
        failsOnBreak = request.policy().losses().onBreak() == OnBreak.FAIL;
        explicit = request.marginFrames() == 0
                ? null
                : new ExplicitFrames(request.marginFrames(), framesPerSlot, pipe.slots(), ledger);
        thenAsap = request.policy().groupStart() == GroupStart.THEN_ASAP;
    }

    /** Whether the stream is to end where its chain breaks. */
    boolean failsOnBreak() {
        return failsOnBreak;
    }

    /** Whether it is over when nothing is pending any more; else a transfer may follow at its frame all the same. */
    boolean breaksWhenDry() {
        return explicit == null || thenAsap;
    }

    /** Begins with a group; before the pump has it. Only for a request with a margin. */
    void startWith(StartGroup group, PipeRing ring, Runnable wake) {
        member = new GroupMember(group, ring, explicit, ledger.counter(), wake);
    }

    /** Whether its group has not chosen yet where it begins. For a ring that is ready to start. */
    boolean awaitsGroup() {
        return member != null && !explicit.isPlaced() && member.awaits(frames.read());
    }

    /** Whether it was waiting for its group when it was asked last. */
    boolean isWaitingForGroup() {
        return member != null && member.isWaiting();
    }

    /** Whether the system takes the next transfer where it goes, or that is still too far ahead. */
    boolean isNextWithinReach() {
        return explicit == null
                || thenAsap
                || explicit.isWithinReach(ledger.counter().lastFrame())
                || explicit.isWithinReach(frames.read());
    }

    /**
     * Submits a slot.
     *
     * @param pending transfers that it follows; 0 to begin a chain
     * @return 0 or more, or an answer of {@link IsochPipe}, or {@link #SKIPS}: then it was not submitted
     */
    long submit(int slot, int pending) {
        if (explicit == null) {
            return submitAsap(slot, pending > 0);
        }
        return thenAsap && pending > 0 ? submitBehind(slot) : submitAtFrame(slot, pending);
    }

    private int submitAsap(int slot, boolean continues) {
        long before = continues ? 0 : frames.read();
        int answer = pipe.submitAsap(slot, framesPerSlot, continues);
        if (answer == IsochPipe.OK && !continues) {
            ledger.chainStarts(before);
            completions = 0;
        }
        return answer;
    }

    private long submitAtFrame(int slot, int pending) {
        long now = frames.read();
        if (failsOnBreak && explicit.skips(now)) {
            return SKIPS;
        }
        long answer = explicit.submit(pipe, slot, now);
        if (answer >= 0) {
            explicit.submitted(slot, frames.read());
            if (pending == 0) {
                completions = 0;
            }
        }
        return answer;
    }

    private int submitBehind(int slot) {
        int answer = pipe.submitAsap(slot, framesPerSlot, true);
        if (answer == IsochPipe.OK) {
            explicit.follows(slot);
        }
        return answer;
    }

    /** Books a transfer that completed. Returns whether it is the first one of the chain. */
    boolean completed(int slot, int filler) {
        boolean first = completions++ == 0;
        if (explicit != null) {
            explicit.completed(slot, filler);
        } else {
            boolean narrows = completions <= EARLY_COMPLETIONS || completions % EARLY_COMPLETIONS == 0;
            ledger.completed(framesPerSlot, filler, narrows ? frames.read() : NOT_READ);
        }
        return first;
    }

    /**
     * Books a transfer that ended otherwise, and may have been on the bus.
     *
     * @param valid frames of it that were on the bus by their packets
     * @param frame the latest in which it can have been
     */
    void lost(int slot, int valid, long frame) {
        if (explicit != null) {
            explicit.lost(slot, valid, frame);
        } else {
            ledger.lost(framesPerSlot, valid, frame);
        }
    }

    /**
     * A transfer was submitted and then refused: it was not on the bus.
     *
     * @param behind the slots that were submitted behind it
     * @return the gap that it leaves whatever follows it, if the chain must not break; else null
     */
    LedgerHole refused(int slot, IntQueue behind) {
        if (thenAsap) {
            explicit.closeUp(behind);
            return null;
        }
        return cutShort(slot, 0, 0);
    }

    /**
     * Of a transfer so many frames were on the bus.
     *
     * @param passed the frame after the latest in which it can have been
     * @return the gap that it leaves whatever follows it, if the chain must not break; else null
     */
    LedgerHole cutShort(int slot, int valid, long passed) {
        if (!failsOnBreak || explicit == null) {
            return null;
        }
        long start = explicit.startOf(slot);
        long from = Math.max(start + valid, passed);
        long missing = start + framesPerSlot - from;
        return missing > 0 ? new LedgerHole(from, missing, 0, false, HoleCause.CONTINUE_REFUSED) : null;
    }

    /** The gap in front of a transfer whose submit {@link #SKIPS}. */
    LedgerHole skipped() {
        long next = explicit.next();
        return new LedgerHole(next, frames.read() + explicit.margin() - next, 0, false, HoleCause.LATE);
    }

    /** The gap behind the last transfer, as long as it is by now. */
    LedgerHole gapBehind(HoleCause why) {
        long now = frames.read();
        boolean placed = ledger.isPlaced();
        long from = placed ? ledger.reached() : now + 1;
        return new LedgerHole(from, Math.max(0, now + 1 - from), placed ? ledger.startError() : 0, false, why);
    }

    /** How long it is at most, from the last reading on, until a slot that was just submitted is on the bus, ns; 0 when not known. */
    long nanosUntilStartOf(int slot) {
        return explicit == null
                ? 0
                : Math.max(0, explicit.startOf(slot) - ledger.counter().lastFrame()) * NANOS_PER_FRAME;
    }

    /** The frame in which a slot that has just been booked as completed was on the bus first. */
    long firstFrameOf(int slot) {
        return explicit == null ? ledger.reached() - framesPerSlot : explicit.startOf(slot);
    }

    /** Whether it is known, within {@link #error}, where the next transfer goes if nothing is late. */
    boolean isPlaced() {
        return explicit == null ? ledger.isPlaced() : explicit.isPlaced();
    }

    /**
     * Where a slot goes that is not submitted yet, if nothing is late.
     *
     * @param pending transfers that are pending
     * @param ahead slots that go before it, beside those
     */
    long frameBehind(int pending, int ahead) {
        return explicit == null
                ? ledger.reached() + (long) (pending + ahead) * framesPerSlot
                : explicit.next() + (long) ahead * framesPerSlot;
    }

    /** How far the frames of slots may be off. */
    long error() {
        return explicit == null ? ledger.startError() : 0;
    }
}
