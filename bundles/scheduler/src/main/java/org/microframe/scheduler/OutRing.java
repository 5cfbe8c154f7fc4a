package org.microframe.scheduler;

import java.util.function.LongSupplier;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.host.IsochPipe;

/** The ring of an OUT pipe: filled by the handler one transfer ahead, with filler when it has nothing. The pump owns it. */
final class OutRing extends PipeRing {

    private static final int AHEAD = 1;

    private final LongSupplier clock;
    private final SlotFiller filling;
    private final IntQueue ready;
    private final IntQueue again;
    private final int[] filler;
    private final boolean drops;
    /** Who filled a slot, if it is to be told what becomes of it. */
    private final HandlerPort[] suppliers;

    private boolean dry;
    private boolean cutShort;
    private boolean resending;
    private int refusedNow;

    OutRing(IsochPipe pipe, StreamRequest request, StreamLedger ledger, LongSupplier clock, RingWatcher watcher) {
        super(pipe, request, ledger, clock, watcher);
        this.clock = clock;
        filling = new SlotFiller(request.policy().losses().filler(), pipe);
        ready = new IntQueue(pipe.slots());
        again = new IntQueue(pipe.slots());
        filler = new int[pipe.slots()];
        drops = request.policy().losses().onRefusal() == OnRefusal.DROP;
        suppliers = new HandlerPort[pipe.slots()];
    }

    @Override
    boolean serve(Pump pump, long until) {
        HandlerPort to = supplier();
        dry = false;
        cutShort = false;
        if (to == null || isHalted()) {
            return true;
        }
        if (to.seat.dispatch() == Dispatch.THREAD) {
            lease(to);
            return true;
        }
        while (pending() + supplied() < inFlight() + AHEAD && !free.isEmpty()) {
            if (clock.getAsLong() - until >= 0) {
                cutShort = true;
                return true;
            }
            if (!to.seat.begin(clock.getAsLong())) {
                dry = true;
                return true;
            }
            int slot = free.poll();
            to.noteDropped(slot);
            places.noteTimeOfNext(to, slot, pending(), supplied());
            to.leaseInPlace();
            long call = pump.callBegins(to);
            int bytes = to.call(slot);
            if (!pump.callEnds(call)) {
                to.giveBack(slot, bytes);
                return false;
            }
            to.returnInPlace();
            if (!to.seat.end() || bytes == 0) {
                dry = true;
                filling.spoil(slot);
                free.addFirst(slot);
                return true;
            }
            supply(to, slot, bytes);
        }
        return true;
    }

    /** The handler that supplies: the one with the most precedence; the others stand by. */
    private HandlerPort supplier() {
        for (HandlerPort port : ports()) {
            if (!port.seat.isOver()) {
                return port;
            }
        }
        return null;
    }

    private int supplied() {
        return again.size() + ready.size();
    }

    private void lease(HandlerPort to) {
        while (to.leased() + ready.size() < leasable && free.size() > 1) {
            int slot = free.poll();
            filling.spoil(slot);
            to.noteDropped(slot);
            places.noteTimeOfNext(to, slot, pending(), supplied() + to.leased());
            to.lease(slot);
        }
        to.wakeDispatcher();
    }

    private void supply(HandlerPort from, int slot, int bytes) {
        if (drops) {
            suppliers[slot] = from;
        }
        filler[slot] = filling.complete(slot, bytes);
        ready.addLast(slot);
    }

    @Override
    boolean isPriming() {
        HandlerPort to = supplier();
        return to != null && to.seat.dispatch() == Dispatch.PUMP && !dry && supplied() < inFlight();
    }

    @Override
    boolean wantsTurn() {
        return cutShort && isPriming() && pending() == 0;
    }

    @Override
    int nextToSubmit(boolean last) {
        putRefusedFirst();
        int slot = again.poll();
        resending = slot >= 0;
        if (!resending) {
            slot = ready.poll();
        }
        if (slot >= 0 || !last) {
            return slot;
        }
        slot = free.poll();
        if (slot >= 0) {
            filling.fill(slot);
            filler[slot] = framesPerSlot;
            suppliers[slot] = null;
        }
        return slot;
    }

    @Override
    int validFrames(int slot) {
        return 0;
    }

    @Override
    int fillerFrames(int slot) {
        return filler[slot];
    }

    @Override
    void completed(int slot) {
        // The next to be filled, so that as few slots as possible are in use and in the processor's caches.
        free.addFirst(slot);
    }

    @Override
    void refused(int slot) {
        if (drops) {
            drop(slot);
        } else {
            again.addLast(slot);
            refusedNow++;
        }
    }

    /** A slot was refused, and is not sent again. */
    private void drop(int slot) {
        int frames = framesPerSlot - filler[slot];
        ledger.forgo(frames);
        if (suppliers[slot] != null) {
            suppliers[slot].seat.dropped += frames;
            suppliers[slot] = null;
        }
        free.addLast(slot);
    }

    /** What was submitted and refused comes before what still waited to be submitted again. */
    private void putRefusedFirst() {
        for (int waited = again.size() - refusedNow; refusedNow > 0 && waited > 0; waited--) {
            again.addLast(again.poll());
        }
        refusedNow = 0;
    }

    @Override
    void unsent(int slot, boolean refused) {
        if (refused && drops) {
            drop(slot);
        } else {
            (resending ? again : ready).addFirst(slot);
        }
    }

    @Override
    void returned(HandlerPort from, int slot, int bytes) {
        // What one that stands by now had filled before would come between what the other supplies.
        if (bytes > 0 && from == supplier()) {
            supply(from, slot, bytes);
        } else {
            free.addLast(slot);
        }
    }

    @Override
    void detached(HandlerPort port) {
        dry = true;
    }
}
