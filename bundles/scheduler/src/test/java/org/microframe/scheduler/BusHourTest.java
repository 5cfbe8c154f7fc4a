package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;

class BusHourTest {

    private static final int FRAMES_PER_TRANSFER = 8;
    private static final long HOUR_FRAMES = 3_600_000;

    @Test
    void carriesAnHourBothWaysInOneChainEach() throws Exception {
        try (PumpRig rig = new PumpRig(0xFFFF_0000L, 1, Samples.quietHeadset("1"))) {
            rig.enter();
            PipeRing out = rig.open(Samples.out(64, FRAMES_PER_TRANSFER), new SchedulerRig.Handler(), Dispatch.PUMP);
            PipeRing in = rig.open(Samples.in(64, FRAMES_PER_TRANSFER), new SchedulerRig.Handler(), Dispatch.PUMP);

            for (long frames = 0; frames < HOUR_FRAMES; frames += FRAMES_PER_TRANSFER) {
                rig.pump.turn(0);
                rig.clock.advance(FRAMES_PER_TRANSFER);
            }
            rig.drain(out);
            rig.drain(in);

            requireWhole(out.ledger.snapshot());
            requireWhole(in.ledger.snapshot());
            BusAgreement.require(out.ledger.snapshot(), rig.records(Samples.OUT));
            BusAgreement.require(in.ledger.snapshot(), rig.records(Samples.IN));
        }
    }

    private static void requireWhole(LedgerSnapshot ledger) {
        assertThat(ledger.carried()).isEqualTo(ledger.span()).isGreaterThan(HOUR_FRAMES - 100);
        assertThat(ledger.chains()).isEqualTo(1);
    }
}
