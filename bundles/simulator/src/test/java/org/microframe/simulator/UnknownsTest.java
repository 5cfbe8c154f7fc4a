package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.simulator.Unknowns.Shows;
import org.microframe.simulator.Unknowns.Traits;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.FaultKind;

/** What is drawn, and how the rest of it shows. */
@Timeout(60)
class UnknownsTest {

    @Test
    void seedsReachEveryTraitAndGiveTheSameOnesAgain() {
        List<Traits> drawn = LongStream.range(0, 200).mapToObj(Traits::drawn).toList();

        assertThat(drawn).extracting(Traits::refusal).contains(Shows.values());
        assertThat(drawn).extracting(Traits::window).contains(Shows.values());
        assertThat(drawn).extracting(Traits::appendMargin).contains(0, 1, 2).allMatch(margin -> margin <= 2);
        assertThat(new HashSet<>(drawn.stream().map(Traits::lateStatus).toList()))
                .hasSize(4);
        assertThat(drawn).extracting(Traits::cascade).contains(true, false);
        assertThat(drawn).extracting(Traits::lateOutFails).contains(true, false);
        assertThat(drawn).extracting(Traits::keepsDescriptors).contains(true, false);
        assertThat(drawn).extracting(Traits::needsPriming).contains(true, false);
        assertThat(drawn).extracting(Traits::variesEnds).contains(true, false);
        assertThat(Traits.drawn(77)).isEqualTo(drawn.get(77));
    }

    @Test
    void unprimedInPipeCompletesAtOnceWithEmptyPackets() throws Exception {
        Rig rig = rig(Traits.PLAIN.withPriming(true));
        IsochPipe pipe = rig.microphone(2, 4);
        pipe.submitAsap(0, 4, false);
        rig.clock.advance(1);
        assertThat(rig.dequeue()).containsExactly(new Rig.Done(0, TransferOutcome.COMPLETED));
        for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
            assertThat(packets.status()).isEqualTo(PacketStatus.OK);
            assertThat(packets.length()).isZero();
        }
        assertThat(rig.record(Devices.MICROPHONE).schedule()).isEmpty();

        pipe.frame(new FrameStamp());
        pipe.submitAsap(0, 4, false);
        rig.stepUntilDone();

        assertThat(rig.record(Devices.MICROPHONE).scheduledFrames()).isEqualTo(4);
    }

    @Test
    void descriptorsOfAFailedTransferAreKeptOrLost() throws Exception {
        assertThat(goodPacketsOfAFailedTransfer(true)).isEqualTo(4);
        assertThat(goodPacketsOfAFailedTransfer(false)).isZero();
    }

    private static int goodPacketsOfAFailedTransfer(boolean kept) throws Exception {
        Rig rig = rig(Traits.PLAIN.withEnds(kept, false));
        IsochPipe pipe = rig.microphone(2, 4);
        rig.virtual.inject(Devices.MICROPHONE, FaultKind.FAILED_TRANSFER, 1);
        pipe.submitAsap(0, 4, false);
        assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.FAILED));
        int good = 0;
        for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
            good += packets.status() == PacketStatus.OK ? 1 : 0;
        }
        return good;
    }

    @Test
    void unplugShowsAsAnyError() throws Exception {
        Rig rig = rig(Traits.PLAIN.withEnds(true, true));
        IsochPipe pipe = rig.speaker(60, 1);
        for (int slot = 0; slot < 60; slot++) {
            pipe.submitAsap(slot, 1, false);
        }

        rig.bus.unplug(rig.virtual);

        assertThat(rig.dequeue())
                .hasSize(60)
                .extracting(Rig.Done::outcome)
                .containsOnly(TransferOutcome.GONE, TransferOutcome.ABORTED, TransferOutcome.FAILED);
    }

    @Test
    void abortedTransfersAreToldWithinTwoFrames() throws Exception {
        Set<Long> delays = new HashSet<>();
        Rig rig = rig(Traits.PLAIN.withEnds(true, true));
        for (int i = 0; i < 60; i++) {
            SimulatedPipe pipe = (SimulatedPipe) rig.speaker(2, 1);
            pipe.submitAsap(0, 1, false);
            long before = rig.bus.frame();

            pipe.beginClose(false);

            assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.ABORTED));
            delays.add(rig.bus.frame() - before);
            assertThat(pipe.finishClose(0, 0)).isTrue();
        }

        assertThat(delays).containsExactlyInAnyOrder(0L, 1L, 2L);
    }

    private static Rig rig(Traits traits) throws Exception {
        return new Rig(Devices.headset("a"), 1000, traits);
    }
}
