package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/**
 * All slots of one pipe: keeps as many of them submitted as its lead says, and starts the chain again when it broke. The pump owns it;
 * the fields marked volatile are for readers.
 *
 * <p>A ring has a slot for each transfer of the greatest lead, for each that may be leased, and one for filler.
 */
abstract class PipeRing {

    private static final VarHandle QUIET_SINCE = Fields.of(MethodHandles.lookup(), "quietSince", long.class);

    final IsochPipe pipe;
    final StreamLedger ledger;
    final int framesPerSlot;
    final int leasable;
    final int priority;
    final IntQueue free;
    final SlotPlaces places;
    private final FrameReader frames;
    private final TransferChain chain;
    private final RingMeasures measures;
    private final ChainNews news = new ChainNews();
    private final IntQueue order;
    private final LongSupplier clock;
    private final RingWatcher watcher;
    private final HandlerPorts ports = new HandlerPorts();
    private final RestartBackoff backoff = new RestartBackoff();

    private int pending;
    private boolean breaking;
    private boolean halted;
    private Runnable whenDry;
    private volatile long quietSince;

    PipeRing(IsochPipe pipe, StreamRequest request, StreamLedger ledger, LongSupplier clock, RingWatcher watcher) {
        this.pipe = pipe;
        this.ledger = ledger;
        this.clock = clock;
        this.watcher = watcher;
        framesPerSlot = pipe.framesPerSlot();
        measures = new RingMeasures(request, framesPerSlot, clock);
        leasable = request.leasableTransfers();
        priority = request.policy().priority();
        frames = new FrameReader(pipe, ledger, clock, () -> halt(StreamCause.DEVICE_GONE));
        chain = new TransferChain(pipe, request, ledger, frames);
        places = new SlotPlaces(ledger, chain);
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
            chain.lost(overtaken, 0, frames.read());
            halt(StreamCause.BUS_SILENT);
        }
        return true;
    }

    private void settle(int slot, TransferOutcome outcome) {
        switch (outcome) {
            case COMPLETED -> {
                if (chain.completed(slot, fillerFrames(slot))) {
                    backoff.carried();
                }
                if (!measures.hasCompleted()) {
                    measures.completed(chain.firstFrameOf(slot) + framesPerSlot);
                }
                completed(slot);
            }
            case REFUSED -> {
                breaking = true;
                endIfBroken(chain.refused(slot, order));
                refused(slot);
            }
            case GONE -> {
                chain.lost(slot, 0, frames.latest());
                free.addLast(slot);
                halt(StreamCause.DEVICE_GONE);
            }
            default -> {
                int valid = outcome == TransferOutcome.FAILED ? validFrames(slot) : 0;
                long now = frames.read();
                chain.lost(slot, valid, now);
                if (valid > 0) {
                    completed(slot);
                } else {
                    free.addLast(slot);
                }
                endIfBroken(chain.cutShort(slot, valid, now + 1));
            }
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
            if (chain.breaksWhenDry()) {
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
        boolean starting = pending == 0;
        if (starting && (clock.getAsLong() < backoff.notBefore() || isPriming() || chain.awaitsGroup())) {
            return;
        }
        if (!starting && !last) {
            noteLead();
        }
        while (pending < measures.inFlight() && chain.isNextWithinReach()) {
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
        chain.startWith(members, this, wake);
    }

    private boolean submit(int slot) {
        long answer = chain.submit(slot, pending);
        if (answer >= 0) {
            order.addLast(slot);
            if (pending++ == 0) {
                QUIET_SINCE.setRelease(this, clock.getAsLong() + chain.nanosUntilStartOf(slot));
                news.started();
            }
            return true;
        }
        if (answer == IsochPipe.REFUSED) {
            breaking = true;
        } else if (answer == IsochPipe.GONE) {
            halt(StreamCause.DEVICE_GONE);
        } else if (answer == TransferChain.SKIPS) {
            endIfBroken(chain.skipped());
        } else {
            halted = true;
        }
        return false;
    }

    private void breakChain() {
        HoleCause why = breaking ? HoleCause.CONTINUE_REFUSED : HoleCause.RAN_DRY;
        if (chain.failsOnBreak()) {
            endIfBroken(chain.gapBehind(why));
            return;
        }
        ledger.chainBreaks(why);
        news.broke();
        if (!backoff.broke(clock.getAsLong())) {
            halt(StreamCause.NO_PROGRESS);
        }
    }

    /** Submits no more if there is a gap in the chain; what is pending may complete. */
    private void endIfBroken(LedgerHole gap) {
        if (gap != null && !halted) {
            halted = true;
            news.ended(gap);
            if (pending == 0 && chain.breaksWhenDry()) {
                ledger.chainBreaks(gap.cause());
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
            chain.lost(slot, 0, frames.latest());
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

    /** How long it takes at most until all that is queued was on the bus, ns: the lead, and what there is before the first starts. Any thread. */
    final long drainNanos() {
        long since = quietSince;
        long untilStart = since == Long.MAX_VALUE ? 0 : Math.max(0, since - clock.getAsLong());
        return untilStart + leadNanos();
    }

    /** What was measured so far; any thread. */
    final StreamMeasures measures() {
        return measures.soFar(places.line());
    }

    final boolean isHalted() {
        return halted;
    }

    final int pending() {
        return pending;
    }

    /** When the pump has to look at the ring without a completion, ns of the clock; {@code Long.MAX_VALUE} for never. */
    final long deadline() {
        if (halted || chain.isWaitingForGroup() || pending > 0 || ledger.inChain() && !wantsTurn()) {
            return Long.MAX_VALUE;
        }
        return wantsTurn() ? Long.MIN_VALUE : backoff.notBefore();
    }

    /** Since when transfers are pending and due without any of them completing, ns of the clock; {@code Long.MAX_VALUE} for not. Any thread. */
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
