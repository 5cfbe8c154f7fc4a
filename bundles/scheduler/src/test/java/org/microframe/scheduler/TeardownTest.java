package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.usb.DeviceControl;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;

/** The scheduler ends in whatever state its streams are: nothing stays open, and no thread but those in a plug-in's code. */
@Timeout(60)
class TeardownTest {

    private static final StreamRequest OUT = Samples.out(128, 8);

    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final SchedulerRig rig = new SchedulerRig();

    @AfterEach
    void closeRig() {
        mayGoOn.countDown();
        rig.close();
    }

    private void stopAndRequireNothingLeft() {
        rig.stop();

        rig.bus.devices().forEach(device -> assertThat(device.isOpen()).isFalse());
        until("no thread of the scheduler's own", () -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> name.startsWith("microframe pump")
                        || name.startsWith("microframe keeper")
                        || name.startsWith("microframe scheduler")));
    }

    private void awaitQuietly() {
        try {
            if (!mayGoOn.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let it go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whileAStreamWaits() {
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilState(player, StreamState.WAITING);

        stopAndRequireNothingLeft();
        assertThat(player.status().cause()).isEqualTo(StreamCause.SCHEDULER_GONE);
    }

    @Test
    void whileADeviceIsBeingPrepared() {
        rig.plug("1");
        CountDownLatch preparing = new CountDownLatch(1);
        Client client = new Client() {
            @Override
            public void afterInterface(DeviceControl control, StreamFormat format) {
                preparing.countDown();
                awaitQuietly();
            }
        };
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        until("the preparation", () -> preparing.getCount() == 0);
        assertThat(player.status().state()).isEqualTo(StreamState.STARTING);
        mayGoOn.countDown();

        stopAndRequireNothingLeft();
    }

    @Test
    void whileAStreamRuns() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(player, 100);

        stopAndRequireNothingLeft();
        assertThat(player.status().ledger().unconfirmed()).isZero();
    }

    @Test
    void whileAStreamRecoversAgainAndAgain() {
        rig.plug("1");
        rig.device().inject(Samples.OUT, FaultPlan.seeded(1).with(FaultKind.REFUSED_CONTINUE, 300_000));
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        until("breaks", () -> player.status().ledger().breaks() > 3);

        stopAndRequireNothingLeft();
        BusAgreement.require(player.status().ledger(), rig.records(rig.device(), Samples.OUT));
    }

    @Test
    void whileAStreamIsSuspended() {
        Present present = rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(player, 50);
        rig.bus.unplug(rig.device());
        rig.scheduler.left(present);
        untilState(player, StreamState.SUSPENDED);

        stopAndRequireNothingLeft();
    }

    @Test
    void whileAStreamLingers() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(player, 50);
        player.close();

        stopAndRequireNothingLeft();
    }

    @Test
    void whileAHandlerBlocksThePump() {
        rig.plug("1");
        Handler blocking = new Handler() {
            @Override
            public int fill(ByteBuffer slot) {
                if (calls == 40) {
                    awaitQuietly();
                }
                return super.fill(slot);
            }
        };
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), blocking);
        until("the block", () -> blocking.calls == 40);

        rig.stop();

        assertThat(rig.device().isOpen()).isFalse();
        assertThat(player.status().state()).isIn(StreamState.SUSPENDED, StreamState.FAILED);
    }

    @Test
    void whileACompletionNeverComes() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(player, 50);
        rig.device().inject(Samples.OUT, FaultKind.LOST_COMPLETION, 1);
        until("the loss", () -> rig.device().injected(Samples.OUT, FaultKind.LOST_COMPLETION) == 1);

        rig.scheduler.stop(TimeUnit.SECONDS.toNanos(8));

        assertThat(rig.device().isOpen()).isFalse();
        BusAgreement.require(player.status().ledger(), rig.records(rig.device(), Samples.OUT));
    }

    @Test
    void whileTheBusStandsStill() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(player, 50);
        rig.bus.stand();

        rig.stop();

        assertThat(rig.device().isOpen()).isFalse();
        BusAgreement.require(player.status().ledger(), rig.records(rig.device(), Samples.OUT));
    }

    @Test
    void aBusThatStandsStillSuspendsTheStreamUntilItResumes() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(player, 50);
        rig.bus.stand();
        until("silence", () -> player.status().cause() == StreamCause.BUS_SILENT);

        rig.bus.resume();
        untilCarried(player, 200);

        stopAndRequireNothingLeft();
        BusAgreement.require(player.status().ledger(), rig.records(rig.device(), Samples.OUT));
    }
}
