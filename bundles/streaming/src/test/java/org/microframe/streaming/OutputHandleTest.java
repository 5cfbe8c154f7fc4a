package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.streaming.HandleRig.FRAME;
import static org.microframe.streaming.HandleRig.OUT;
import static org.microframe.streaming.HandleRig.SLOT;
import static org.microframe.streaming.HandleRig.bytes;
import static org.microframe.streaming.HandleRig.fill;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamState;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputCounts;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.StreamSuspendedException;
import org.microframe.stream.SuspensionPolicy;
import org.microframe.streaming.HandleRig.Call;
import org.microframe.streaming.PlannedScheduler.Opened;

@Timeout(30)
class OutputHandleTest {

    private static final int BUFFER = 64;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    @RegisterExtension
    final HandleRig rig = new HandleRig();

    private IsochOutput open(SuspensionPolicy policy) {
        return rig.streams.openOutput("music", OUT, new OutputPolicy(policy, BUFFER));
    }

    private static byte[] array(int from, int count) {
        return bytes(from, count).array();
    }

    @Test
    void sendsBytesInOrderAndKeepsAFrameThatWasBegunUntilItIsWhole() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();

        output.write(bytes(0, FRAME + 1));
        assertThat(fill(stream)).isEqualTo(array(0, FRAME));
        assertThat(fill(stream)).isEmpty();
        output.write(bytes(FRAME + 1, FRAME - 1));

