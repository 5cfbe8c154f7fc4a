package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.simulator.Unknowns.Shows;
import org.microframe.simulator.Unknowns.Traits;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.FrameRun;

/** Where transfers go at explicit frames. */
class ExplicitFrameTest {

    private static final long BASE = 5000;

    @Test
    void transfersGoWhereTheyAreToldAndTheAnswerIsTheNextFreeFrame() throws Exception {
        Rig rig = rig(Traits.PLAIN);
        IsochPipe pipe = rig.speaker(3, 4);

        assertThat(pipe.submitAt(0, 4, BASE + 5)).isEqualTo(BASE + 9);
        assertThat(pipe.submitAt(1, 2, BASE + 9)).isEqualTo(BASE + 11);
        assertThat(pipe.submitAt(2, 3, BASE + 20)).isEqualTo(BASE + 23);
        rig.clock.advance(30);

        assertThat(rig.record(Devices.SPEAKER).schedule())
                .containsExactly(new FrameRun(BASE + 5, 6, 6, 6 * 192), new FrameRun(BASE + 20, 3, 3, 3 * 192));
    }

    @Test
    void answerAndStartWrapWithTheCounter() throws Exception {
        Rig rig = new Rig(Devices.headset("a"), 0xFFFF_FFF0L);
        IsochPipe pipe = rig.speaker(3, 4);

        assertThat(pipe.submitAt(0, 4, 0xFFFF_FFFEL)).isEqualTo(2);
        assertThat(pipe.submitAt(1, 4, 2)).isEqualTo(6);
        rig.clock.advance(30);

        assertThat(rig.record(Devices.SPEAKER).schedule()).containsExactly(new FrameRun(0xFFFF_FFFEL, 8, 8, 8 * 192));
    }

    @Test
    void lateFramesAreMissedAndTheRestIsSent() throws Exception {
        for (int status : new int[] {0xC000000F, 0xC0020000, 0xC0040000, 0xC0050000}) {
            Rig rig = rig(new Traits(Shows.AT_THE_CALL, false, 0, Shows.AT_THE_CALL, true, status, true, false, false));
            IsochPipe pipe = rig.microphone(2, 6);
            rig.clock.advance(1);

            assertThat(pipe.submitAt(0, 6, BASE - 1)).isEqualTo(BASE + 5);

            assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.COMPLETED));
            assertThat(statuses(pipe.packets(0)))
                    .containsExactly(
                            PacketStatus.MISSED,
                            PacketStatus.MISSED,
                            PacketStatus.MISSED,
                            PacketStatus.OK,
                            PacketStatus.OK,
                            PacketStatus.OK);
        }
    }

    @Test
    void transferThatIsLateAsAWholeFails() throws Exception {
        Rig rig = rig(Traits.PLAIN);
        IsochPipe in = rig.microphone(2, 2);
        IsochPipe out = rig.speaker(2, 2);

        assertThat(in.submitAt(0, 2, BASE - 1)).isEqualTo(BASE + 1);
        assertThat(out.submitAt(1, 2, BASE - 1)).isEqualTo(BASE + 1);

        assertThat(rig.stepUntilDone())
                .containsExactly(new Rig.Done(0, TransferOutcome.FAILED), new Rig.Done(1, TransferOutcome.FAILED));
        assertThat(rig.record(Devices.SPEAKER).schedule()).isEmpty();
    }

    @Test
    void lateOutTransferMayShowNothing() throws Exception {
        Rig rig = rig(Traits.PLAIN.withWindow(Shows.AT_THE_CALL, false));
        IsochPipe out = rig.speaker(2, 2);

        out.submitAt(1, 2, BASE - 1);

        assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(1, TransferOutcome.COMPLETED));
        assertThat(rig.record(Devices.SPEAKER).schedule()).isEmpty();
    }

    @Test
    void framesOutOfTheWindowAreRefusedOrFail() throws Exception {
        for (long frame : new long[] {BASE + 1025, BASE - 1025, BASE + (1L << 31)}) {
            assertThat(rig(Traits.PLAIN).speaker(2, 1).submitAt(0, 1, frame)).isEqualTo(IsochPipe.REFUSED);

            Rig failing = rig(Traits.PLAIN.withWindow(Shows.AS_COMPLETION, true));
            assertThat(failing.speaker(2, 1).submitAt(0, 1, frame)).isEqualTo(frame + 1);
            assertThat(failing.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.FAILED));
        }
        assertThat(rig(Traits.PLAIN).speaker(2, 1).submitAt(0, 1, BASE + 1024)).isEqualTo(BASE + 1025);
        assertThat(rig(Traits.PLAIN).speaker(2, 1).submitAt(0, 1, BASE - 1024)).isEqualTo(BASE - 1023);
    }

    @Test
    void asapFollowsWhatIsPendingAtFrames() throws Exception {
        Rig rig = rig(Traits.PLAIN);
        IsochPipe pipe = rig.speaker(3, 4);
        pipe.submitAt(0, 4, BASE + 5);

        assertThat(pipe.submitAsap(1, 4, true)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(30);

        assertThat(rig.record(Devices.SPEAKER).schedule()).containsExactly(new FrameRun(BASE + 5, 8, 8, 8 * 192));
    }

    @Test
    void numbersOutOfRangeOwnersAndGoneDevicesAreAnsweredAsUnderAsap() throws Exception {
        Rig rig = rig(Traits.PLAIN);
        IsochPipe pipe = rig.speaker(2, 4);
        pipe.submitAt(0, 4, BASE + 5);

        assertThatThrownBy(() -> pipe.submitAt(0, 4, BASE + 9)).hasMessageContaining("slot 0 is pending");
        assertThatThrownBy(() -> pipe.submitAt(1, 5, BASE + 9)).hasMessageContaining("frames are 5");
        assertThatThrownBy(() -> pipe.submitAt(2, 4, BASE + 9)).hasMessageContaining("slot is 2");
        rig.bus.unplug(rig.virtual);
        assertThat(pipe.submitAt(1, 4, BASE + 9)).isEqualTo(IsochPipe.GONE);
        pipe.close(false);
        assertThat(pipe.submitAt(1, 4, BASE + 9)).isEqualTo(IsochPipe.CLOSING);
    }

    private static Rig rig(Traits traits) throws Exception {
        return new Rig(Devices.headset("a"), BASE, traits);
    }

    private static List<PacketStatus> statuses(IsochPackets packets) {
        List<PacketStatus> statuses = new ArrayList<>();
        while (packets.next()) {
            statuses.add(packets.status());
        }
        return statuses;
    }
}
