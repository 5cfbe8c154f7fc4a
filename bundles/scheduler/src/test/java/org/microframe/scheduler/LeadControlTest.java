package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;

class LeadControlTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private PumpRig rig;

    @AfterEach
    void closeRig() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void growsByWhatWasEatenUpToTheGreatest() {
        LeadControl lead = new LeadControl(8, 16);

        assertThat(lead.refilled(4, 0)).isFalse();
        assertThat(lead.transfers()).isEqualTo(8);
        assertThat(lead.refilled(3, 0)).isTrue();
        assertThat(lead.transfers()).isEqualTo(13);
        assertThat(lead.refilled(2, 0)).isTrue();
        assertThat(lead.transfers()).isEqualTo(16);
        assertThat(lead.refilled(0, 0)).isFalse();
        assertThat(lead.transfers()).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300, 341, 400, 511, 512})
    void measuresWhateverCanBeLeftOfTheGreatestLead(int framesPerTransfer) {
        StreamRequest request = Samples.in(StreamRequest.MAX_LEAD_FRAMES, framesPerTransfer);
        RingMeasures measures = new RingMeasures(request, framesPerTransfer, () -> 0);
        int left = (request.mostTransfersInFlight() - 1) * framesPerTransfer;

        for (int i = 0; i < Measured.BUNCH; i++) {
            measures.completed(0);
            measures.refills(request.mostTransfersInFlight() - 1);
        }

        StreamMeasures seen = measures.soFar(null);
        assertThat(seen.leadFrames()).isEqualTo(left + framesPerTransfer);
        assertThat(left).isLessThan(StreamRequest.MAX_LEAD_FRAMES);
        assertThat(seen.lead().greatest()).isBetween((long) left, (long) (left * 1.01));
    }

    @Test
    void shrinksSlowlyToTheTargetWhileNothingEatsIntoIt() {
        LeadControl lead = new LeadControl(8, 16);
        lead.refilled(3, 0);

        lead.refilled(12, 9 * SECOND);
        assertThat(lead.transfers()).isEqualTo(13);
        lead.refilled(9, 9 * SECOND);
        lead.refilled(12, 18 * SECOND);
        assertThat(lead.transfers()).isEqualTo(13);
        for (int second = 19; second < 200; second++) {
            lead.refilled(lead.transfers() - 1, second * SECOND);
            assertThat(lead.transfers()).isEqualTo(Math.max(8, 13 - (second - 9) / 10));
        }
    }

    @Test
    void staysAsItWasAskedForUnlessItMayGrow() {
        LeadControl lead = new LeadControl(8, 8);

        assertThat(lead.mayChange()).isFalse();
        assertThat(lead.refilled(0, 0)).isFalse();
        assertThat(lead.transfers()).isEqualTo(8);
        assertThat(new LeadControl(8, 9).mayChange()).isTrue();
    }

    private PipeRing open(int marginFrames, StreamPolicy policy) throws Exception {
        rig = new PumpRig(0, 1);
        rig.enter();
        StreamRequest request =
                new StreamRequest("(microframe.device=*)", 1, 1, Samples.OUT, 64, 8, 4, marginFrames, policy);
        PipeRing ring = rig.open(request, new SchedulerRig.Handler(), Dispatch.PUMP);
        DomainClock domain = new DomainClock();
        ring.follow(domain);
        for (int i = 0; i < 400; i++) {
            domain.read((int) rig.clock.frame(), rig.clock.nanoTime());
            rig.run(1);
        }
        return ring;
    }

    @Test
    void keepsMoreQueuedAfterAPauseThatAteMostOfTheLead() throws Exception {
        PipeRing ring = open(0, new StreamPolicy(List.of(), 0, 256, "", 0));
        assertThat(ring.pending()).isEqualTo(8);

        rig.stall(60);
        rig.run(200);

        assertThat(ring.measures().leadFrames()).isBetween(96, 128);
        assertThat(ring.pending() * 8).isEqualTo(ring.measures().leadFrames());
        assertThat(ring.ledger.snapshot().breaks()).isZero();

        rig.stall(90);
        rig.run(200);

        assertThat(ring.ledger.snapshot().breaks()).isZero();
    }

    @Test
    void measuresLeadAndLatenessOfEachRefill() throws Exception {
        PipeRing ring = open(16, StreamPolicy.DEFAULT);
        rig.stall(40);
        rig.run(400);

        StreamMeasures measures = ring.measures();

        assertThat(measures.leadFrames()).isEqualTo(64);
        assertThat(measures.lead().count()).isGreaterThan(50);
        assertThat(measures.lead().median()).isEqualTo(56);
        assertThat(measures.lead().least()).isBetween(16L, 24L);
        assertThat(measures.lateness().greatest()).isBetween(30_000_000L, 41_000_000L);
        assertThat(measures.lateness().median()).isLessThan(3_000_000L);
    }
}
