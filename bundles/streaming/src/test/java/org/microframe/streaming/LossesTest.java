package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.streaming.HandleRig.FRAME;
import static org.microframe.streaming.HandleRig.OUT;
import static org.microframe.streaming.HandleRig.bytes;
import static org.microframe.streaming.HandleRig.fill;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputCounts;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.StreamSuspendedException;
import org.microframe.stream.SuspensionPolicy;
import org.microframe.streaming.PlannedScheduler.Opened;

/** What a handle tells of what its stream's policy made of losses. */
@Timeout(30)
class LossesTest {

    private static final String GAP = "the chain broke: frames from 4711 on were not carried";

    @RegisterExtension
    final HandleRig rig = new HandleRig();

    private IsochOutput open(SuspensionPolicy policy) {
        return rig.streams.openOutput("music", OUT, new OutputPolicy(policy, 10 * FRAME));
    }

    @Test
    void endsWithAnExceptionThatNamesTheGapAlsoWhereItDiscardsOtherwise() throws Exception {
        for (SuspensionPolicy policy : SuspensionPolicy.values()) {
            try (IsochOutput output = open(policy)) {
                Opened stream = rig.running();
                stream.tell(StreamState.FAILED, StreamCause.CHAIN_BROKEN, GAP);

                assertThatThrownBy(() -> output.write(bytes(0, FRAME)))
                        .isInstanceOf(StreamSuspendedException.class)
                        .hasMessageContaining("FAILED(CHAIN_BROKEN)")
                        .hasMessageContaining(GAP);
            }
            rig.settle();
        }
    }

    @Test
    void doesNotRunAgainAtAnotherSchedulerBeforeItsNameIsOpenedAnew() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        rig.running().tell(StreamState.FAILED, StreamCause.CHAIN_BROKEN, GAP);

        PlannedScheduler next = rig.nextScheduler();

        assertThat(next.opened).isEmpty();
        assertThatThrownBy(() -> output.write(bytes(0, FRAME))).hasMessageContaining(GAP);
        output.close();
        open(SuspensionPolicy.HOLD);
        rig.settle();
        assertThat(next.opened).hasSize(1);
    }

    @Test
    void countsTheFramesThatWereDropped() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();
        output.write(bytes(0, 2 * FRAME));
        fill(stream);

        stream.handler.dropped(2);

        assertThat(output.counts()).isEqualTo(new OutputCounts(2 * FRAME, 2 * FRAME, 0, 2));
    }

    @Test
    void hasDrainedWhenWhatWasSentIsCarriedOrDropped() {
        BusProgress progress = new BusProgress();
        progress.opens(LedgerSnapshot.EMPTY, 0);
        BusProgress.Mark mark = progress.mark(7);

        assertThat(progress.hasCompleted(mark, HandleRig.ledger(4, 0, 2))).isFalse();
        assertThat(progress.hasCompleted(mark, HandleRig.ledger(4, 0, 3))).isTrue();
    }
}
