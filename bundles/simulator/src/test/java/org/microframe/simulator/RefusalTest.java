package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.simulator.Unknowns.Shows;
import org.microframe.simulator.Unknowns.Traits;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.FaultKind;

/** ContinueStreams that cannot be honoured, or are not. */
class RefusalTest {

    @Test
    void refusalShowsAsACompletionBehindWhatIsPending() throws Exception {
        Rig rig = rig(Traits.PLAIN.withRefusal(Shows.AS_COMPLETION, false));
        IsochPipe pipe = rig.speaker(4, 2);
        pipe.submitAsap(0, 2, false);
        rig.virtual.inject(Devices.SPEAKER, FaultKind.REFUSED_CONTINUE, 1);

        assertThat(pipe.submitAsap(1, 2, true)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(2, 2, true)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(40);

        assertThat(rig.dequeue())
                .containsExactly(
                        new Rig.Done(0, TransferOutcome.COMPLETED),
                        new Rig.Done(1, TransferOutcome.REFUSED),
                        new Rig.Done(2, TransferOutcome.COMPLETED));
        assertThat(rig.record(Devices.SPEAKER).schedule()).hasSize(1);
        assertThat(rig.record(Devices.SPEAKER).scheduledFrames()).isEqualTo(4);
    }

    @Test
    void cascadeRefusesAllBehindUntilTheRefusalIsTold() throws Exception {
        Rig rig = rig(Traits.PLAIN.withRefusal(Shows.AS_COMPLETION, true));
        IsochPipe pipe = rig.speaker(5, 2);
        pipe.submitAsap(0, 2, false);
        rig.virtual.inject(Devices.SPEAKER, FaultKind.REFUSED_CONTINUE, 1);
        List.of(1, 2, 3).forEach(slot -> pipe.submitAsap(slot, 2, true));
        assertThat(pipe.submitAsap(4, 2, false)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(40);

        assertThat(rig.dequeue())
                .extracting(Rig.Done::outcome)
                .containsExactly(
                        TransferOutcome.COMPLETED,
                        TransferOutcome.REFUSED,
                        TransferOutcome.REFUSED,
                        TransferOutcome.REFUSED,
                        TransferOutcome.COMPLETED);
        pipe.submitAsap(0, 2, false);
        assertThat(pipe.submitAsap(1, 2, true)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(40);
        assertThat(rig.dequeue()).extracting(Rig.Done::outcome).containsOnly(TransferOutcome.COMPLETED);
    }

    @Test
    void dryQueueRefusesAsACompletionAlsoAlone() throws Exception {
        Rig rig = rig(Traits.PLAIN.withRefusal(Shows.AS_COMPLETION, false));
        IsochPipe pipe = rig.speaker(2, 2);

        assertThat(pipe.submitAsap(0, 2, true)).isEqualTo(IsochPipe.OK);

        assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.REFUSED));
        assertThat(rig.record(Devices.SPEAKER).schedule()).isEmpty();
    }

    @Test
    void refusalShowsInBothWaysWhereItMay() throws Exception {
        Rig rig = rig(Traits.PLAIN.withRefusal(Shows.EITHER, false));
        IsochPipe pipe = rig.speaker(2, 2);
        int atTheCall = 0;
        for (int i = 0; i < 100; i++) {
            if (pipe.submitAsap(0, 2, true) == IsochPipe.REFUSED) {
                atTheCall++;
            } else {
                assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.REFUSED));
            }
        }

        assertThat(atTheCall).isBetween(20, 80);
    }

    @Test
    void transferThatComesTooLateToBeAppendedLosesFramesOrIsRefused() throws Exception {
        Rig rig = rig(Traits.PLAIN.withAppendMargin(2));
        IsochPipe pipe = rig.speaker(4, 8);
        pipe.submitAsap(0, 8, false);
        while (rig.record(Devices.SPEAKER).scheduledFrames() < 6) {
            rig.clock.advance(1);
        }

        assertThat(pipe.submitAsap(1, 8, true)).isEqualTo(IsochPipe.REFUSED);
        assertThat(pipe.submitAsap(1, 8, false)).isEqualTo(IsochPipe.OK);
        rig.clock.advance(60);

        assertThat(rig.dequeue()).extracting(Rig.Done::outcome).containsOnly(TransferOutcome.COMPLETED);
        assertThat(rig.record(Devices.SPEAKER).scheduledFrames()).isEqualTo(16);
    }

    private static Rig rig(Traits traits) throws Exception {
        return new Rig(Devices.headset("a"), 1000, traits);
    }
}
