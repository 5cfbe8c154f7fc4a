package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.PacketPattern;

/** Where transfers go under ASAP. */
class SubmitTest {

    @Test
    void firstTransferStartsAfterOneToTwentyFrames() throws Exception {
        Set<Long> delays = new HashSet<>();
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(2, 1);
        for (int i = 0; i < 400; i++) {
            long before = rig.bus.frame();
            pipe.submitAsap(0, 1, false);
            rig.stepUntilDone();
            delays.add(rig.bus.frame() - 1 - before);
        }

        assertThat(delays).hasSize(20).allMatch(delay -> delay >= 1 && delay <= 20);
    }

    @Test
    void sameSeedGivesTheSameStarts() throws Exception {
        assertThat(starts()).isEqualTo(starts());
    }

    private static List<FrameRun> starts() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(2, 1);
        for (int i = 0; i < 50; i++) {
            pipe.submitAsap(0, 1, false);
            rig.stepUntilDone();
        }
        return rig.record(Devices.SPEAKER).schedule();
    }

    @Test
    void pendingTransfersAreContinuedWithOrWithoutContinueStream() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(3, 4);

        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(1, 2, true)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(2, 4, false)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(40);

        assertThat(rig.dequeue()).extracting(Rig.Done::slot).containsExactly(0, 1, 2);
        assertThat(rig.record(Devices.SPEAKER).schedule()).hasSize(1);
        assertThat(rig.record(Devices.SPEAKER).scheduledFrames()).isEqualTo(10);
    }

    @Test
    void continueStreamOnADryQueueIsRefused() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(2, 4);

        assertThat(pipe.submitAsap(0, 4, true)).isEqualTo(IsochPipe.REFUSED);
        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.OK);
        rig.stepUntilDone();
        assertThat(pipe.submitAsap(1, 4, true)).isEqualTo(IsochPipe.REFUSED);
        assertThat(pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.OK);
        rig.stepUntilDone();

        assertThat(rig.record(Devices.SPEAKER).schedule()).hasSize(2);
    }

    @Test
    void continueStreamIsRefusedWhenTheNextFrameHasBegun() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(3, 4);
        pipe.submitAsap(0, 4, false);
        long firstFrame = firstFrame(rig);
        rig.clock.advance(firstFrame + 3 - rig.bus.frame());

        assertThat(rig.bus.frame()).isEqualTo(firstFrame + 3);
        assertThat(pipe.submitAsap(1, 4, true)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(5);

        assertThat(pipe.submitAsap(2, 4, true)).isEqualTo(IsochPipe.REFUSED);
    }

    /** The pipe is in its first transfer: finds the frame it starts in by looking at a copy with the same seed. */
    private static long firstFrame(Rig rig) throws Exception {
        Rig copy = Rig.headset();
        copy.speaker(3, 4).submitAsap(0, 4, false);
        copy.clock.advance(30);
        assertThat(rig.bus.frame()).isEqualTo(1000);
        return copy.record(Devices.SPEAKER).schedule().get(0).firstFrame();
    }

    @Test
    void slotIsTheSameLittleEndianView() throws Exception {
        IsochPipe pipe = Rig.headset().speaker(3, 4);

        assertThat(pipe.slot(1)).isSameAs(pipe.slot(1)).isNotSameAs(pipe.slot(0));
        assertThat(pipe.slot(1).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(pipe.slot(1).isDirect()).isTrue();
        assertThat(pipe.slot(1).capacity()).isEqualTo(4 * 192);
        assertThatThrownBy(() -> pipe.slot(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void speakerReceivesTheBytesOfTheSlots() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(3, 2);
        for (int i = 0; i < 6; i++) {
            PacketPattern.fill(pipe.slot(i / 2), i % 2 * 192, 192, i);
        }
        List.of(2, 0, 1).forEach(slot -> pipe.submitAsap(slot, 2, false));
        rig.clock.advance(40);

        ByteBuffer received = ByteBuffer.wrap(rig.virtual.captured(Devices.SPEAKER));
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            numbers.add(PacketPattern.number(received, i * 192, 192));
        }
        assertThat(numbers).containsExactly(4L, 5L, 0L, 1L, 2L, 3L);
    }

    @Test
    void microphonePacketsAreContiguousAcrossTransfers() throws Exception {
        Rig rig = new Rig(Devices.fastHeadset("a"), 1000);
        IsochPipe pipe = rig.microphone(4, 2);
        for (int slot = 0; slot < 4; slot++) {
            pipe.submitAsap(slot, 2, false);
        }
        long expected = -1;
        for (int transfers = 0; transfers < 1000; ) {
            for (Rig.Done done : rig.stepUntilDone()) {
                IsochPackets packets = pipe.packets(done.slot());
                assertThat(packets.count()).isEqualTo(16);
                while (packets.next()) {
                    assertThat(packets.status()).isEqualTo(PacketStatus.OK);
                    long number = PacketPattern.number(pipe.slot(done.slot()), packets.offset(), packets.length());
                    assertThat(expected < 0 || number == expected).isTrue();
                    expected = number + 1;
                }
                assertThat(pipe.submitAsap(done.slot(), 2, true)).isEqualTo(IsochPipe.OK);
                transfers++;
            }
        }
        assertThat(pipe.packets(0)).isSameAs(pipe.packets(0));
    }

    @Test
    void packetsOfAPartOfASlotAreThoseOfItsFrames() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.microphone(2, 8);
        pipe.submitAsap(0, 3, false);
        rig.stepUntilDone();

        assertThat(pipe.packets(0).count()).isEqualTo(3);
    }

    @Test
    void packetsThatWereNotReceivedAreMissed() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.microphone(2, 8);
        pipe.submitAsap(0, 8, false);
        rig.bus.unplug(rig.virtual);

        assertThat(rig.dequeue()).containsExactly(new Rig.Done(0, TransferOutcome.GONE));
        IsochPackets packets = pipe.packets(0);
        while (packets.next()) {
            assertThat(packets.status()).isEqualTo(PacketStatus.MISSED);
        }
    }

    @Test
    void outPipeHasNoPackets() throws Exception {
        IsochPipe pipe = Rig.headset().speaker(2, 1);

        assertThatThrownBy(() -> pipe.packets(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OUT");
    }

    @Test
    void numbersOutOfRangeAreRefused() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(2, 4);
        pipe.submitAsap(0, 4, false);

        assertThatThrownBy(() -> pipe.submitAsap(2, 4, false)).hasMessageContaining("slot is 2");
        assertThatThrownBy(() -> pipe.submitAsap(-1, 4, false)).hasMessageContaining("slot is -1");
        assertThatThrownBy(() -> pipe.submitAsap(1, 5, false)).hasMessageContaining("frames are 5");
        assertThatThrownBy(() -> pipe.submitAsap(1, 0, false)).hasMessageContaining("frames are 0");
        assertThatThrownBy(() -> pipe.submitAsap(0, 4, false)).hasMessageContaining("slot 0 is pending");
    }

    @Test
    void frameIsTheLow32BitsAndStreamsCrossTheWrap() throws Exception {
        Rig rig = new Rig(Devices.headset("a"), 0xFFFF_FFF0L);
        IsochPipe pipe = rig.speaker(4, 4);
        FrameStamp stamp = new FrameStamp();
        assertThat(pipe.frame(stamp)).isEqualTo(IsochPipe.OK);
        assertThat(stamp.frame()).isEqualTo(0xFFFF_FFF0);
        assertThat(stamp.nanoTime()).isEqualTo(rig.clock.nanoTime());
        for (int slot = 0; slot < 4; slot++) {
            pipe.submitAsap(slot, 4, false);
        }
        for (int done = 0; done < 20; ) {
            for (Rig.Done next : rig.stepUntilDone()) {
                assertThat(pipe.submitAsap(next.slot(), 4, true)).isEqualTo(IsochPipe.OK);
                done++;
            }
        }

        pipe.frame(stamp);

        assertThat(stamp.frame()).isEqualTo((int) rig.bus.frame()).isBetween(60, 200);
        assertThat(rig.record(Devices.SPEAKER).schedule()).hasSize(1);
    }
}
