package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.streaming.HandleRig.FRAME;
import static org.microframe.streaming.HandleRig.FRAMES;
import static org.microframe.streaming.HandleRig.GOOD;
import static org.microframe.streaming.HandleRig.IN;
import static org.microframe.streaming.HandleRig.MISSED;
import static org.microframe.streaming.HandleRig.SLOT;
import static org.microframe.streaming.HandleRig.bytes;
import static org.microframe.streaming.HandleRig.take;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamState;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.Discontinuity.Cause;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputCounts;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.InputSlot;
import org.microframe.stream.IsochInput;
import org.microframe.stream.StreamSuspendedException;
import org.microframe.streaming.HandleRig.Call;
import org.microframe.streaming.PlannedScheduler.Opened;
import org.microframe.usb.PacketStatus;

@Timeout(30)
class InputHandleTest {

    private static final int TRANSFERS = 3;

    @RegisterExtension
    final HandleRig rig = new HandleRig();

    private IsochInput input;
    private Opened stream;

    @BeforeEach
    void openRig() throws Exception {
        input = rig.streams.openInput("voice", IN, new InputPolicy(TRANSFERS));
        stream = rig.running();
    }

    private byte[] read(int most) throws Exception {
        ByteBuffer into = ByteBuffer.allocate(most);
        int count = input.read(into, Duration.ZERO);
        assertThat(into.position()).isEqualTo(Math.max(0, count));
        byte[] result = new byte[into.position()];
        into.get(0, result);
        return result;
    }

    private Discontinuity readDiscontinuity() throws Exception {
        assertThat(input.read(ByteBuffer.allocate(1), Duration.ZERO)).isEqualTo(IsochInput.DISCONTINUITY);
        return input.discontinuity();
    }

