package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamPolicy;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** Rings whose transfers are submitted at frames. */
class RingAtFramesTest extends RingRig {

    @Test
    void placesTransfersOneAfterTheOtherAMarginAhead() {
        PipeRing ring = ring(Samples.OUT, 5);
        pass(100);
        turn(ring);

        assertThat(pipe.submits).extracting(ScriptedPipe.Submit::frame).containsExactly(105L, 109L, 113L, 117L);
        pass(16);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        turn(ring);
        assertThat(pipe.submits.get(4).frame()).isEqualTo(121);
        pass(1);
        ring.book(pipe.submits.get(1).slot(), TransferOutcome.COMPLETED);
        pass(4);
        ring.book(pipe.submits.get(2).slot(), TransferOutcome.COMPLETED);
        turn(ring);
        assertThat(pipe.submits.subList(5, 7))
                .extracting(ScriptedPipe.Submit::frame)
                .containsExactly(126L, 130L);
        for (int i = 3; i < 7; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        assertThat(seen().holes().recent()).singleElement().satisfies(hole -> {
            assertThat(hole.firstFrame()).isEqualTo(125);
            assertThat(hole.frames()).isEqualTo(1);
            assertThat(hole.bound()).isZero();
            assertThat(hole.cause()).isEqualTo(HoleCause.LATE);
        });
        assertThat(seen().carried()).isEqualTo(28);
    }

    @Test
    void leavesTheFramesOfARefusedTransferToTheNextOne() {
        PipeRing ring = ring(Samples.OUT, 5);
        pass(100);
        pipe.answers.addAll(List.of(IsochPipe.OK, IsochPipe.REFUSED));
        turn(ring);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        turn(ring);

        assertThat(pipe.submits.get(1).frame()).isEqualTo(109);
    }

    @Test
    void isLateWhenItsFrameWasOnTheBusAsTheSubmitReturned() {
        PipeRing ring = ring(Samples.OUT, 5);
        pass(100);
        pipe.submitTakes = 4;
        turn(ring);
        pass(30);
        for (int i = 0; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        assertThat(seen().carried()).isEqualTo(4 * FRAMES);
        assertThat(seen().unconfirmed()).isZero();

        pipe.submitTakes = 5;
        turn(ring);
        pass(30);
        for (int i = 4; i < 8; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        assertThat(seen().carried()).isEqualTo(4 * FRAMES);
        assertThat(seen().unconfirmed()).isEqualTo(4 * FRAMES);
    }

    @Test
    void booksALostTransferAtItsFrame() {
        PipeRing ring = ring(Samples.OUT, 5);
        pass(100);
        turn(ring);
        pass(6);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.ABORTED);

        LedgerSnapshot seen = seen();
        assertThat(seen.unconfirmed()).isEqualTo(2);
        assertThat(seen.firstFrame()).isEqualTo(105);
        assertThat(seen.carried()).isZero();
    }

    @Test
    void goesOnAtFramesOverTheCountersWrap() {
        PipeRing ring = ring(Samples.OUT, 5);
        pipe.now = -9;
        turn(ring);

        assertThat(ring.pending()).isEqualTo(4);
        assertThat(pipe.submits).extracting(ScriptedPipe.Submit::frame).containsExactly(0xFFFF_FFFCL, 0L, 4L, 8L);
    }

    @Test
    void breaksHoweverOftenAsLongAsEachChainThatGoesOnAsSoonAsPossibleCarriesSomething() {
        StreamPolicy thenAsap = new StreamPolicy(List.of(), 0, 0, "stage", 1).with(GroupStart.THEN_ASAP);
        PipeRing ring = ring(Samples.OUT, 5, thenAsap);
        int chains = 25;
        for (int chain = 0, first = 0; chain < chains; chain++) {
            turn(ring);
            for (int slot : pipe.submittedSlots().subList(first, pipe.submits.size())) {
                ring.book(slot, TransferOutcome.COMPLETED);
            }
            first = pipe.submits.size();
            pass(2_000);
            turn(ring);
        }

        assertThat(stops).isEmpty();
        assertThat(seen().chains()).isEqualTo(chains);
    }
}
