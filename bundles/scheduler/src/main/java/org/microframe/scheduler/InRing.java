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

    InRing(IsochPipe pipe, StreamRequest request, StreamLedger ledger, LongSupplier clock, Watcher watcher) {
        super(pipe, request, ledger, clock, watcher);
        this.clock = clock;
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
                to.lease(ready.poll());
                continue;
            }
            if (clock.getAsLong() - until >= 0 || !to.seat.begin()) {
                break;
            }
            int slot = ready.poll();
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
            }
        }
        return slot;
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
        } else {
            ready.addLast(slot);
        }
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
    }
}