    @Test
    void givesSlotsInOrderWithTheirPacketsAndPositions() throws Exception {
        take(stream, 0, GOOD, MISSED);
        take(stream, SLOT);

        try (InputSlot slot = input.take()) {
            assertThat(slot.frame()).isZero();
            assertThat(slot.frames()).isEqualTo(FRAMES);
            assertThat(slot.before()).isNull();
            assertThat(slot.data().isReadOnly()).isTrue();
            assertThat(slot.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(slot.data()).isEqualTo(bytes(0, SLOT));
            List<PacketStatus> statuses = new ArrayList<>();
            while (slot.packets().next()) {
                assertThat(slot.packets().offset()).isEqualTo(slot.packets().frame() * FRAME);
                statuses.add(slot.packets().status());
            }
            assertThat(statuses).hasSize(FRAMES).startsWith(PacketStatus.OK, PacketStatus.MISSED, PacketStatus.OK);
        }
        try (InputSlot slot = input.take()) {
            assertThat(slot.frame()).isEqualTo(FRAMES);
            assertThat(slot.data()).isEqualTo(bytes(SLOT, SLOT));
        }
        assertThat(input.take(Duration.ZERO)).isNull();
    }

    @Test
    void blocksAReaderUntilASlotCompletes() throws Exception {
        Call<Long> reading = new Call<>(() -> input.take().frame()).untilBlocked();

        take(stream, 0);

        assertThat(reading.result()).isZero();
    }

    @Test
    void keepsMalformedPacketsMalformed() throws Exception {
        ByteBuffer entries = ByteBuffer.allocate(FRAMES * 12).order(ByteOrder.LITTLE_ENDIAN);
        entries.putInt(12, 99);
        stream.handler.take(
                bytes(0, SLOT),
                new org.microframe.usb.IsochPackets(
                                entries,
                                new org.microframe.usb.IsochGeometry(org.microframe.usb.UsbSpeed.FULL, 1, FRAME))
                        .reset(FRAMES));

        InputSlot slot = input.take();
        slot.packets().next();
        assertThat(slot.packets().status()).isEqualTo(PacketStatus.OK);
        slot.packets().next();
        assertThat(slot.packets().status()).isEqualTo(PacketStatus.MALFORMED);
    }

    @Test
    void dropsWhatFindsTheBufferFullAndTellsHowMuchAndWhere() throws Exception {
        for (int i = 0; i < TRANSFERS + 2; i++) {
            take(stream, i);
        }
        for (int i = 0; i < TRANSFERS; i++) {
            assertThat(input.take().before()).isNull();
        }
        assertThat(input.take(Duration.ZERO)).isNull();
        take(stream, 77);

        InputSlot after = input.take();
        assertThat(after.data().get(0)).isEqualTo((byte) 77);
        assertThat(after.before()).isEqualTo(new Discontinuity(Cause.OVERRUN, 5 * FRAMES, 2 * FRAMES, 0));
        assertThat(after.frame()).isEqualTo(5 * FRAMES);
        assertThat(input.counts()).isEqualTo(new InputCounts(4 * FRAMES, 2 * FRAMES, 0));
    }

    @Test
    void doesNotOverwriteASlotInTheReadersHand() throws Exception {
        take(stream, 0);
        InputSlot held = input.take();
        for (int i = 1; i < 10; i++) {
            take(stream, i);
        }

        assertThat(held.data()).isEqualTo(bytes(0, SLOT));
    }

    @Test
    void tellsAGapAndAnOverrunOfTheScheduler() throws Exception {
        take(stream, 0);
        stream.handler.discontinuity(5, 16);
        take(stream, 1);
        stream.handler.discontinuity(0, 24);
        take(stream, 2);

        input.take();
        assertThat(input.take().before()).isEqualTo(new Discontinuity(Cause.GAP, FRAMES + 21, 21, 0));
        assertThat(input.take().before()).isEqualTo(new Discontinuity(Cause.OVERRUN, 2 * FRAMES + 45, 24, 0));
        assertThat(input.counts().discarded()).isEqualTo(40);
    }

    @Test
    void tellsASuspensionAndKeepsWhatCameBefore() throws Exception {
        take(stream, 0);
        stream.tell(StreamState.SUSPENDED);
        stream.run();
        stream.handler.discontinuity(300, 0);
        take(stream, 1);
        stream.tell(StreamState.SUSPENDED);
        stream.run();
        take(stream, 2);

        assertThat(input.take().before()).isNull();
        assertThat(input.take().before()).isEqualTo(new Discontinuity(Cause.SUSPENSION, 308, 300, 0));
        assertThat(input.take().before()).isEqualTo(new Discontinuity(Cause.SUSPENSION, 316, Discontinuity.UNKNOWN, 0));
    }

    @Test
    void tellsASuspensionAlsoWhenItGoesOnByJoiningThePipeOfAnotherStream() throws Exception {
        take(stream, 0);
        stream.tell(StreamState.SUSPENDED);
        stream.tell(StreamState.RUNNING);
        take(stream, 1);

        assertThat(input.take().before()).isNull();
        assertThat(input.take().before().cause()).isEqualTo(Cause.SUSPENSION);
    }

    @Test
    void readsBytesAcrossSlotsThatFollowEachOther() throws Exception {
        take(stream, 0);
        take(stream, SLOT);

        assertThat(read(SLOT - 1)).isEqualTo(bytes(0, SLOT - 1).array());
        assertThat(read(10 * SLOT)).isEqualTo(bytes(SLOT - 1, SLOT + 1).array());
        assertThat(read(1)).isEmpty();
    }

    @Test
    void neverReadsAcrossADiscontinuityAndTellsEachOnce() throws Exception {
        take(stream, 0);
        stream.handler.discontinuity(3, 0);
        take(stream, 100);

        assertThat(read(10 * SLOT)).isEqualTo(bytes(0, SLOT).array());
        assertThat(readDiscontinuity()).isEqualTo(new Discontinuity(Cause.GAP, FRAMES + 3, 3, 0));
        assertThat(read(10 * SLOT)).isEqualTo(bytes(100, SLOT).array());
    }

    @Test
    void stopsAtBadPacketsAndLeavesTheirBytesOut() throws Exception {
        take(stream, 0, GOOD, MISSED, MISSED, GOOD, GOOD, GOOD, GOOD, MISSED);
        take(stream, SLOT);

        assertThat(read(10 * SLOT)).isEqualTo(bytes(0, FRAME).array());
        assertThat(readDiscontinuity()).isEqualTo(new Discontinuity(Cause.BAD_PACKETS, 3, 0, 2));
        assertThat(read(10 * SLOT)).isEqualTo(bytes(3 * FRAME, 4 * FRAME).array());
        assertThat(readDiscontinuity()).isEqualTo(new Discontinuity(Cause.BAD_PACKETS, 8, 0, 1));
        assertThat(read(10 * SLOT)).isEqualTo(bytes(SLOT, SLOT).array());
    }

    @Test
    void canBeInterruptedWhileItWaitsAndLosesNothing() throws Exception {
        Call<Integer> reading = new Call<>(() -> input.read(ByteBuffer.allocate(1))).untilBlocked();

        reading.thread.interrupt();

        assertThat(reading.failure()).isInstanceOf(InterruptedIOException.class);
        take(stream, 0);
        assertThat(read(SLOT)).isEqualTo(bytes(0, SLOT).array());
    }

    @Test
    void wakesABlockedReaderWhenAnotherThreadCloses() throws Exception {
        Call<InputSlot> reading = new Call<>(input::take).untilBlocked();

        input.close();

        assertThat(reading.failure()).isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.CLOSED));
        rig.settle();
        assertThat(stream.closed).isTrue();
    }

    @Test
    void givesWhatWasBufferedBeforeItSaysThatItsRuntimeHasGone() throws Exception {
        take(stream, 0);

        rig.runtime.end();

        assertThat(input.take().data()).isEqualTo(bytes(0, SLOT));
        assertThatThrownBy(input::take).isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.RUNTIME_GONE));
        rig.settle();
        assertThat(stream.closed).isTrue();
    }

    @Test
    void saysThatTheStreamHasFailedWhenNothingIsBuffered() throws Exception {
        take(stream, 0);
        stream.tell(StreamState.FAILED);

        assertThat(input.take()).isNotNull();
        assertThatThrownBy(input::take).isInstanceOf(StreamSuspendedException.class);
    }

    @Test
    void outlivesItsScheduler() throws Exception {
        take(stream, 0);
        PlannedScheduler next = rig.nextScheduler();
        next.last().run();
        take(next.last(), 1);

        assertThat(input.take().before()).isNull();
        assertThat(input.take().before().cause()).isEqualTo(Cause.SUSPENSION);
    }

    @Test
    void refusesABufferWithoutRoom() {
        assertThatThrownBy(() -> input.read(ByteBuffer.allocate(0))).isInstanceOf(IllegalArgumentException.class);
    }
}
