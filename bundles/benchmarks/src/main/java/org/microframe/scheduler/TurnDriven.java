package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;

/** The pump of one device with its streams, turned by the calling thread, for benchmarks. */
public final class TurnDriven {

    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final Pump pump;
    private final LongSupplier clock;
    private final List<StreamLedger> ledgers = new ArrayList<>();
    private boolean broken;

    /** @param clock ns */
    public TurnDriven(CompletionQueue queue, LongSupplier clock) {
        this.clock = clock;
        pump = new Pump(queue, clock, e -> {
            throw new IllegalStateException("the pump of a benchmark failed", e);
        });
        pump.enter();
    }

    /** Slots that a pipe for a request has. */
    public static int slotsFor(StreamRequest request) {
        return PipeRing.slotsFor(request);
    }

    /** Adds a stream over an open pipe. */
    public void add(IsochPipe pipe, StreamRequest request, SlotHandler handler) {
        StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);
        FrameStamp stamp = new FrameStamp();
        pipe.frame(stamp);
        ledger.enterDomain("benchmark", stamp.frame(), stamp.nanoTime());
        RingWatcher watcher = new RingWatcher() {
            @Override
            public void ringStopped(StreamCause cause) {
                throw new IllegalStateException("the stream of a benchmark stopped: " + cause);
            }

            @Override
            public void ringRecovers(boolean recovers) {
                broken = true;
            }
        };
        PipeRing ring = request.isIn()
                ? new InRing(pipe, request, ledger, clock, watcher)
                : new OutRing(pipe, request, ledger, clock, watcher);
        HandlerSeat seat = new HandlerSeat(handler, Dispatch.PUMP, Precedence.DEFAULT);
        ring.attach(new HandlerPort[] {new HandlerPort(seat, pipe, request.isIn(), clock)});
        pump.add(ring);
        ledgers.add(ledger);
    }

    /** Does what is due, without waiting. */
    public void turn() {
        if (!pump.turn(0)) {
            throw new IllegalStateException("the pump of a benchmark has ended");
        }
    }

    /** Does what is due, waiting for it, until a condition holds after a turn. */
    public void runUntil(BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            if (!pump.turn(LONGEST_WAIT_NANOS)) {
                throw new IllegalStateException("the pump of a benchmark has ended");
            }
        }
    }

    /** Whether a stream has broken; for the thread that turns. */
    public boolean hasBroken() {
        return broken;
    }

    /** Frames carried by all streams. */
    public long carried() {
        return ledgers.stream().mapToLong(ledger -> ledger.snapshot().carried()).sum();
    }

    /** Breaks of all streams. */
    public long breaks() {
        return ledgers.stream().mapToLong(ledger -> ledger.snapshot().breaks()).sum();
    }
}
