package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;

/** Who calls the handlers of a scheduler's streams, and what becomes of those that do not return. */
@Timeout(60)
class HandlerThreadsTest {

    private static final StreamRequest OUT = Samples.out(128, 8);
    private static final StreamRequest IN = Samples.in(128, 8);

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    @Test
    void aHandlerThatBlocksLosesThePumpAndHarmsItsOwnStreamAlone() {
        rig.plug("1");
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Handler blocking = new Handler() {
            @Override
            public int fill(ByteBuffer slot) {
                if (calls == 60) {
                    SchedulerRig.awaitQuietly(mayGoOn);
                }
                return super.fill(slot);
            }
        };
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), blocking);
        Handler recording = new Handler();
        StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), recording);
        until("the block", () -> blocking.calls == 60);
        until("a new pump", () -> rig.warnings.stream()
                .anyMatch(warning -> warning.contains("on a thread of its own")));

        long underrun = player.status().ledger().underrun();
        untilCarried(recorder, 500);
        untilCarried(player, 100);
        assertThat(player.status().ledger().underrun()).isGreaterThan(underrun);
        mayGoOn.countDown();
        until("the handler's calls", () -> blocking.calls > 100);
        rig.stop();

        assertThat(blocking.caller.getName()).contains("handler");
        assertThat(recording.caller.getName()).contains("pump");
        BusAgreement.require(player.status().ledger(), rig.records(rig.device(), Samples.OUT));
        BusAgreement.require(recorder.status().ledger(), rig.records(rig.device(), Samples.IN));
    }

    @Test
    void aHandlerThatDoesNotReturnWithinASecondFailsItsOwnStreamAlone() {
        rig.plug("1");
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Handler stuck = new Handler() {
            @Override
            public int fill(ByteBuffer slot) {
                SchedulerRig.awaitQuietly(mayGoOn);
                return super.fill(slot);
            }
        };
        StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), new Handler());
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), stuck);

        untilState(player, StreamState.FAILED);
        long calls = stuck.calls;
        mayGoOn.countDown();
        untilCarried(recorder, 300);

        assertThat(player.status().cause()).isEqualTo(StreamCause.HANDLER_STUCK);
        assertThat(stuck.calls).isLessThanOrEqualTo(calls + 1);
        rig.stop();
        BusAgreement.require(recorder.status().ledger(), rig.records(rig.device(), Samples.IN));
    }

    @Test
    void noCallComesAfterDetachAndTheStreamGoesOn() {
        rig.plug("1");
        Handler handler = new Handler();
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), handler);
        untilCarried(player, 100);

        assertThat(player.detach(Duration.ofSeconds(5))).isTrue();
        long calls = handler.calls;
        long underrun = player.status().ledger().underrun();
        untilCarried(player, 200);

        assertThat(handler.calls).isEqualTo(calls);
        assertThat(player.status().ledger().underrun()).isGreaterThan(underrun);
        assertThat(player.status().ledger().breaks()).isZero();
    }

    @Test
    void callsAHandlerThatWantsAThreadOnOne() {
        rig.plug("1");
        Handler handler = new Handler();
        StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), null);
        recorder.attach(handler, Dispatch.THREAD);

        untilCarried(recorder, 300);

        assertThat(handler.caller.getName()).contains("handler");
    }
}
