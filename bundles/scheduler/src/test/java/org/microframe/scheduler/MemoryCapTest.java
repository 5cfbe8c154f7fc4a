package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;

/** How much memory pipes may register, and what becomes of streams for which there is none. */
@Timeout(60)
class MemoryCapTest extends AdmissionRig {

    @Test
    void namesTheCapThatAPipeWouldExceed() {
        Resources resources = Resources.of(Resources.Admission.ADVISE, 1, 1024);
        plug(resources);

        StreamHold player = open(Samples.out(1024, 8));
        SchedulerRig.untilState(player, StreamState.FAILED);

        assertThat(player.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(player.status().detail())
                .isEqualTo("endpoint 0x01 of port 1 needs 1.0 MiB of registered memory; the cap of a pipe is 1.0 MiB"
                        + " (pipe.memory)");
        assertThat(selected).isEmpty();
        assertThat(resources.memory().used()).isZero();
    }

    @Test
    void takesTheLeadThatThereIsMemoryForAndNoLessThanTheLeast() {
        MemoryBudget memory = new MemoryBudget(20 * 1536, 1 << 20);
        Resources resources = new Resources(
                new AtomicReference<>(Resources.Admission.ADVISE),
                new Bandwidth(),
                memory,
                new FrameClocks(),
                new StartGroups());
        plug(resources);
        StreamHold recorder = open(Samples.in(160, 8).with(StreamPolicy.DEFAULT.withLead(121, 0)));
        SchedulerRig.untilState(recorder, StreamState.FAILED);
        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        recorder.close();
        SchedulerRig.until("closed", () -> rig.scheduler.statuses().isEmpty());

        StreamHold modest = open(Samples.in(160, 8).with(StreamPolicy.DEFAULT.withLead(120, 256)));
        SchedulerRig.untilState(modest, StreamState.RUNNING);

        assertThat(modest.status().measures().leadFrames()).isEqualTo(120);
        assertThat(modest.status().detail())
                .startsWith("with a lead of 120 frames, because endpoint 0x82 of port 1 needs")
                .contains("(pipe.memory)");
        assertThat(memory.used()).isEqualTo(20 * 1536);
    }

    @Test
    void capsTheMemoryOfAllPipesUntilOneGivesItsOwnBack() {
        Resources resources = Resources.of(Resources.Admission.ADVISE, 64, 1);
        plug(resources);
        StreamHold player = open(Samples.out(900, 8));
        SchedulerRig.untilState(player, StreamState.RUNNING);
        StreamHold recorder = open(Samples.in(1024, 8));
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(recorder.status().detail()).contains("the cap of all pipes is 1.0 MiB (memory)");

        player.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
        assertThat(resources.memory().used()).isEqualTo(133 * 8 * 192);
    }

    @Test
    void triesAStreamAgainWhenTheCapThatItExceededIsRaised() {
        Resources resources = Resources.of(Resources.Admission.ADVISE, 1, 1024);
        plug(resources);
        StreamHold player = open(Samples.out(1024, 8));
        SchedulerRig.untilState(player, StreamState.FAILED);

        resources.limit(Resources.Admission.ADVISE, 2, 1024);
        rig.scheduler.limitsChanged();

        SchedulerRig.untilState(player, StreamState.RUNNING);
    }

    @Test
    void givesEverythingBackWhenOpeningEndsWithAnError() {
        Resources resources = Resources.of(Resources.Admission.ENFORCE, 64, 1024);
        plug(resources);
        pipeErrors.add(new IllegalStateException("an error as planned"));
        pipeErrors.add(new IllegalStateException("another error as planned"));

        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.RUNNING);
        recorder.close();

        SchedulerRig.until(
                "given back",
                () -> resources.bandwidth().isIdle() && resources.memory().used() == 0);
    }

    @Test
    void failsOneStreamWhenTheVirtualMachineHasNoMemoryForItAndGivesEverythingBack() {
        Resources resources = Resources.of(Resources.Admission.ENFORCE, 64, 1024);
        plug(resources);
        StreamHold player = open(new StreamRequest("(microframe.device=*)", 1, 2, Samples.OUT, 64, 8, 4));
        SchedulerRig.untilState(player, StreamState.RUNNING);
        long used = resources.memory().used();
        BandwidthUse alone = player.status().bandwidth();
        pipeErrors.add(new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory"));

        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(recorder.status().detail())
                .contains("endpoint 0x82 of port 1 needs more memory")
                .contains("Cannot reserve 9 bytes")
                .contains("-XX:MaxDirectMemorySize");
        assertThat(resources.memory().used()).isEqualTo(used);
        assertThat(player.status().bandwidth()).isEqualTo(alone);
        SchedulerRig.untilCarried(player, 100);
        assertThat(player.status().ledger().holes().recent()).isEmpty();
    }
}
