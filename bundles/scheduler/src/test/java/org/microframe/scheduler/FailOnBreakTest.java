package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.FaultKind;

/** What becomes of a stream whose policy on a break is to fail. */
@Timeout(60)
class FailOnBreakTest extends RingRig {

    private static final StreamPolicy FAIL = StreamPolicy.DEFAULT.with(OnBreak.FAIL);

    private PipeRing ring(int margin) {
        PipeRing ring = ring(Samples.OUT, margin, FAIL);
        ring.attach(new HandlerPort[] {port(ring, new Supplier(), Dispatch.PUMP)});
        return ring;
    }

    private void complete(PipeRing ring, int from, int to, TransferOutcome outcome) {
        for (int i = from; i < to; i++) {
            ring.book(pipe.submits.get(i).slot(), outcome);
        }
    }

    @Test
    void submitsNoMoreWhenItRanDryAndNamesTheGap() {
        PipeRing ring = ring(0);
        turn(ring);
        pass(1);
        complete(ring, 0, 1, TransferOutcome.COMPLETED);
        pass(24);
        complete(ring, 1, 4, TransferOutcome.COMPLETED);
        turn(ring);
        turn(ring);

        assertThat(pipe.submits).hasSize(4);
        assertThat(ring.isHalted()).isTrue();
        assertThat(stops).isEmpty();
        assertThat(recoveries).isEmpty();
        assertThat(gaps).containsExactly(new LedgerHole(1 + 4 * FRAMES, 25 - 4 * FRAMES, 0, false, HoleCause.RAN_DRY));
        ring.finish();
        LedgerSnapshot seen = ledger.snapshot();
        assertThat(seen.carried()).isEqualTo(4 * FRAMES).isEqualTo(seen.span());
        assertThat(seen.breaks()).isEqualTo(1);
    }

    @Test
    void endsWhenTheChainIsRefusedAfterWhatIsPendingIsOver() {
        PipeRing ring = ring(0);
        pipe.answers.addAll(List.of(IsochPipe.OK, IsochPipe.OK, IsochPipe.REFUSED));
        turn(ring);
        turn(ring);
        assertThat(gaps).isEmpty();

        pass(10);
        complete(ring, 0, 2, TransferOutcome.COMPLETED);
        turn(ring);

        assertThat(pipe.submits).hasSize(2);
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(HoleCause.CONTINUE_REFUSED);
            assertThat(gap.firstFrame()).isBetween(1 + 2L * FRAMES - gap.bound(), 1 + 2L * FRAMES + gap.bound());
        });
    }

    @Test
    void endsAtFramesBeforeItSkipsAheadAndLetsWhatIsPendingComplete() {
        PipeRing ring = ring(5);
        pass(100);
        turn(ring);
        pass(17);
        complete(ring, 0, 1, TransferOutcome.COMPLETED);
        turn(ring);

        assertThat(pipe.submits).hasSize(4);
        assertThat(gaps).containsExactly(new LedgerHole(121, 1, 0, false, HoleCause.LATE));
        pass(10);
        complete(ring, 1, 4, TransferOutcome.COMPLETED);
        ring.finish();
        LedgerSnapshot seen = ledger.snapshot();
        assertThat(seen.carried()).isEqualTo(4 * FRAMES).isEqualTo(seen.span());
        assertThat(seen.breaks()).isEqualTo(1);
        assertThat(seen.holes().recent()).isEmpty();
    }

    @Test
    void bringsTheGapOfARefusedTransferIntoTheLedgerWhenOthersFollowIt() {
        PipeRing ring = ring(5);
        pass(100);
        turn(ring);
        pass(30);
        complete(ring, 0, 1, TransferOutcome.COMPLETED);
        complete(ring, 1, 2, TransferOutcome.REFUSED);
        complete(ring, 2, 4, TransferOutcome.COMPLETED);
        turn(ring);
        ring.finish();

        assertThat(gaps).containsExactly(new LedgerHole(109, FRAMES, 0, false, HoleCause.CONTINUE_REFUSED));
        LedgerSnapshot seen = ledger.snapshot();
        assertThat(seen.gap()).isEqualTo(FRAMES);
        assertThat(seen.breaks()).isEqualTo(1);
        assertThat(seen.span()).isEqualTo(4 * FRAMES);
    }

    @Test
    void endsAtFramesWhenATransferIsCutShort() {
        PipeRing ring = ring(5);
        pass(100);
        turn(ring);
        pass(6);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.FAILED);
        turn(ring);

        assertThat(gaps).containsExactly(new LedgerHole(107, 2, 0, false, HoleCause.CONTINUE_REFUSED));
        assertThat(pipe.submits).hasSize(4);
        pass(20);
        complete(ring, 1, 4, TransferOutcome.COMPLETED);
        ring.finish();
        LedgerSnapshot seen = ledger.snapshot();
        assertThat(seen.unconfirmed()).isEqualTo(2);
        assertThat(seen.gap()).isEqualTo(2);
        assertThat(seen.breaks()).isEqualTo(1);
    }

    @Test
    void failsTheStreamUntilItIsOpenedAgain() {
        try (SchedulerRig rig = new SchedulerRig()) {
            rig.plug("1");
            SchedulerRig.Client client = new SchedulerRig.Client();
            StreamHold player =
                    rig.open(Samples.PLAYER, Samples.out(512, 8).with(FAIL), client, new SchedulerRig.Handler());
            SchedulerRig.untilState(player, StreamState.RUNNING);
            SchedulerRig.untilCarried(player, 50);
            rig.bus.devices().get(0).inject(Samples.OUT, FaultKind.REFUSED_CONTINUE, 1);
            SchedulerRig.until("failed", () -> client.last().state() == StreamState.FAILED);

            StreamStatus failed = client.last();
            assertThat(failed.cause()).isEqualTo(StreamCause.CHAIN_BROKEN);
            assertThat(failed.detail())
                    .startsWith("the chain broke (")
                    .contains("): frames from " + failed.ledger().nextFrame() + " on")
                    .endsWith("its policy on a break is to fail");
            rig.plug("2");
            SchedulerRig.until("closed", () -> !rig.bus.devices().get(0).isOpen());
            assertThat(player.status().state()).isEqualTo(StreamState.FAILED);
            assertThat(player.status().ledger().chains()).isEqualTo(1);

            player.close();
            StreamHold again =
                    rig.open(Samples.PLAYER, Samples.out(512, 8).with(FAIL), client, new SchedulerRig.Handler());
            SchedulerRig.untilCarried(again, 50);
            assertThat(again.status().ledger().holes().recent())
                    .singleElement()
                    .satisfies(hole -> assertThat(hole.cause()).isEqualTo(HoleCause.FAILED));
        }
    }
}
