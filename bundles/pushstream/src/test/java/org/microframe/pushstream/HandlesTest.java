package org.microframe.pushstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.microframe.pushstream.WholeSystem.BYTES_PER_FRAME;
import static org.microframe.pushstream.WholeSystem.IN;
import static org.microframe.pushstream.WholeSystem.OUT;
import static org.microframe.pushstream.WholeSystem.OUT_ENDPOINT;
import static org.microframe.pushstream.WholeSystem.until;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamState;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.Streams;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbStallException;
import org.microframe.virtualbus.PacketPattern;
import org.microframe.virtualbus.VirtualDevice;

/** Outputs, inputs and control handles over the real scheduler and a real-time bus. */
@Timeout(60)
class HandlesTest {

    private static final Duration LONG = Duration.ofSeconds(15);

    private WholeSystem system;

    @BeforeEach
    void startSystem(@TempDir Path cache) throws Exception {
        system = new WholeSystem(cache);
    }

    @AfterEach
    void stopSystem() throws Exception {
        system.close();
    }

    private static ByteBuffer frames(long from, int count) {
        ByteBuffer data = ByteBuffer.allocate(count * BYTES_PER_FRAME);
        for (int i = 0; i < count; i++) {
            data.putLong(i * BYTES_PER_FRAME, from + i);
        }
        return data;
    }

    private static List<Long> played(VirtualDevice device) {
        ByteBuffer captured = ByteBuffer.wrap(device.captured(OUT_ENDPOINT));
        List<Long> numbers = new ArrayList<>();
        for (int at = 0; at + BYTES_PER_FRAME <= captured.limit(); at += BYTES_PER_FRAME) {
            if (captured.getLong(at) != 0) {
                numbers.add(captured.getLong(at));
            }
        }
        return numbers;
    }

    private static List<Long> consecutive(long from, int count) {
        List<Long> numbers = new ArrayList<>();
        for (long i = from; i < from + count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Test
    void hasPlayedEverythingOnTheBusWhenDrainReturns() throws Exception {
        VirtualDevice device = system.plug();
        IsochOutput output = system.service(Streams.class).openOutput("music", OUT, OutputPolicy.DEFAULT);
        assertThat(output.awaitRunning(LONG)).isTrue();

        output.write(frames(1, 500));
        boolean drained = output.drain();

        assertThat(drained).isTrue();
        assertThat(played(device)).isEqualTo(consecutive(1, 500));
        output.write(frames(501, 10));
        output.close();
        assertThat(played(device)).isEqualTo(consecutive(1, 510));
    }

    @Test
    void holdsWhatIsWrittenBeforeTheDeviceComesAndWhileTheSchedulerIsReplaced() throws Exception {
        IsochOutput output = system.service(Streams.class).openOutput("music", OUT, OutputPolicy.DEFAULT);
        output.write(frames(1, 100));
        VirtualDevice device = system.plug();
        assertThat(output.awaitRunning(LONG)).isTrue();
        assertThat(output.drain(LONG)).isTrue();

        system.startScheduler();
        system.swap("scheduler");
        output.write(frames(101, 100));
        until("running again", () -> output.status().state() == StreamState.RUNNING);
        assertThat(output.drain(LONG)).isTrue();

        assertThat(played(device)).isEqualTo(consecutive(1, 200));
        assertThat(output.status().ledger().suspended()).isPositive();
    }

    @Test
    void readsTheBusWithoutAnUntoldLossAndTellsASuspensionBetweenTwoPackets() throws Exception {
        VirtualDevice device = system.plug();
        IsochInput input = system.service(Streams.class).openInput("voice", IN, new InputPolicy(256));
        ByteBuffer packet = ByteBuffer.allocate(BYTES_PER_FRAME).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        long expected = -1;
        for (int i = 0; i < 300; i++) {
            if (readPacket(input, packet) == IsochInput.DISCONTINUITY) {
                expected = -1;
                continue;
            }
            long number = PacketPattern.number(packet, 0, BYTES_PER_FRAME);
            assertThat(number).isEqualTo(expected < 0 ? number : expected);
            expected = number + 1;
        }

        system.unplug(device);
        until("suspended", () -> input.status().state() == StreamState.SUSPENDED);
        system.plug();
        while (readPacket(input, packet) != IsochInput.DISCONTINUITY
                || input.discontinuity().cause() != Discontinuity.Cause.SUSPENSION) {
            assertThat(input.status().state()).isNotEqualTo(StreamState.FAILED);
        }

        assertThat(input.discontinuity().frames()).isPositive();
        assertThat(input.counts().dropped()).isZero();
    }

    /** Reads a packet's bytes, or the discontinuity before them. */
    private static int readPacket(IsochInput input, ByteBuffer into) throws Exception {
        into.clear();
        while (into.hasRemaining()) {
            int read = input.read(into);
            if (read == IsochInput.DISCONTINUITY) {
                assertThat(into.position()).isZero();
                return read;
            }
            assertThat(read).isPositive();
        }
        return into.capacity();
    }

    @Test
    void endsWithItsRuntimeAndGoesOnUnderTheSameNameWithTheNextWithoutAGap() throws Exception {
        system.plug();
        IsochInput first = system.service(Streams.class).openInput("voice", IN, InputPolicy.DEFAULT);
        assertThat(first.awaitRunning(LONG)).isTrue();
        first.take();

        system.startStreaming();
        system.swap("streaming");
        Throwable end = catchThrowable(() -> {
            while (first.take() != null) {
                Thread.onSpinWait();
            }
        });
        IsochInput next = system.service(Streams.class).openInput("voice", IN, InputPolicy.DEFAULT);
        next.take();
        next.take();

        assertThat(end).isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.RUNTIME_GONE));
        LedgerSnapshot ledger = next.status().ledger();
        assertThat(ledger.chains()).isEqualTo(1);
        assertThat(ledger.gap() + ledger.suspended()).isZero();
    }

    @Test
    void lingersAfterItsBundleLetGoAndIsTakenUpByTheNextHandle() throws Exception {
        system.plug();
        IsochOutput first = system.service(Streams.class).openOutput("music", OUT, OutputPolicy.DEFAULT);
        assertThat(first.awaitRunning(LONG)).isTrue();

        system.release(Streams.class);
        IsochOutput next = system.service(Streams.class).openOutput("music", OUT, OutputPolicy.DEFAULT);
        assertThat(next.awaitRunning(LONG)).isTrue();
        next.write(frames(1, 10));

        assertThat(next.drain(LONG)).isTrue();
        assertThat(next.status().ledger().chains()).isEqualTo(1);
    }

    @Test
    void reachesTheDeviceWithControlRequestsWhenItIsThere() throws Exception {
        DeviceControl control = system.service(Streams.class).control("(microframe.device=*)");
        SetupPacket unknown = new SetupPacket(0x40, 0x77, 0, 0, 0);
        until("the streaming runtime sees the scheduler", () -> !catchThrowable(
                        () -> control.controlTransfer(unknown, null, Duration.ofSeconds(1)))
                .getMessage()
                .contains("no scheduler"));
        assertThatThrownBy(() -> control.controlTransfer(unknown, null, Duration.ofSeconds(1)))
                .isInstanceOf(DeviceGoneException.class);

        system.plug();

        assertThatThrownBy(() -> control.controlTransfer(unknown, null, Duration.ofSeconds(1)))
                .isInstanceOf(UsbStallException.class);
    }
}
