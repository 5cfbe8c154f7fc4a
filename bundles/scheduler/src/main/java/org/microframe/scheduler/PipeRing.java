package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/**
 * All slots of one pipe and the chain that they form on the bus. The pump owns it; the fields marked volatile are for readers.
 *
 * <p>A ring has a slot for each transfer of the greatest lead, for each that may be leased, and one for filler.
 */
abstract class PipeRing {

    private static final int EARLY_COMPLETIONS = 32;
    private static final VarHandle QUIET_SINCE = Fields.of(MethodHandles.lookup(), "quietSince", long.class);

    /** Told on the pump, never in the steady state. */
    interface Watcher {
        /** The ring stopped by itself. */
        void ringStopped(StreamCause cause);

        /** The chain broke, or the next one has started; the ledger that was published last has it. */
        void ringRecovers(boolean recovers);

        /** The chain broke, and the ring stopped, as the request says; the ledger that was published last has the chain so far. */
        default void ringBroke(LedgerHole gap) {}

        /** Lateness has eaten into the lead, which is so many frames from now on. */
        default void leadGrows(int frames) {}
    }

    final IsochPipe pipe;
    final StreamLedger ledger;
    final IsochGeometry geometry;
    final int framesPerSlot;
    final int leasable;
    final int priority;
    final IntQueue free;
    final SlotPlaces places;
    private final RingMeasures measures;
    private final ChainNews news = new ChainNews();
    private final IntQueue order;
    private final LongSupplier clock;
    private final Watcher watcher;
    private final boolean failsOnBreak;
    private final FrameStamp stamp = new FrameStamp();
    private final HandlerPorts ports = new HandlerPorts();
    private final RestartBackoff backoff = new RestartBackoff();

    private int pending;
    private boolean breaking;
    private boolean halted;
    private Runnable whenDry;
    private int completions;
    private final ExplicitFrames explicit;
    /** At frames: whether only the first transfer of a chain is. */
    private final boolean thenAsap;

    private GroupMember member;
    private volatile long quietSince;

    PipeRing(IsochPipe pipe, StreamRequest request, StreamLedger ledger, LongSupplier clock, Watcher watcher) {
        this.pipe = pipe;
        this.ledger = ledger;
        this.clock = clock;
        this.watcher = watcher;
        geometry = pipe.geometry();
        framesPerSlot = pipe.framesPerSlot();
        measures = new RingMeasures(request, framesPerSlot, clock);
        leasable = request.leasableTransfers();
        priority = request.policy().priority();
        failsOnBreak = request.policy().losses().onBreak() == OnBreak.FAIL;
        explicit = request.marginFrames() == 0
                ? null
                : new ExplicitFrames(request.marginFrames(), framesPerSlot, pipe.slots(), ledger);
        thenAsap = request.policy().groupStart() == GroupStart.THEN_ASAP;
        places = new SlotPlaces(ledger, explicit, framesPerSlot);
        quietSince = Long.MAX_VALUE;
        order = new IntQueue(pipe.slots());
        free = new IntQueue(pipe.slots());
        for (int i = 0; i < pipe.slots(); i++) {
            free.addLast(i);
        }
    }

    /** Slots that a request needs. */
    static int slotsFor(StreamRequest request) {
        return request.mostTransfersInFlight() + slotsBesideLead(request);
    }

    /** Those that are not for the lead. */
    static int slotsBesideLead(StreamRequest request) {
        return request.leasableTransfers() + 1;
    }

    /** Submits no more; runs something on the pump once nothing is pending. A command of the pump. */
    final void stop(Runnable onceDry) {
        halted = true;
        if (pending == 0) {
            onceDry.run();
        } else {
            whenDry = onceDry;
        }
    }

    /** Books a completed transfer. */
    final void book(int slot, TransferOutcome outcome) {
        if (!isNext(slot)) {
            free.addLast(slot);
            return;
        }
        pending--;
        QUIET_SINCE.setRelease(this, pending == 0 ? Long.MAX_VALUE : clock.getAsLong());
        settle(slot, outcome);
        if (pending == 0 && whenDry != null) {
            whenDry.run();
            whenDry = null;
        }
    }

    /**
     * Takes a completed slot from the order of submission. Transfers complete in that order: one that was overtaken will not be heard of
     * any more. It is written off, and the pipe is closed.
     *
     * @return false when the slot itself was written off before
     */
    private boolean isNext(int slot) {
        if (!order.contains(slot)) {
            return false;
        }
        for (int overtaken = order.poll(); overtaken != slot; overtaken = order.poll()) {
            pending--;
            lost(overtaken, 0, readFrame());
            halt(StreamCause.BUS_SILENT);
        }
        return true;
    }

