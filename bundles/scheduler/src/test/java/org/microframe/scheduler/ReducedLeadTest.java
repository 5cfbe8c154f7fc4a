package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.scheduler.SchedulerRig.Present;

/** A lead that is smaller than what was asked for, as there was not enough registered memory. */
@Timeout(60)
class ReducedLeadTest {

    private static final int TRANSFER_BYTES = 8 * Samples.BYTES_PER_FRAME;
    private static final StreamRequest OUT = Samples.out(160, 8);
    private static final StreamRequest IN = Samples.in(160, 8).with(StreamPolicy.DEFAULT.withLead(80, 240));

    private final MemoryBudget memory =
            new MemoryBudget(Long.MAX_VALUE, (PipeRing.slotsFor(OUT) + 20L) * TRANSFER_BYTES);
    private final SteppedRun stepped = new SteppedRun(new Resources(
            new AtomicReference<>(Resources.Admission.ADVISE),
            new Bandwidth(),
            memory,
            new FrameClocks(),
            new StartGroups()));
    private final SchedulerRig rig = stepped.rig;

    @Test
    void staysWithoutABreakWhenMemoryIsGivenBackUntilTheStreamIsOpenedAgain() {
        stepped.run(() -> {
            Present present = rig.plug("1");
            StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
            stepped.untilState(player, StreamState.RUNNING);
            StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), new Handler());
            stepped.untilState(recorder, StreamState.RUNNING);
            assertThat(recorder.status().detail()).startsWith("with a lead of 120 frames");

            player.close();
            stepped.until("memory given back", () -> memory.used() == 20 * TRANSFER_BYTES);
            stepped.untilCarried(recorder, 400);

            assertThat(recorder.status().measures().leadFrames()).isEqualTo(120);
            assertThat(recorder.status().ledger().chains()).isEqualTo(1);

            rig.bus.unplug(rig.bus.devices().get(0));
            rig.scheduler.left(present);
            stepped.untilState(recorder, StreamState.SUSPENDED);
            rig.plug("1");
            stepped.untilState(recorder, StreamState.RUNNING);

            assertThat(recorder.status().measures().leadFrames()).isEqualTo(160);
            assertThat(recorder.status().detail()).isEmpty();
            assertThat(memory.used()).isEqualTo((long) PipeRing.slotsFor(IN) * TRANSFER_BYTES);
        });
    }
}
