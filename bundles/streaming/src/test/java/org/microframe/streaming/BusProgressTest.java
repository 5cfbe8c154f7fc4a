package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.streaming.HandleRig.FRAMES;
import static org.microframe.streaming.HandleRig.OUT;
import static org.microframe.streaming.HandleRig.ledger;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.Distribution;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;

class BusProgressTest {

    private static final long QUEUED = (OUT.transfersInFlight() + 1) * (long) FRAMES;

    private final BusProgress progress = new BusProgress();

    private BusProgress.Mark mark(LedgerSnapshot ledger, long sent) {
        StreamIdentity identity = new StreamIdentity("bundle", "name");
        return progress.mark(sent)
                .startingAt(new StreamStatus(
                        identity, OUT, "", StreamState.RUNNING, StreamCause.NONE, "", true, 0, ledger));
    }

    @Test
    void countsTheFramesOfDataThatCompletedSinceThePipeWasOpened() {
        progress.opens(ledger(100, 40), 70);
        BusProgress.Mark mark = mark(ledger(100, 40), 75);

        assertThat(progress.hasCompleted(mark, ledger(112, 48))).isFalse();
        assertThat(progress.hasCompleted(mark, ledger(113, 48))).isTrue();
    }

    @Test
    void waitsForAllThatCanBeQueuedWhenThePipeWasOpenBefore() {
        BusProgress.Mark mark = mark(ledger(100, 100), 5);

        assertThat(progress.hasCompleted(mark, ledger(100 + QUEUED - 1, 100))).isFalse();
        assertThat(progress.hasCompleted(mark, ledger(100 + QUEUED, 100))).isTrue();
    }

    @Test
    void waitsForAllThatCanBeQueuedAlsoWhenTheLeadHasGrown() {
        int grown = 2 * OUT.leadFrames();
        long queued = grown + (long) FRAMES;
        BusProgress.Mark mark = progress.mark(5)
                .startingAt(new StreamStatus(
                        new StreamIdentity("bundle", "name"),
                        OUT,
                        "",
                        StreamState.RUNNING,
                        StreamCause.NONE,
                        "",
                        true,
                        0,
                        ledger(100, 100),
                        List.of(),
                        BandwidthUse.NONE,
                        new StreamMeasures(grown, Distribution.NONE, Distribution.NONE)));

        assertThat(progress.hasCompleted(mark, ledger(100 + queued - 1, 100))).isFalse();
        assertThat(progress.hasCompleted(mark, ledger(100 + queued, 100))).isTrue();
    }

    @Test
    void doesNotWaitForEverForFramesOfATransferThatFailed() {
        progress.opens(ledger(0, 0), 0);
        BusProgress.Mark mark = mark(ledger(0, 0), FRAMES);

        assertThat(progress.hasCompleted(mark, ledger(QUEUED, QUEUED))).isTrue();
    }

    @Test
    void countsNothingThatPassedBeforeTheStartIsKnown() {
        BusProgress.Mark mark = progress.mark(5);

        assertThat(progress.hasCompleted(mark, ledger(10 * QUEUED, 10 * QUEUED)))
                .isFalse();
    }

    @Test
    void knowsThatThePipeIsAnother() {
        progress.opens(ledger(0, 0), 0);
        BusProgress.Mark mark = mark(ledger(0, 0), 1);
        assertThat(progress.isSamePipe(mark)).isTrue();

        progress.opens(ledger(0, 0), 1);

        assertThat(progress.isSamePipe(mark)).isFalse();
    }
}
