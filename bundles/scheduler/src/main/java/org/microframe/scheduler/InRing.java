package org.microframe.scheduler;

import java.util.function.LongSupplier;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;

/** The ring of an IN pipe: what has completed goes to the handler in order, or is discarded to keep the ring full. The pump owns it. */
final class InRing extends PipeRing {

    private final LongSupplier clock;
    private final long[] cuts;
    private final long[] missing;
    private long cutsHandedOver;
    private long missingHandedOver;
    private long discarded;

    InRing(IsochPipe pipe, StreamRequest request, StreamLedger ledger, LongSupplier clock, Watcher watcher) {
        super(pipe, request, ledger, clock, watcher);
        this.clock = clock;
        cuts = new long[pipe.slots()];
        missing = new long[pipe.slots()];
        missingHandedOver = ledger.missing();
        cutsHandedOver = Math.max(1, ledger.cuts());
    }

    @Override
    boolean serve(Pump pump, long until) {
        HandlerPort to = port;
        if (to == null || isHalted() && ready.isEmpty()) {
            return true;
        }
        boolean threaded = to.seat.dispatch() == Dispatch.THREAD;
        while (!ready.isEmpty()) {
            if (threaded) {
                if (to.leased() == leasable) {
                    break;
                }
                int slot = ready.poll();
                noteCut(to, slot);
                to.lease(slot);
                continue;
            }
            if (clock.getAsLong() - until >= 0 || !to.seat.begin(clock.getAsLong())) {
                break;
            }
            int slot = ready.poll();
            noteCut(to, slot);
            to.leaseInPlace();
            long call = pump.callBegins(this);
            to.call(slot);
            if (!pump.callEnds(call)) {
                to.giveBack(slot, 0);
                return false;
            }
            to.seat.end();
            to.returnInPlace();
            free.addLast(slot);
        }
        if (threaded) {
            to.wakeDispatcher();
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
        if (slot < 0) {
            slot = ready.poll();
            if (slot >= 0) {
                ledger.overrun(framesPerSlot);
                discarded += framesPerSlot;
            }
        }
        return slot;
    }

    @Override
    int validFrames(int slot) {
        IsochPackets packets = pipe.packets(slot);
        int frames = 0;
        int last = -1;
        while (packets.next()) {
            if (packets.status() == PacketStatus.OK && packets.frame() != last) {
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
        bookPackets(pipe.packets(slot));
        if (port == null || port.seat.isOver()) {
            ledger.overrun(framesPerSlot);
            free.addLast(slot);
            beginAfresh();
        } else {
            cuts[slot] = ledger.cuts();
            missing[slot] = ledger.missing();
            ready.addLast(slot);
        }
    }

    /** Has the handler told when a slot does not follow the one that it was handed last. */
    private void noteCut(HandlerPort to, int slot) {
        if (cuts[slot] != cutsHandedOver || discarded > 0) {
            to.cutBefore(slot, Math.max(0, missing[slot] - missingHandedOver), discarded);
            discarded = 0;
        }
        cutsHandedOver = cuts[slot];
        missingHandedOver = missing[slot];
    }

    /** What the next handler is handed first follows nothing. */
    private void beginAfresh() {
        cutsHandedOver = ledger.cuts();
        missingHandedOver = ledger.missing();
        discarded = 0;
    }

    private void bookPackets(IsochPackets packets) {
        int good = 0;
        int empty = 0;
        int bad = 0;
        while (packets.next()) {
            if (packets.status() != PacketStatus.OK) {
                bad++;
            } else if (packets.length() == 0) {
                empty++;
            } else {
                good++;
            }
        }
        ledger.packets(good, empty, bad);
    }

    @Override
    void refused(int slot) {
        free.addLast(slot);
    }

    @Override
    void unsent(int slot) {
        free.addFirst(slot);
    }

    @Override
    void returned(int slot, int bytes) {
        free.addLast(slot);
    }

    @Override
    void detached() {
        for (int slot = ready.poll(); slot >= 0; slot = ready.poll()) {
            ledger.overrun(framesPerSlot);
            free.addLast(slot);
        }
        beginAfresh();
    }
}
