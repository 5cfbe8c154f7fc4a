package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.virtualbus.VirtualDevice;

/** Errors on a pump or a keeper that are no plug-in's. */
@Timeout(60)
class InternalErrorTest {

    private static final StreamRequest OUT = Samples.out(128, 8);
    private static final StreamRequest IN = Samples.in(128, 8);

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    private final VirtualDevice device = rig.bus.plug(Samples.headset("1"));
    private final AtomicInteger errors = new AtomicInteger();
    private final AtomicInteger openingErrors = new AtomicInteger();
    private final Client client = new Client();
    private final StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
    private final StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), new Handler());

    InternalErrorTest() {
        SchedulerRig.Present sound = rig.present(device);
        rig.scheduler.arrived(
                new SchedulerRig.Present(sound.identity(), new FaultyDevice(sound.device(), errors, openingErrors)));
        untilCarried(player, 200);
        untilCarried(recorder, 200);
    }

    private void untilReopened() {
        until("both reopened", () -> wasReopened(player) && wasReopened(recorder));
        untilCarried(player, 200);
        untilCarried(recorder, 200);
    }

    private static boolean wasReopened(StreamHold stream) {
        return stream.status().ledger().holes().recent().stream()
                .anyMatch(hole -> hole.cause() == HoleCause.INTERNAL_ERROR);
    }

    @Test
    void drainsWhatIsPendingOpensTheDeviceAnewAndLogsTheError() {
        errors.set(1);

        untilReopened();
        rig.stop();

        assertThat(rig.warnings).containsExactly("{} met an error");
        assertThat(client.told)
                .extracting(StreamStatus::state)
                .containsSubsequence(
                        StreamState.RUNNING, StreamState.SUSPENDED, StreamState.STARTING, StreamState.RUNNING);
        assertThat(player.status().ledger().unconfirmed()).isZero();
        assertThat(recorder.status().ledger().unconfirmed()).isZero();
        BusAgreement.require(player.status().ledger(), rig.records(device, Samples.OUT));
        BusAgreement.require(recorder.status().ledger(), rig.records(device, Samples.IN));
    }

    @Test
    void triesAgainWhenAnErrorIsMetWhileTheDeviceIsOpened() {
        openingErrors.set(2);
        errors.set(1);

        untilReopened();

        assertThat(openingErrors).hasValue(0);
        assertThat(rig.warnings).filteredOn("{} met an error"::equals).hasSize(3);
    }

    @Test
    void opensTheDeviceAnewAlsoWhenNothingCanBeDequeuedAnyMore() {
        errors.set(2);

        untilReopened();
        rig.stop();

        assertThat(rig.warnings).filteredOn("{} met an error"::equals).hasSize(2);
        assertThat(rig.warnings).anySatisfy(warning -> assertThat(warning).contains("not proven complete"));
        BusAgreement.require(player.status().ledger(), rig.records(device, Samples.OUT));
        BusAgreement.require(recorder.status().ledger(), rig.records(device, Samples.IN));
        assertThat(device.isOpen()).isFalse();
    }
}
