package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** What rings of both directions have in common, and OUT, as soon as possible. */
class RingTest extends RingRig {

    @Test
    void submitsTheFirstTransferAnewAndContinuesItWithTheOthers() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);

        assertThat(pipe.submits).extracting(ScriptedPipe.Submit::continues).containsExactly(false, true, true, true);
        assertThat(ring.pending()).isEqualTo(4);
    }

    @Test
    void sendsRefusedTransfersAgainFirstAndInTheirOrder() {
        PipeRing ring = ring(Samples.OUT, 0);
        ring.attach(new HandlerPort[] {port(ring, new Supplier(), Dispatch.PUMP)});
        turn(ring);
        List<Integer> sent = pipe.submittedSlots();
        ring.book(sent.get(0), TransferOutcome.COMPLETED);
        for (int slot : sent.subList(1, 4)) {
            ring.book(slot, TransferOutcome.REFUSED);
        }
        pass(20);

        pipe.answers.addAll(List.of(IsochPipe.OK, IsochPipe.REFUSED));
        turn(ring);
        ring.book(sent.get(1), TransferOutcome.REFUSED);
        pass(20);
        turn(ring);
        pass(20);
        turn(ring);

        assertThat(pipe.submittedSlots().subList(5, 8)).isEqualTo(sent.subList(1, 4));
    }

    @Test
    void booksWhatWasRefusedAsNeverOnTheBus() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);
        pass(10);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        for (int i = 1; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.REFUSED);
        }
        pass(1);
        turn(ring);
        pass(20);
        ring.book(pipe.submits.get(4).slot(), TransferOutcome.COMPLETED);

        LedgerSnapshot seen = seen();
        assertThat(seen.carried()).isEqualTo(2 * FRAMES);
        assertThat(seen.unconfirmed()).isZero();
        assertThat(seen.breaks()).isEqualTo(1);
        assertThat(seen.holes().recent()).singleElement().satisfies(hole -> assertThat(hole.cause())
                .isEqualTo(HoleCause.CONTINUE_REFUSED));
    }

    @Test
    void submitsNothingWhileARefusedChainIsNotOver() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.REFUSED);

        turn(ring);

        assertThat(pipe.submits).hasSize(4);
        assertThat(recoveries).isEmpty();
        for (int i = 1; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.REFUSED);
        }
        turn(ring);
        assertThat(pipe.submits).hasSize(8);
        assertThat(pipe.submits.get(4).continues()).isFalse();
    }

    @Test
    void tellsThatItRecoversUntilTheChainIsSubmittedAgain() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);
        for (int round = 0; round < 2; round++) {
            int from = 4 * round;
            for (int i = from; i < from + 4; i++) {
                ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
            }
            turn(ring);
        }

        assertThat(recoveries).containsExactly(true, false, true);
        assertThat(ring.deadline()).isEqualTo(clock.nanoTime() + 1_000_000);
        pass(1);
        turn(ring);
        assertThat(recoveries).containsExactly(true, false, true, false);
        assertThat(ring.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void givesUpWhenNothingIsCarriedInManyStarts() {
        PipeRing ring = ring(Samples.OUT, 0);
        for (int start = 0; start < 11; start++) {
            turn(ring);
            pass(300);
            turn(ring);
            int submitted = pipe.submits.size();
            for (int i = submitted - 4; i < submitted; i++) {
                ring.book(pipe.submits.get(i).slot(), TransferOutcome.REFUSED);
            }
            assertThat(stops).isEmpty();
        }
        turn(ring);

        assertThat(stops).containsExactly(StreamCause.NO_PROGRESS);
        assertThat(ring.isHalted()).isTrue();
        assertThat(ring.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void writesOffATransferThatWasOvertakenAndStops() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);
        pass(20);
        ring.book(pipe.submits.get(1).slot(), TransferOutcome.COMPLETED);

        LedgerSnapshot seen = seen();
        assertThat(seen.unconfirmed()).isEqualTo(FRAMES);
        assertThat(seen.carried()).isEqualTo(FRAMES);
        assertThat(stops).containsExactly(StreamCause.BUS_SILENT);
        assertThat(ring.pending()).isEqualTo(2);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        assertThat(seen().carried()).isEqualTo(FRAMES);
        assertThat(ring.pending()).isEqualTo(2);
    }

    @Test
    void stopsWhenTheDeviceIsGone() {
        PipeRing ring = ring(Samples.OUT, 0);
        pipe.answers.add(IsochPipe.GONE);
        turn(ring);
        turn(ring);

        assertThat(stops).containsExactly(StreamCause.DEVICE_GONE);
        assertThat(ring.pending()).isZero();
    }

    @Test
    void stopsInSilenceWhenThePipeIsClosing() {
        PipeRing ring = ring(Samples.OUT, 0);
        pipe.answers.add(IsochPipe.CLOSING);
        turn(ring);

        assertThat(stops).isEmpty();
        assertThat(ring.isHalted()).isTrue();
    }

    @Test
    void runsDryWhenItIsStoppedAndSaysSoOnce() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);
        int[] dry = {0};
        ring.stop(() -> dry[0]++);
        for (int i = 0; i < 4; i++) {
            assertThat(dry[0]).isZero();
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
            turn(ring);
        }

        assertThat(dry[0]).isEqualTo(1);
        assertThat(pipe.submits).hasSize(4);
        assertThat(ring.quietSince()).isEqualTo(Long.MAX_VALUE);
        PipeRing idle = ring(Samples.OUT, 0);
        idle.stop(() -> dry[0]++);
        assertThat(dry[0]).isEqualTo(2);
    }

    @Test
    void knowsSinceWhenNothingCompletes() {
        PipeRing ring = ring(Samples.OUT, 0);
        pass(3);
        assertThat(ring.quietSince()).isEqualTo(Long.MAX_VALUE);
        turn(ring);
        assertThat(ring.quietSince()).isEqualTo(3_000_000);
        pass(5);
        turn(ring);
        assertThat(ring.quietSince()).isEqualTo(3_000_000);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        assertThat(ring.quietSince()).isEqualTo(8_000_000);
    }

    @Test
    void knowsTheLeastLead() {
        PipeRing ring = ring(Samples.OUT, 0);
        assertThat(ring.leastLeadFrames()).isEqualTo(-1);
        turn(ring);
        assertThat(ring.leastLeadFrames()).isEqualTo(-1);
        turn(ring);
        assertThat(ring.leastLeadFrames()).isEqualTo(4 * FRAMES);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        ring.book(pipe.submits.get(1).slot(), TransferOutcome.COMPLETED);
        turn(ring);
        turn(ring);
        assertThat(ring.leastLeadFrames()).isEqualTo(2 * FRAMES);
        assertThat(ring.leadNanos()).isEqualTo(4 * FRAMES * 1_000_000L);
        for (int i = 2; i < 6; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        turn(ring);
        assertThat(ring.leastLeadFrames()).isZero();
    }

    @Test
    void writesOffWhatIsPendingWhenItIsFinished() {
        PipeRing ring = ring(Samples.OUT, 0);
        turn(ring);
        pass(6);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        pass(3);
        ring.finish();

        LedgerSnapshot seen = ledger.snapshot();
        assertThat(seen.carried()).isEqualTo(FRAMES);
        assertThat(seen.unconfirmed()).isBetween(3L, 7L);
        assertThat(ledger.inChain()).isFalse();
        assertThat(ring.isHalted()).isTrue();
    }

    @Test
    void fillsWithSilenceWhatTheHandlerLeftOver() {
        PipeRing ring = ring(Samples.OUT, 0);
        Supplier supplier = new Supplier();
        ring.attach(new HandlerPort[] {port(ring, supplier, Dispatch.PUMP)});
        turn(ring);
        for (int i = 0; i < 7; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
            turn(ring);
        }
        supplier.bytes = 11;
        int before = pipe.submits.size();
        ring.book(pipe.submits.get(7).slot(), TransferOutcome.COMPLETED);
        turn(ring);
        ring.book(pipe.submits.get(8).slot(), TransferOutcome.COMPLETED);
        turn(ring);
        int slot = pipe.submits.get(before + 1).slot();

        ByteBuffer sent = pipe.slot(slot);
        assertThat(sent.getLong(0)).isPositive();
        assertThat(sent.get(8)).isNotZero();
        for (int at = 11; at < FRAMES * 8; at++) {
            assertThat(sent.get(at)).as("byte %s", at).isZero();
        }
        long underrun = seen().underrun();
        for (int i = 9; i <= before + 1; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        assertThat(seen().underrun() - underrun).isEqualTo(2);
    }

    @Test
    void leasesAtMostItsShareAndKeepsASlotForFiller() {
        PipeRing ring = ring(Samples.OUT, 0);
        HandlerPort port = port(ring, new Supplier(), Dispatch.THREAD);
        ring.attach(new HandlerPort[] {port});
        turn(ring);

        assertThat(port.leased()).isEqualTo(2);
        assertThat(ring.pending()).isEqualTo(4);
        assertThat(port.callOnce()).isTrue();
        assertThat(port.callOnce()).isTrue();
        assertThat(port.callOnce()).isFalse();
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        turn(ring);
        assertThat(pipe.slot(pipe.submits.get(4).slot()).getLong(0)).isEqualTo(1);
        assertThat(port.leased()).isEqualTo(1);
    }
}
