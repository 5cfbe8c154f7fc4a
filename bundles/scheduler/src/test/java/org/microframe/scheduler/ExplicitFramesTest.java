package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamRequest;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;
import org.microframe.virtualbus.FrameRun;

class ExplicitFramesTest {

    private static final int MARGIN = 12;

    private static StreamRequest atFrames(StreamRequest asap) {
        return Samples.atFrames(asap, MARGIN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isExactUnderPacketFaultsAndJitterBelowTheMargin(long seed) throws Exception {
        try (PumpRig rig = new PumpRig(0xFFFF_FE00L, seed)) {
            rig.enter();
            FaultPlan faults = FaultPlan.seeded(seed)
                    .withJitterFrames(MARGIN - 2)
                    .with(FaultKind.DROPPED_PACKET, 20_000)
                    .with(FaultKind.FAILED_PACKET, 20_000);
            rig.device.inject(Samples.OUT, faults);
            rig.device.inject(Samples.IN, faults.with(FaultKind.SHORT_PACKET, 20_000));
            PipeRing out = rig.open(atFrames(Samples.out(64, 8)), new SchedulerRig.Handler(), Dispatch.PUMP);
            PipeRing in = rig.open(atFrames(Samples.in(64, 8)), new SchedulerRig.Handler(), Dispatch.PUMP);

            rig.run(2_000);
            rig.drain(out);
            rig.drain(in);

            requireExact(out.ledger.snapshot(), rig.records(Samples.OUT).get(0));
            requireExact(in.ledger.snapshot(), rig.records(Samples.IN).get(0));
            BusAgreement.requirePackets(in.ledger.snapshot(), rig.records(Samples.IN));
        }
    }

    private static void requireExact(LedgerSnapshot ledger, EndpointRecord record) {
        assertThat(ledger.unconfirmed()).isZero();
        assertThat(ledger.spanBound()).isZero();
        assertThat(record.schedule()).hasSize(1);
        FrameRun run = record.schedule().get(0);
        assertThat(ledger.firstFrame()).isEqualTo(run.firstFrame());
        assertThat(ledger.nextFrame()).isEqualTo(run.end());
        assertThat(ledger.carried()).isEqualTo(run.frames()).isGreaterThan(1_900);
    }

    @Test
    void skipsAheadAfterAStallAndBooksTheHoleExactly() throws Exception {
        try (PumpRig rig = new PumpRig(0, 1)) {
            rig.enter();
            PipeRing out = rig.open(atFrames(Samples.out(64, 8)), new SchedulerRig.Handler(), Dispatch.PUMP);

            rig.run(300);
            rig.stall(100);
            rig.run(300);
            rig.drain(out);

            LedgerSnapshot ledger = out.ledger.snapshot();
            EndpointRecord record = rig.records(Samples.OUT).get(0);
            assertThat(record.schedule()).hasSize(2);
            long hole = record.schedule().get(1).firstFrame()
                    - record.schedule().get(0).end();
            assertThat(ledger.gap()).isEqualTo(hole).isPositive();
            assertThat(ledger.gapBound()).isZero();
            assertThat(ledger.holes().framesByCause()).containsEntry(HoleCause.LATE, hole);
            assertThat(ledger.carried()).isEqualTo(record.scheduledFrames());
        }
    }
}
