package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.usb.UsbdStatus;
import org.microframe.usb.host.TransferOutcome;

/** What a ring does with what came in. */
class InRingTest extends RingRig {

    @Test
    void handsEachSlotToEveryConsumerAndTellsWhatWasDiscardedInItsPlace() {
        PipeRing ring = ring(Samples.IN, 0);
        Supplier quick = new Supplier();
        Supplier slow = new Supplier();
        HandlerPort first = port(ring, quick, Dispatch.PUMP);
        HandlerPort second = port(ring, slow, Dispatch.THREAD);
        ring.attach(new HandlerPort[] {first, second});
        receive(ring, 12);
        int waited = 0;
        while (second.callOnce() || waited++ == 0) {
            turn(ring);
        }

        assertThat(quick.taken).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(quick.discarded).isEmpty();
        assertThat(slow.taken.get(0)).isZero();
        assertThat(slow.discarded).hasSize(1);
        int missed = 12 - slow.taken.size();
        assertThat(missed).isPositive();
        assertThat(slow.discarded.get(0)).isEqualTo(missed * FRAMES);
        assertThat(seen().overrun()).isEqualTo(missed * (long) FRAMES);
    }

    @Test
    void booksWhatNobodyTookWhenThePipeIsClosed() {
        PipeRing ring = ring(Samples.IN, 0);
        HandlerPort port = port(ring, new Supplier(), Dispatch.THREAD);
        ring.attach(new HandlerPort[] {port});
        turn(ring);
        for (int i = 0; i < 4; i++) {
            pass(FRAMES);
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        ring.serve(pump, Long.MAX_VALUE);
        assertThat(port.leased()).isEqualTo(2);

        ring.finish();

        assertThat(ledger.snapshot().overrun()).isEqualTo(2 * FRAMES);
        assertThat(port.isOver()).isTrue();
    }

    @Test
    void countsFramesOfAFailedTransferOnlyByDescriptorsThatWereWritten() {
        PipeRing ring = ring(Samples.IN, 0);
        Supplier taker = new Supplier();
        ring.attach(new HandlerPort[] {port(ring, taker, Dispatch.PUMP)});
        turn(ring);
        int slot = pipe.submits.get(0).slot();
        pipe.describe(slot, 0, 8, UsbdStatus.SUCCESS);
        pipe.describe(slot, 1, 0, UsbdStatus.CRC);
        pipe.describe(slot, 2, 0, UsbdStatus.SUCCESS);
        pipe.describe(slot, 3, 5, UsbdStatus.SUCCESS);
        pass(30);
        ring.book(slot, TransferOutcome.FAILED);
        turn(ring);

        LedgerSnapshot seen = seen();
        assertThat(seen.carried()).isEqualTo(3);
        assertThat(seen.unconfirmed()).isEqualTo(1);
        assertThat(seen.goodPackets()).isEqualTo(2);
        assertThat(seen.emptyPackets()).isEqualTo(1);
        assertThat(seen.badPackets()).isEqualTo(1);
        assertThat(taker.taken).hasSize(1);
        pipe.describe(pipe.submits.get(1).slot(), 0, 0, UsbdStatus.NOT_ACCESSED);
        ring.book(pipe.submits.get(1).slot(), TransferOutcome.ABORTED);
        turn(ring);
        assertThat(taker.taken).hasSize(1);
        assertThat(seen().unconfirmed()).isEqualTo(1 + FRAMES);
    }
}
