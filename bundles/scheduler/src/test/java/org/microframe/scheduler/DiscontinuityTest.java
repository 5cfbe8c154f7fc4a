package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.PacketPattern;

class DiscontinuityTest {

    private PumpRig rig;

    @BeforeEach
    void openRig() throws Exception {
        rig = new PumpRig(0, 5);
        rig.enter();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private record Cut(long before, long missing, long discarded) {}

    /** Notes the number of the first packet after each cut, and where numbers jump. */
    private static final class Listener implements SlotHandler {
        final List<Cut> cuts = new ArrayList<>();
        final List<Long> jumps = new ArrayList<>();
        private long missing = -1;
        private long discarded;
        private long expected = -1;

        @Override
        public int fill(ByteBuffer slot) {
            throw new AssertionError("an IN handler fills nothing");
        }

        @Override
        public void discontinuity(long missingFrames, long discardedFrames) {
            missing = missingFrames;
            discarded = discardedFrames;
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            packets.next();
            long number = PacketPattern.number(slot, packets.offset(), packets.length());
            if (missing >= 0) {
                cuts.add(new Cut(number, missing, discarded));
                missing = -1;
            }
            if (expected >= 0 && number != expected) {
                jumps.add(number);
            }
            expected = number + packets.count();
        }
    }

    @Test
    void tellsNothingWhileTheChainHolds() throws Exception {
        Listener listener = new Listener();
        rig.open(Samples.in(64, 8), listener, Dispatch.PUMP);

        rig.run(500);

        assertThat(listener.cuts).isEmpty();
        assertThat(listener.jumps).isEmpty();
    }

    @Test
    void tellsTheFramesOfAGapBeforeTheFirstSlotOfTheNextChain() throws Exception {
        Listener listener = new Listener();
        PipeRing ring = rig.open(Samples.in(64, 8), listener, Dispatch.PUMP);
        rig.run(200);

        rig.stall(300);
        rig.run(200);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(listener.cuts).extracting(Cut::before).isEqualTo(listener.jumps);
        assertThat(listener.cuts).last().satisfies(cut -> {
            assertThat(cut.missing())
                    .isBetween(ledger.gap() - 20, ledger.gap() + 20)
                    .isGreaterThan(200);
            assertThat(cut.discarded()).isZero();
        });
    }

    @Test
    void tellsTheFramesOfASuspensionWhenThePipeIsOpenedAnew() throws Exception {
        Listener first = new Listener();
        PipeRing ring = rig.open(Samples.in(64, 8), first, Dispatch.PUMP);
        rig.run(200);
        rig.drain(ring);
        ring.ledger.suspended(org.microframe.isoch.HoleCause.DEVICE_GONE);
        rig.stall(100);

        Listener second = new Listener();
        PipeRing reopened = rig.open(Samples.in(64, 8), second, Dispatch.PUMP, ring.ledger);
        rig.run(200);

        assertThat(second.cuts).singleElement().satisfies(cut -> assertThat(cut.missing())
                .isBetween(
                        reopened.ledger.snapshot().suspended() - 20,
                        reopened.ledger.snapshot().suspended() + 20)
                .isGreaterThan(80));
    }

    @Test
    void tellsNothingOfWhatWasDiscardedBeforeTheHandlerCame() throws Exception {
        PipeRing ring = rig.open(Samples.in(64, 8), null, Dispatch.PUMP);
        rig.run(200);
        Listener listener = new Listener();
        HandlerPort port = new HandlerPort(
                new HandlerSeat(listener, Dispatch.PUMP, Precedence.DEFAULT), ring.pipe, true, rig.clock::nanoTime);
        rig.pump.post(() -> ring.attach(new HandlerPort[] {port}));

        rig.run(200);

        assertThat(ring.ledger.snapshot().overrun()).isPositive();
        assertThat(listener.cuts).isEmpty();
    }

    @Test
    void tellsTheFramesThatWereDiscardedBecauseAThreadDidNotComeForThem() throws Exception {
        Listener listener = new Listener();
        PipeRing ring = rig.open(Samples.in(64, 8), listener, Dispatch.THREAD);
        rig.run(400);
        HandlerPort port = ring.ports()[0];
        Thread handler = new Thread(port::run, "handler");
        handler.setDaemon(true);
        handler.start();
        long before = ring.ledger.snapshot().overrun();
        assertThat(before).isPositive();
        do {
            rig.run(8);
        } while (listener.jumps.isEmpty());

        assertThat(listener.cuts).isNotEmpty();
        assertThat(listener.cuts.get(0).before()).isEqualTo(listener.jumps.get(0));
        assertThat(listener.cuts.get(0).missing()).isZero();
        assertThat(listener.cuts.get(0).discarded()).isGreaterThanOrEqualTo(before - 64);
    }
}
