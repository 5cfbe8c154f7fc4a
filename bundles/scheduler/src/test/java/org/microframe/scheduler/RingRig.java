package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbdStatus;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;

/** For tests of rings over a pipe that answers as it is told to: 4 transfers of 4 frames in flight, 2 leasable, 7 slots. */
abstract class RingRig {

    static final int FRAMES = 4;

    /** Supplies whole slots, or what it is told to. */
    static class Supplier implements SlotHandler {
        final List<Integer> discarded = new ArrayList<>();
        final List<Integer> taken = new ArrayList<>();
        int bytes = FRAMES * 8;
        int next = 1;

        @Override
        public int fill(ByteBuffer slot) {
            for (int at = 0; at < bytes; at += 8) {
                slot.putLong(at, next++);
            }
            return bytes;
        }

        @Override
        public void discontinuity(long missing, long frames) {
            discarded.add((int) frames);
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            taken.add((int) slot.getLong(0));
        }
    }

    final SteppedClock clock = new SteppedClock();
    final VirtualBus bus = new VirtualBus(clock);
    final CompletionQueue queue = new SimulatedDevice(bus.plug(Samples.quietHeadset("1")), 1).newQueue();
    final Pump pump = new Pump(queue, clock::nanoTime, e -> {
        throw new AssertionError("the pump failed", e);
    });
    final StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);
    final List<StreamCause> stops = new ArrayList<>();
    final List<LedgerHole> gaps = new ArrayList<>();
    final List<Boolean> recoveries = new ArrayList<>();
    final RingWatcher watcher = new RingWatcher() {
        @Override
        public void ringStopped(StreamCause cause) {
            stops.add(cause);
        }

        @Override
        public void ringBroke(LedgerHole gap) {
            gaps.add(gap);
        }

        @Override
        public void ringRecovers(boolean recovers) {
            recoveries.add(recovers);
        }
    };
    ScriptedPipe pipe;

    PipeRing ring(int endpoint, int margin) {
        return ring(endpoint, margin, StreamPolicy.DEFAULT);
    }

    PipeRing ring(int endpoint, int margin, StreamPolicy policy) {
        StreamRequest request = new StreamRequest("(a=b)", 1, 1, endpoint, 4 * FRAMES, FRAMES, 2, margin, policy);
        pipe = new ScriptedPipe(endpoint, PipeRing.slotsFor(request), FRAMES);
        ledger.enterDomain("bus", 0, 0);
        return request.isIn()
                ? new InRing(pipe, request, ledger, clock::nanoTime, watcher)
                : new OutRing(pipe, request, ledger, clock::nanoTime, watcher);
    }

    HandlerPort port(PipeRing ring, SlotHandler handler, Dispatch dispatch) {
        return new HandlerPort(
                new HandlerSeat(handler, dispatch, Precedence.DEFAULT),
                pipe,
                pipe.endpointAddress() > 0x80,
                clock::nanoTime);
    }

    void turn(PipeRing ring) {
        ring.collect();
        ring.refill(false);
        ring.serve(pump, Long.MAX_VALUE);
        ring.refill(true);
        ledger.publish();
        ring.tell();
    }

    /** Has so many transfers of a new IN ring complete with good packets, numbered from 0, each followed by a turn. */
    void receive(PipeRing ring, int transfers) {
        turn(ring);
        for (int i = 0; i < transfers; i++) {
            pass(FRAMES);
            int slot = pipe.submits.get(i).slot();
            for (int frame = 0; frame < FRAMES; frame++) {
                pipe.describe(slot, frame, 8, UsbdStatus.SUCCESS);
            }
            pipe.slot(slot).putLong(0, i);
            ring.book(slot, TransferOutcome.COMPLETED);
            turn(ring);
        }
    }

    void pass(int frames) {
        clock.advance(frames);
        pipe.now += frames;
    }

    LedgerSnapshot seen() {
        ledger.publish();
        return ledger.snapshot();
    }
}
