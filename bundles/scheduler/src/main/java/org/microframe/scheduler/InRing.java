package org.microframe.scheduler;

import java.util.function.LongSupplier;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.OnOverrun;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;

/**
 * The ring of an IN pipe: what has completed goes to every handler in order, or is discarded to keep the ring full. The pump owns it.
 */
final class InRing extends PipeRing {

    private final LongSupplier clock;
    private final long[] cuts;
    private final long[] missing;
    private final long[] order;
    private final int[] holders;
    private final int[] leases;
    private final boolean dropsNewest;
    private long completions;

    InRing(IsochPipe pipe, StreamRequest request, StreamLedger ledger, LongSupplier clock, RingWatcher watcher) {
        super(pipe, request, ledger, clock, watcher);
        this.clock = clock;
        int slots = pipe.slots();
        dropsNewest = request.policy().losses().onOverrun() == OnOverrun.DROP_NEWEST;
        cuts = new long[slots];
        missing = new long[slots];
        order = new long[slots];
        holders = new int[slots];
        leases = new int[slots];
    }

    @Override
    boolean serve(Pump pump, long until) {
        int share = Math.max(1, leasable / Math.max(1, ports().length));
        for (HandlerPort to : ports()) {
            if (to.seat.dispatch() == Dispatch.THREAD) {
                lease(to, share);
            } else if (!call(pump, to, until)) {
                return false;
            }
        }
        return true;
    }

    private void lease(HandlerPort to, int share) {
        while (!to.ready.isEmpty() && to.leased() < share) {
            int slot = to.ready.poll();
            leases[slot]++;
            to.noteCut(slot, cuts[slot], missing[slot]);
            to.lease(slot);
        }
        to.wakeDispatcher();
    }

    private boolean call(Pump pump, HandlerPort to, long until) {
        while (!to.ready.isEmpty()) {
            long now = clock.getAsLong();
            if (now - until >= 0 || !to.seat.begin(now)) {
                return true;
            }
            int slot = to.ready.poll();
            leases[slot]++;
            to.noteCut(slot, cuts[slot], missing[slot]);
            to.leaseInPlace();
            long call = pump.callBegins(to);
            to.call(slot);
            if (!pump.callEnds(call)) {
                to.giveBack(slot, 0);
                return false;
            }
            to.seat.end();
            to.returnInPlace();
            returned(to, slot, 0);
        }
        return true;
    }

    @Override
    boolean isPriming() {
        return false;
    }

    @Override
    boolean wantsTurn() {
        return false;
    }

    @Override
    int nextToSubmit(boolean last) {
        int slot = free.poll();
        return slot >= 0 ? slot : discard();
    }

    /**
     * Takes the oldest completed slot that no handler's thread holds away from all handlers, or the newest, by policy; -1 when there is
     * none.
     */
    private int discard() {
        int chosen = -1;
        for (int slot = 0; slot < holders.length; slot++) {
            if (holders[slot] > 0 && leases[slot] == 0 && (chosen < 0 || dropsNewest == order[slot] > order[chosen])) {
                chosen = slot;
            }
        }
        if (chosen >= 0) {
            for (HandlerPort port : ports()) {
                port.discard(chosen, framesPerSlot);
            }
            holders[chosen] = 0;
            ledger.overrun(framesPerSlot);
        }
        return chosen;
    }

    @Override
    int validFrames(int slot) {
        IsochPackets packets = pipe.packets(slot);
        int frames = 0;
        int last = -1;
        while (packets.next()) {
            // A descriptor that nobody wrote reads as an empty packet in the first place.
            boolean written = packets.length() > 0 || packets.offset() > 0;
            if (written && packets.status() == PacketStatus.OK && packets.frame() != last) {
                last = packets.frame();
                frames++;
            }
        }
        return frames;
    }

    @Override
    int fillerFrames(int slot) {
        return 0;
    }

    @Override
    void completed(int slot) {
        ledger.packets().count(pipe.packets(slot));
        cuts[slot] = ledger.cuts();
        missing[slot] = ledger.missing();
        order[slot] = completions++;
        for (HandlerPort port : ports()) {
            if (!port.seat.isOver()) {
                places.noteTimeOfCompleted(port, slot);
                port.offer(slot);
                holders[slot]++;
            }
        }
        if (holders[slot] == 0) {
            ledger.overrun(framesPerSlot);
            free.addLast(slot);
        }
    }

    @Override
    void refused(int slot) {
        free.addLast(slot);
    }

    @Override
    void unsent(int slot, boolean refused) {
        free.addFirst(slot);
    }

    @Override
    void returned(HandlerPort from, int slot, int bytes) {
        leases[slot]--;
        release(slot);
    }

    private void release(int slot) {
        if (--holders[slot] == 0) {
            // The next to be submitted, so that as few slots as possible are in use and in the processor's caches.
            free.addFirst(slot);
        }
    }

    @Override
    void detached(HandlerPort port) {
        for (int slot = port.ready.poll(); slot >= 0; slot = port.ready.poll()) {
            if (holders[slot] == 1) {
                ledger.overrun(framesPerSlot);
            }
            release(slot);
        }
    }
}