        assertThat(fill(stream)).isEqualTo(array(FRAME, FRAME));
        assertThat(output.counts()).isEqualTo(new OutputCounts(2 * FRAME, 2 * FRAME, 0));
    }

    @Test
    void blocksAWriterUntilThePumpHasMadeRoom() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();
        ByteBuffer data = bytes(0, BUFFER + SLOT);

        Call<Void> writing = new Call<Void>(() -> {
                    output.write(data);
                    return null;
                })
                .untilBlocked();
        assertThat(fill(stream)).isEqualTo(array(0, SLOT));
        writing.result();

        assertThat(data.hasRemaining()).isFalse();
        assertThat(fill(stream)).isEqualTo(array(SLOT, SLOT));
        assertThat(fill(stream)).isEqualTo(array(2 * SLOT, SLOT));
    }

    @Test
    void offersWithoutWaitingAndTakesWhatThereIsRoomFor() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        rig.running();
        ByteBuffer data = bytes(0, BUFFER + 1);

        assertThat(output.offer(data)).isEqualTo(BUFFER);
        assertThat(output.offer(data)).isZero();

        assertThat(data.position()).isEqualTo(BUFFER);
    }

    @Test
    void returnsWhatATimedWriteTookWhenTheTimePassed() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        rig.running();
        ByteBuffer data = bytes(0, BUFFER + 1);

        assertThat(output.write(data, SHORT)).isEqualTo(BUFFER);
        assertThat(output.write(data, SHORT)).isZero();

        assertThat(data.remaining()).isEqualTo(1);
        assertThatThrownBy(() -> output.write(data, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zero");
    }

    @Test
    void countsTheWaitForAnotherWriterAgainstTheTimeout() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();
        Call<Void> first = new Call<Void>(() -> {
                    output.write(bytes(0, BUFFER + SLOT));
                    return null;
                })
                .untilBlocked();
        ByteBuffer second = bytes(0, 1);

        assertThat(output.write(second, SHORT)).isZero();
        assertThat(output.offer(second)).isZero();

        assertThat(second.position()).isZero();
        fill(stream);
        first.result();
    }

    @Test
    void tellsAnInterruptedWriterHowMuchWasTakenAndSendsExactlyThat() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();
        ByteBuffer data = bytes(0, BUFFER + 10);
        boolean[] interruptedAfter = new boolean[1];
        Call<Void> writing = new Call<Void>(() -> {
                    try {
                        output.write(data);
                    } finally {
                        interruptedAfter[0] = Thread.currentThread().isInterrupted();
                    }
                    return null;
                })
                .untilBlocked();

        writing.thread.interrupt();

        assertThat(writing.failure())
                .isInstanceOfSatisfying(InterruptedIOException.class, e -> assertThat(e.bytesTransferred)
                        .isEqualTo(BUFFER));
        assertThat(interruptedAfter[0]).isFalse();
        assertThat(data.position()).isEqualTo(BUFFER);
        assertThat(fill(stream)).isEqualTo(array(0, SLOT));
        output.write(data);
        assertThat(fill(stream)).isEqualTo(array(SLOT, SLOT));
        assertThat(fill(stream)).isEqualTo(array(2 * SLOT, 8));
    }

    @Test
    void wakesABlockedWriterWhenAnotherThreadCloses() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Call<Void> writing = new Call<Void>(() -> {
                    output.write(bytes(0, BUFFER + 1));
                    return null;
                })
                .untilBlocked();

        output.close();

        assertThat(writing.failure()).isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.CLOSED));
        rig.settle();
        assertThat(rig.scheduler.last().closed).isTrue();
        assertThatThrownBy(() -> output.offer(bytes(0, 1))).isInstanceOf(HandleEndedException.class);
    }

    @Test
    void holdsWhatIsWrittenWhileTheStreamIsSuspendedAndSendsItAfterwards() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();
        stream.tell(StreamState.SUSPENDED);

        output.write(bytes(0, BUFFER));
        Call<Void> writing = new Call<Void>(() -> {
                    output.write(bytes(BUFFER, FRAME));
                    return null;
                })
                .untilBlocked();
        stream.run();
        assertThat(fill(stream)).isEqualTo(array(0, SLOT));
        writing.result();

        assertThat(fill(stream)).isEqualTo(array(SLOT, SLOT));
        assertThat(fill(stream)).isEqualTo(array(2 * SLOT, FRAME));
    }

    @Test
    void discardsWhatIsBufferedAndWrittenWhileTheStreamIsSuspendedAndCountsIt() throws Exception {
        IsochOutput output = open(SuspensionPolicy.DISCARD);
        Opened stream = rig.running();
        output.write(bytes(0, SLOT));
        stream.tell(StreamState.SUSPENDED);
        output.write(bytes(SLOT, 10 * BUFFER));
        stream.run();
        output.write(bytes(0, FRAME));

        assertThat(fill(stream)).isEqualTo(array(0, FRAME));
        assertThat(output.counts()).isEqualTo(new OutputCounts(SLOT + 10 * BUFFER + FRAME, FRAME, SLOT + 10 * BUFFER));
    }

    @Test
    void resumesWithAWholeFrameOfTheWritersAfterDiscardingAPartOfOne() throws Exception {
        IsochOutput output = open(SuspensionPolicy.DISCARD);
        Opened stream = rig.running();
        output.write(bytes(0, FRAME + 1));
        fill(stream);
        stream.tell(StreamState.SUSPENDED);
        output.write(bytes(FRAME + 1, FRAME));
        stream.run();

        output.write(bytes(2 * FRAME + 1, 1));
        assertThat(fill(stream)).isEmpty();
        output.write(bytes(2 * FRAME + 2, FRAME - 2 + FRAME));

        assertThat(fill(stream)).isEqualTo(array(3 * FRAME, FRAME));
        assertThat(output.counts()).isEqualTo(new OutputCounts(4 * FRAME, 2 * FRAME, 2 * FRAME));
    }

    @Test
    void failsAWriteWhileTheStreamIsSuspendedAndKeepsWhatWasBuffered() throws Exception {
        IsochOutput output = open(SuspensionPolicy.FAIL);
        Opened stream = rig.running();
        output.write(bytes(0, FRAME));
        stream.tell(StreamState.SUSPENDED);
        ByteBuffer data = bytes(FRAME, FRAME);

        assertThatThrownBy(() -> output.write(data))
                .isInstanceOfSatisfying(
                        StreamSuspendedException.class,
                        e -> assertThat(e.status().state()).isEqualTo(StreamState.SUSPENDED));

        assertThat(data.position()).isZero();
        stream.run();
        output.write(data);
        assertThat(fill(stream)).isEqualTo(array(0, 2 * FRAME));
    }

    @Test
    void endsTheWaitOfAWriterWhoseStreamFails() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.running();
        Call<Void> writing = new Call<Void>(() -> {
                    output.write(bytes(0, BUFFER + 1));
                    return null;
                })
                .untilBlocked();

        stream.tell(StreamState.FAILED);

        assertThat(writing.failure()).isInstanceOf(StreamSuspendedException.class);
    }

    @Test
    void saysThatTheBufferDoesNotHoldAFrameInsteadOfWaitingForEver() throws Exception {
        IsochOutput output = rig.streams.openOutput("music", OUT, new OutputPolicy(SuspensionPolicy.HOLD, FRAME - 1));
        Opened stream = rig.running();
        Call<Void> writing = new Call<Void>(() -> {
                    output.write(bytes(0, BUFFER));
                    return null;
                })
                .untilBlocked();

        assertThat(fill(stream)).isEmpty();

        assertThat(writing.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3 bytes")
                .hasMessageContaining("has 4");
        assertThatThrownBy(output::drain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void outlivesItsSchedulerAndSendsToTheNextWhatItHolds() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened first = rig.running();
        first.book(HandleRig.ledger(80, 0));

        rig.runtime.schedulerLeft(rig.scheduler);
        rig.settle();
        StreamState between = output.status().state();
        output.write(bytes(0, SLOT));
        PlannedScheduler next = new PlannedScheduler();
        rig.runtime.schedulerArrived(next);
        rig.settle();
        next.last().run();

        assertThat(between).isEqualTo(StreamState.SUSPENDED);
        assertThat(first.closed).isTrue();
        assertThat(next.last().earlier.carried()).isEqualTo(80);
        assertThat(fill(next.last())).isEqualTo(array(0, SLOT));
    }

    @Test
    void ignoresWhatASchedulerTellsAfterItHasLeft() throws Exception {
        IsochOutput output = open(SuspensionPolicy.FAIL);
        Opened first = rig.running();
        rig.runtime.schedulerLeft(rig.scheduler);
        rig.settle();

        first.tell(StreamState.RUNNING);

        assertThatThrownBy(() -> output.write(bytes(0, 1))).isInstanceOf(StreamSuspendedException.class);
    }

    @Test
    void awaitsTheStartWhileAnotherThreadWrites() throws Exception {
        IsochOutput output = open(SuspensionPolicy.HOLD);
        Opened stream = rig.opened();
        new Call<Void>(() -> {
                    output.write(bytes(0, BUFFER + 1));
                    return null;
                })
                .untilBlocked();
        assertThat(output.awaitRunning(Duration.ZERO)).isFalse();
        Call<Boolean> awaiting = new Call<>(() -> output.awaitRunning(LONG)).untilBlocked();

        stream.run();

        assertThat(awaiting.result()).isTrue();
    }
}