    private void settle(int slot, TransferOutcome outcome) {
        switch (outcome) {
            case COMPLETED -> {
                if (completions++ == 0) {
                    backoff.carried();
                }
                boolean narrows = completions <= EARLY_COMPLETIONS || completions % EARLY_COMPLETIONS == 0;
                if (explicit != null) {
                    explicit.completed(slot, fillerFrames(slot));
                } else {
                    ledger.completed(framesPerSlot, fillerFrames(slot), narrows ? readFrame() : Long.MAX_VALUE / 2);
                }
                if (!measures.hasCompleted()) {
                    measures.completed(places.firstFrameOf(slot) + framesPerSlot);
                }
                completed(slot);
            }
            case REFUSED -> {
                breaking = true;
                if (thenAsap) {
                    explicit.closeUp(order);
                } else {
                    cutShort(slot, 0, 0);
                }
                refused(slot);
            }
            case GONE -> {
                lost(slot, 0, latestFrame());
                free.addLast(slot);
                halt(StreamCause.DEVICE_GONE);
            }
            default -> {
                int valid = outcome == TransferOutcome.FAILED ? validFrames(slot) : 0;
                long now = readFrame();
                lost(slot, valid, now);
                if (valid > 0) {
                    completed(slot);
                } else {
                    free.addLast(slot);
                }
                cutShort(slot, valid, now + 1);
            }
        }
    }

    /** At frames a transfer of which not all was on the bus leaves a gap, whatever follows it. */
    private void cutShort(int slot, int valid, long passed) {
        if (failsOnBreak && explicit != null) {
            long start = explicit.startOf(slot);
            long from = Math.max(start + valid, passed);
            if (from < start + framesPerSlot) {
                endBroken(from, start + framesPerSlot - from, 0, HoleCause.CONTINUE_REFUSED);
            }
        }
    }

    private void lost(int slot, int valid, long frame) {
        if (explicit != null) {
            explicit.lost(slot, valid, frame);
        } else {
            ledger.lost(framesPerSlot, valid, frame);
        }
    }

    /** Takes back what handlers' threads are done with. */
    final void collect() {
        ports.collect(this);
    }

    /**
     * Submits until the ring is full.
     *
     * @param last whether handlers had their turn: what they did not supply is replaced by filler
     */
    final void refill(boolean last) {
        if (halted) {
            return;
        }
        if (ledger.inChain() && pending == 0) {
            noteLead();
            if (explicit == null || thenAsap) {
                breakChain();
            }
            if (halted) {
                return;
            }
        }
        if (breaking && pending > 0) {
            return;
        }
        breaking = false;
        boolean starting = explicit == null ? !ledger.inChain() : pending == 0;
        if (starting && (clock.getAsLong() < backoff.notBefore() || isPriming() || awaitsGroup())) {
            return;
        }
        if (!starting && !last) {
            noteLead();
        }
        while (pending < measures.inFlight()) {
            int slot = nextToSubmit(last);
            if (slot < 0) {
                return;
            }
            if (!submit(slot)) {
                unsent(slot, breaking);
                return;
            }
        }
    }

    /** Starts with a group; before the pump has it. Only for a request with a margin. */
    final void startWith(StartGroup members, Runnable wake) {
        member = new GroupMember(members, explicit, ledger.counter(), wake);
    }

    private boolean awaitsGroup() {
        return member != null && !explicit.isPlaced() && member.awaits(this, readFrame());
    }

    private boolean submit(int slot) {
        long answer = explicit == null
                ? submitAsap(slot)
                : thenAsap && pending > 0 ? submitBehind(slot) : submitAtFrame(slot);
        if (answer >= 0) {
            order.addLast(slot);
            if (pending++ == 0) {
                QUIET_SINCE.setRelease(this, clock.getAsLong());
            }
            return true;
        }
        if (answer == IsochPipe.REFUSED) {
            breaking = true;
        } else if (answer == IsochPipe.GONE) {
            halt(StreamCause.DEVICE_GONE);
        } else {
            halted = true;
        }
        return false;
    }

