package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.SlotTime;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.FrameRun;

@Timeout(60)
class SlotTimeTest {

    private static final long FRAME_BASE = 0xFFFF_FFFFL - 300;
    private static final int FRAMES_PER_TRANSFER = 8;

    private PumpRig rig;

    @AfterEach
    void closeRig() {
        if (rig != null) {
            rig.close();
        }
    }

    /** Keeps what it was told of each slot, in the order of the slots on the bus. */
    private static final class Watch implements SlotHandler {
        final List<long[]> told = new ArrayList<>();
        private SlotTime time;

        @Override
        public boolean wantsSlotTime() {
            return true;
        }

        @Override
        public void slotTime(SlotTime next) {
            time = next;
        }

        @Override
        public int fill(ByteBuffer slot) {
            note();
            return slot.limit();
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            note();
        }

        private synchronized void note() {
            told.add(time.isKnown() ? new long[] {time.nanoTime(), time.errorNanos(), time.frame()} : null);
        }

        synchronized List<long[]> told() {
            return List.copyOf(
                    told.stream().map(each -> each == null ? new long[0] : each).toList());
        }
    }

    private static StreamRequest request(boolean in, int margin) {
        StreamRequest asap = in ? Samples.in(64, FRAMES_PER_TRANSFER) : Samples.out(64, FRAMES_PER_TRANSFER);
        return Samples.atFrames(asap, margin);
    }

    @ParameterizedTest
    @CsvSource({"false, 0, 100", "true, 0, -70", "false, 16, 0", "true, 16, 200"})
    void isWithinItsErrorOfWhenTheBusCarriedTheSlot(boolean in, int margin, int ppm) throws Exception {
        rig = new PumpRig(FRAME_BASE, 7);
        rig.bus.drift(ppm);
        rig.enter();
        Watch watch = new Watch();
        DomainClock domain = new DomainClock();
        PipeRing ring = rig.open(request(in, margin), watch, Dispatch.PUMP);
        ring.follow(domain);
        for (int i = 0; i < 2000; i++) {
            domain.read((int) rig.clock.frame(), rig.clock.nanoTime());
            rig.run(1);
        }

        List<FrameRun> schedule =
                rig.records(in ? Samples.IN : Samples.OUT).get(0).schedule();
        assertThat(schedule).hasSize(1);
        int known = 0;
        for (int slot = 0; slot < watch.told.size(); slot++) {
            long[] told = watch.told.get(slot);
            if (told == null) {
                continue;
            }
            known++;
            long begins = rig.clock.nanoTimeOf(schedule.get(0).firstFrame() + (long) slot * FRAMES_PER_TRANSFER);
            assertThat(Math.abs(told[0] - begins)).as("slot %d", slot).isLessThanOrEqualTo(told[1]);
            if (slot > 100 && margin > 0) {
                assertThat(told[1]).isLessThan(1_000_000);
                assertThat(told[2])
                        .isEqualTo(schedule.get(0).firstFrame() + (long) slot * FRAMES_PER_TRANSFER & 0xFFFF_FFFFL);
            }
        }
        assertThat(known).isGreaterThan(200);
    }

    @Test
    void isNotKnownWithoutAClockOrBeforeTheChainHasItsPlace() throws Exception {
        rig = new PumpRig(FRAME_BASE, 7);
        rig.enter();
        Watch watch = new Watch();
        rig.open(request(false, 0), watch, Dispatch.PUMP);
        rig.run(200);

        assertThat(watch.told).isNotEmpty().containsOnlyNulls();
    }

    @Test
    void isToldToHandlersOfASchedulerThatReadsTheClockItself() {
        try (SchedulerRig system = new SchedulerRig()) {
            system.plug("1");
            Watch watch = new Watch();
            StreamHold hold = system.open(Samples.RECORDER, request(true, 16), new SchedulerRig.Client(), watch);
            SchedulerRig.untilState(hold, StreamState.RUNNING);

            SchedulerRig.until("a time that is exact to a frame", () -> watch.told().stream()
                    .anyMatch(told -> told.length > 0 && told[1] < 1_000_000));

            long[] last = watch.told().stream()
                    .filter(told -> told.length > 0)
                    .reduce((first, second) -> second)
                    .orElseThrow();
            long frame = system.bus.clock().frameAt(last[0] + 500_000);
            assertThat(Math.abs(system.bus.clock().nanoTimeOf(frame) - last[0]))
                    .isLessThanOrEqualTo(Math.min(500_000, last[1]));
        }
    }
}
