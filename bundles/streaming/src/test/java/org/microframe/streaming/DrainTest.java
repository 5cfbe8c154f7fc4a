package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.streaming.HandleRig.FRAME;
import static org.microframe.streaming.HandleRig.FRAMES;
import static org.microframe.streaming.HandleRig.OUT;
import static org.microframe.streaming.HandleRig.bytes;
import static org.microframe.streaming.HandleRig.fill;
import static org.microframe.streaming.HandleRig.ledger;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamState;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.streaming.HandleRig.Call;
import org.microframe.streaming.PlannedScheduler.Opened;

@Timeout(30)
class DrainTest {

    private static final int IN_FLIGHT = 2;

    @RegisterExtension
    final HandleRig rig = new HandleRig();

    private IsochOutput output;
    private Opened stream;

    @BeforeEach
    void openRig() throws Exception {
        output = rig.streams.openOutput("music", OUT, OutputPolicy.DEFAULT);
        stream = rig.opened();
    }

    @Test
    void completesTheLastFrameAndWaitsUntilAllHasCompletedOnTheBus() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME + 1));
        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();

        byte[] sent = fill(stream);
        stream.book(ledger(FRAMES, FRAMES - 1));
        fill(stream);
        draining.untilBlocked();
        boolean early = draining.isDone();
        stream.book(ledger(FRAMES, FRAMES - 2));

        assertThat(sent).isEqualTo(bytes(0, FRAME + 1).array());
        assertThat(early).isFalse();
        assertThat(draining.result()).isTrue();
    }

    @Test
    void waitsForAllThatMayBeAheadWhenTheStreamWasTakenUpWhileItRan() throws Exception {
        stream.tell(StreamState.RUNNING, ledger(100, 100));
        output.write(bytes(0, FRAME));
        fill(stream);
        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();

        long carried = 100;
        while (!draining.isDone()) {
            carried += FRAMES;
            stream.book(ledger(carried, 100));
            fill(stream);
            draining.untilBlockedOrDone();
        }

        assertThat(draining.result()).isTrue();
        assertThat(carried).isGreaterThanOrEqualTo(100 + (IN_FLIGHT + 1) * FRAMES);
    }

    @Test
    void doesNotTakeWhatOthersSentBeforeItJoinedTheirPipeForItsOwn() throws Exception {
        stream.run();
        stream.tell(StreamState.SUSPENDED);
        stream.tell(StreamState.RUNNING, ledger(5000, 0));
        output.write(bytes(0, FRAME));
        fill(stream);
        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();

        long carried = 5000;
        while (!draining.isDone()) {
            carried += FRAMES;
            stream.book(ledger(carried, 0));
            fill(stream);
            draining.untilBlockedOrDone();
        }

        assertThat(draining.result()).isTrue();
        assertThat(carried).isGreaterThanOrEqualTo(5000 + (IN_FLIGHT + 1) * FRAMES);
    }

    @Test
    void doesNotCountTheFramesOfAnEarlierPipe() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME));
        fill(stream);
        stream.tell(StreamState.SUSPENDED);
        stream.tell(StreamState.STARTING, ledger(50, 50));
        stream.tell(StreamState.RUNNING);
        output.write(bytes(0, FRAME));

        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();
        fill(stream);
        stream.book(ledger(50 + FRAMES, 50 + FRAMES - 1));

        assertThat(draining.result()).isTrue();
    }

    @Test
    void endsWhenTheStreamDoesNotRunOrStops() throws Exception {
        output.write(bytes(0, FRAME));
        assertThat(output.drain()).isFalse();
        stream.run();
        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();

        stream.tell(StreamState.SUSPENDED);

        assertThat(draining.result()).isFalse();
    }

    @Test
    void endsWhenTheStreamStopsWithItsFramesOnTheirWay() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME));
        fill(stream);
        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();

        stream.tell(StreamState.SUSPENDED);
        stream.run();

        assertThat(draining.result()).isFalse();
    }

    @Test
    void endsWhenItsTimePassesAndGoesOnWithTheFrameThatWasBegun() throws Exception {
        stream.run();
        output.write(bytes(0, 1));

        assertThat(output.drain(Duration.ofMillis(20))).isFalse();
        output.write(bytes(1, FRAME - 1));

        assertThat(fill(stream)).isEqualTo(bytes(0, FRAME).array());
    }

    @Test
    void canBeInterrupted() throws Exception {
        stream.run();
        output.write(bytes(0, 1));
        Call<Boolean> draining = new Call<>(output::drain).untilBlocked();

        draining.thread.interrupt();

        assertThat(draining.failure()).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void drainsBeforeItCloses() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME + 1));
        Call<Void> closing = new Call<Void>(() -> {
                    output.close();
                    return null;
                })
                .untilBlocked();

        assertThat(fill(stream)).hasSize(FRAME + 1);
        assertThat(stream.closed).isFalse();
        stream.book(ledger(FRAMES, FRAMES - 2));
        closing.result();
        rig.settle();

        assertThat(stream.closed).isTrue();
    }

    @Test
    void closesWithinABoundWhenThePumpStandsStill() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME));
        long started = System.nanoTime();

        output.close();

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void allowsItsCloseThePresentLeadAndNotTheOneThatWasAskedFor() throws Exception {
        stream.run();
        OutputHandle handle = (OutputHandle) output;
        assertThat(handle.closingTime()).isEqualTo(Duration.ofMillis(1000 + OUT.leadFrames()));

        stream.lead(4 * OUT.leadFrames());
        assertThat(handle.closingTime()).isEqualTo(Duration.ofMillis(1000 + 4 * OUT.leadFrames()));

        stream.lead(OUT.leadFrames() / 2);
        assertThat(handle.closingTime()).isEqualTo(Duration.ofMillis(1000 + OUT.leadFrames() / 2));
    }

    @Test
    void closesAtOnceOnAnInterruptedThreadAndLeavesTheInterrupt() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME));

        Call<Boolean> closing = new Call<>(() -> {
            Thread.currentThread().interrupt();
            output.close();
            return Thread.interrupted();
        });

        assertThat(closing.result()).isTrue();
        rig.settle();
        assertThat(stream.closed).isTrue();
    }

    @Test
    void abortsWithoutWaiting() throws Exception {
        stream.run();
        output.write(bytes(0, FRAME));

        output.abort();
        rig.settle();

        assertThat(stream.closed).isTrue();
    }
}