    private long submitAtFrame(int slot) {
        long now = readFrame();
        if (failsOnBreak && explicit.skips(now)) {
            endBroken(explicit.next(), now + explicit.margin() - explicit.next(), 0, HoleCause.LATE);
            return IsochPipe.CLOSING;
        }
        long answer = explicit.submit(pipe, slot, now);
        if (answer >= 0) {
            explicit.submitted(slot, readFrame());
            if (pending == 0) {
                completions = 0;
            }
            news.started();
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

    private int submitAsap(int slot) {
        boolean continues = pending > 0;
        long before = continues ? 0 : readFrame();
        int answer = pipe.submitAsap(slot, framesPerSlot, continues);
        if (answer == IsochPipe.OK && !continues) {
            ledger.chainStarts(before);
            completions = 0;
            news.started();
        }
        return answer;
    }

    private void breakChain() {
        HoleCause why = breaking ? HoleCause.CONTINUE_REFUSED : HoleCause.RAN_DRY;
        if (failsOnBreak) {
            long now = readFrame();
            long from = ledger.isPlaced() ? ledger.reached() : now + 1;
            endBroken(from, Math.max(0, now + 1 - from), ledger.isPlaced() ? ledger.reachedError() : 0, why);
            return;
        }
        ledger.chainBreaks(why);
        news.broke();
        if (!backoff.broke(clock.getAsLong())) {
            halt(StreamCause.NO_PROGRESS);
        }
    }

    /** Submits no more, as the chain broke; what is pending may complete. */
    private void endBroken(long firstFrame, long frames, long bound, HoleCause why) {
        if (!halted) {
            halted = true;
            news.ended(new LedgerHole(firstFrame, frames, bound, false, why));
            if (explicit == null || thenAsap && pending == 0) {
                ledger.chainBreaks(why);
            }
        }
    }

    /** Tells the watcher what a turn has changed, after the ledger was published. */
    final void tell() {
        news.tell(watcher);
    }

    private void halt(StreamCause cause) {
        if (!halted) {
            halted = true;
            watcher.ringStopped(cause);
        }
    }

    /** The pipe was closed: writes off what was not heard of, and ends the chain. */
    final void finish() {
        halted = true;
        for (int slot = order.poll(); slot >= 0; slot = order.poll()) {
            lost(slot, 0, latestFrame());
        }
        LedgerHole gap = news.gap();
        if (ledger.inChain() && gap != null && ledger.reached() <= gap.firstFrame()) {
            ledger.chainBreaks(gap.cause());
        } else if (ledger.inChain()) {
            ledger.chainEnds();
        }
        ports.close(this);
        ledger.publish();
    }

    /** Replaces the ports of the attached handlers, those with more precedence first; those that stay are the same objects. A command of the pump. */
    final void attach(HandlerPort[] next) {
        ports.replace(next, this);
    }

    /** The ports of the attached handlers, to be read only. */
    final HandlerPort[] ports() {
        return ports.attached();
    }

    /** Gives it the clock of its frame domain; before the pump has it. */
    final void follow(DomainClock domain) {
        places.follow(domain);
    }

    private long readFrame() {
        if (pipe.frame(stamp) != IsochPipe.OK) {
            halt(StreamCause.DEVICE_GONE);
            return latestFrame();
        }
        return ledger.counter().read(stamp.frame(), stamp.nanoTime());
    }

    private long latestFrame() {
        return ledger.counter().latest(clock.getAsLong());
    }

    private void noteLead() {
        if (measures.refills(pending)) {
            watcher.leadGrows(measures.leadFrames());
        }
    }

    /** All that is to be submitted in a turn is. */
    final void measure() {
        measures.refilled(places);
    }

    /** Transfers to keep queued. */
    final int inFlight() {
        return measures.inFlight();
    }

    /** The lead in ns; any thread. */
    final long leadNanos() {
        return measures.leadNanos();
    }

    /** What was measured so far; any thread. */
    final StreamMeasures measures() {
        return measures.soFar();
    }

    final boolean isHalted() {
        return halted;
    }

    final int pending() {
        return pending;
    }

    /** When the pump has to look at the ring without a completion, ns of the clock; {@code Long.MAX_VALUE} for never. */
    final long deadline() {
        if (halted || member != null && member.isWaiting() || pending > 0 || ledger.inChain() && !wantsTurn()) {
            return Long.MAX_VALUE;
        }
        return wantsTurn() ? Long.MIN_VALUE : backoff.notBefore();
    }

    /** Since when transfers are pending without any of them completing, ns of the clock; {@code Long.MAX_VALUE} for not. Any thread. */
    final long quietSince() {
        return quietSince;
    }

    /** The fewest frames queued when the pump came to refill, or -1; any thread. */
    final int leastLeadFrames() {
        return measures.leastLeadFrames();
    }

    /**
     * Has the handler supply or take what is due, on the pump or by leasing slots to its thread.
     *
     * @param pump that calls it
     * @param until when the budget of this turn is used up, ns of the clock
     * @return false when the pump was taken over during a call: nothing may be touched any more
     */
    abstract boolean serve(Pump pump, long until);

    /** Whether the chain should not start yet because the handler is still supplying its first slots. */
    abstract boolean isPriming();

    /** Whether the handler was cut short by the budget with slots still due before the chain can start. */
    abstract boolean wantsTurn();

    /** The next slot to submit, or -1. */
    abstract int nextToSubmit(boolean last);

    /** Frames of a failed transfer that were on the bus by their packets: those go to the handler. */
    abstract int validFrames(int slot);

    /** Frames of filler in a slot. */
    abstract int fillerFrames(int slot);

    /** A slot has completed. */
    abstract void completed(int slot);

    /** A slot was submitted and then refused, in order of submission: it was not carried and is next again. */
    abstract void refused(int slot);

    /**
     * The slot that {@link #nextToSubmit} gave last could not be submitted.
     *
     * @param refused whether the chain is refused; otherwise nothing is submitted any more
     */
    abstract void unsent(int slot, boolean refused);

    /** A slot came back from a handler's thread, with so many bytes. */
    abstract void returned(HandlerPort from, int slot, int bytes);

    /** A handler went. */
    abstract void detached(HandlerPort port);
}
