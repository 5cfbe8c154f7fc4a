package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.VirtualDevice;

@Timeout(60)
class SchedulerTest {

    private static final StreamRequest OUT = Samples.out(128, 8);
    private static final StreamRequest IN = Samples.in(128, 8);

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    @Test
    void streamsBothWaysAndAgreesWithTheBus() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), new Handler());

        untilCarried(player, 300);
        untilCarried(recorder, 300);
        rig.stop();

        BusAgreement.require(player.status().ledger(), rig.records(rig.device(), Samples.OUT));
        BusAgreement.require(recorder.status().ledger(), rig.records(rig.device(), Samples.IN));
        assertThat(player.status().ledger().unconfirmed()).isZero();
        assertThat(recorder.status().ledger().unconfirmed()).isZero();
        assertThat(rig.device().isOpen()).isFalse();
    }

    @Test
    void resumesAfterReplugOnTheSameLedger() {
        Present first = rig.plug("1");
        VirtualDevice before = rig.device();
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilCarried(player, 200);

        rig.bus.unplug(before);
        rig.scheduler.left(first);
        untilState(player, StreamState.SUSPENDED);
        LedgerSnapshot suspended = player.status().ledger();
        assertThat(player.status().cause()).isEqualTo(StreamCause.DEVICE_GONE);
        rig.plug("1");
        untilState(player, StreamState.RUNNING);
        untilCarried(player, 200);
        rig.stop();

        LedgerSnapshot ledger = player.status().ledger();
        assertThat(ledger.carried()).isGreaterThan(suspended.carried());
        assertThat(ledger.suspended()).isPositive();
        assertThat(client.steps).hasSize(4);
        List<EndpointRecord> records = new ArrayList<>(rig.records(before, Samples.OUT));
        records.addAll(rig.records(rig.device(), Samples.OUT));
        BusAgreement.require(ledger, records);
    }

    @Test
    void handsItsLedgersToTheNextScheduler() {
        Present present = rig.plug("1");
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilCarried(player, 200);

        rig.stop();
        StreamStatus last = client.last();
        rig.scheduler = rig.newScheduler();
        rig.scheduler.arrived(present);
        StreamHold again = rig.open(Samples.PLAYER, OUT, new Client(), new Handler(), last.ledger());
        untilCarried(again, 200);
        rig.stop();

        assertThat(last.state()).isEqualTo(StreamState.SUSPENDED);
        assertThat(last.cause()).isEqualTo(StreamCause.SCHEDULER_GONE);
        LedgerSnapshot ledger = again.status().ledger();
        assertThat(ledger.carried()).isGreaterThanOrEqualTo(last.ledger().carried() + 200);
        assertThat(ledger.unconfirmed()).isZero();
        assertThat(ledger.suspended()).isPositive();
        assertThat(ledger.chains()).isGreaterThanOrEqualTo(2);
        BusAgreement.require(ledger, rig.records(rig.device(), Samples.OUT));
    }

    @Test
    void tellsItsClientOfEachBreakAndThatItGoesOn() {
        rig.plug("1");
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilCarried(player, 200);

        rig.device().inject(Samples.OUT, FaultKind.REFUSED_CONTINUE, 1);
        until("told", () -> toldOfABreak(client).isPresent());
        untilCarried(player, 200);

        assertThat(client.told)
                .extracting(StreamStatus::state)
                .containsSubsequence(StreamState.RUNNING, StreamState.RECOVERING, StreamState.RUNNING);
        LedgerSnapshot broken = toldOfABreak(client).orElseThrow().ledger();
        assertThat(broken.breaks()).isEqualTo(broken.chains()).isPositive();
        assertThat(player.status().ledger().chains()).isGreaterThan(broken.chains());
    }

    private static Optional<StreamStatus> toldOfABreak(Client client) {
        return client.told.stream()
                .filter(status -> status.state() == StreamState.RECOVERING)
                .findFirst();
    }

    @Test
    void lingersWithoutItsClientUntilItIsAdopted() {
        rig.plug("1");
        StreamHold first = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(first, 100);
        first.close();

        Handler next = new Handler();
        StreamHold second = rig.open(Samples.PLAYER, OUT, new Client(), next);
        untilCarried(second, 100);

        assertThat(next.calls).isPositive();
        assertThat(second.status().ledger().breaks()).isZero();
        assertThat(rig.records(rig.device(), Samples.OUT)).hasSize(1);
    }

    @Test
    void closesWhenNobodyAdoptsIt() {
        rig.plug("1");
        StreamHold hold = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(hold, 50);

        hold.close();
        until("no stream", () -> rig.scheduler.statuses().isEmpty());
        until("the device closed", () -> !rig.device().isOpen());

        untilState(hold, StreamState.CLOSED);
        assertThat(hold.status().ledger().unconfirmed()).isZero();
    }

    @Test
    void reopensForAnotherRequestOnTheSameLedger() {
        rig.plug("1");
        StreamHold first = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(first, 100);
        first.close();

        StreamHold second = rig.open(Samples.PLAYER, Samples.out(96, 4), new Client(), new Handler());
        untilState(second, StreamState.RUNNING);
        untilCarried(second, 100);
        rig.stop();

        LedgerSnapshot ledger = second.status().ledger();
        assertThat(ledger.chains()).isGreaterThanOrEqualTo(2);
        assertThat(ledger.carried()).isGreaterThanOrEqualTo(200);
        BusAgreement.require(ledger, rig.records(rig.device(), Samples.OUT));
    }

    @Test
    void refusesASecondClientOfOneIdentity() {
        rig.open(Samples.PLAYER, OUT, new Client(), null);

        assertThatThrownBy(() -> rig.open(Samples.PLAYER, OUT, new Client(), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Samples.PLAYER.toString());
    }

    @Test
    void failsForAnEndpointThatDoesNotExistAndLeavesTheOthersAlone() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        StreamRequest absent = new StreamRequest("(microframe.device=*)", 2, 1, 0x85, 64, 8, 4);

        StreamHold wrong = rig.open(Samples.RECORDER, absent, new Client(), new Handler());
        untilState(wrong, StreamState.FAILED);

        assertThat(wrong.status().cause()).isEqualTo(StreamCause.ENDPOINT_UNSUITABLE);
        assertThat(wrong.status().detail()).contains("0x85");
        untilCarried(player, 100);
    }

    @Test
    void failsForAnEndpointThatIsNotIsochronous() {
        rig.plug("1");
        StreamRequest interrupt = new StreamRequest("(microframe.device=*)", 3, 0, 0x83, 64, 8, 4);

        StreamHold wrong = rig.open(Samples.RECORDER, interrupt, new Client(), new Handler());
        untilState(wrong, StreamState.FAILED);

        assertThat(wrong.status().cause()).isEqualTo(StreamCause.ENDPOINT_UNSUITABLE);
        until("the device closed", () -> !rig.device().isOpen());
    }

    @Test
    void waitsWhileTheDeviceIsOpenElsewhere() throws Exception {
        VirtualDevice plugged = rig.bus.plug(Samples.headset("1"));
        Present present = rig.present(plugged);
        CompletionQueue queue = present.device().newQueue();
        UsbConnection elsewhere = present.device().open(queue);
        rig.scheduler.arrived(present);

        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        until("busy", () -> player.status().cause() == StreamCause.DEVICE_BUSY);
        assertThat(player.status().state()).isEqualTo(StreamState.WAITING);
        elsewhere.close();
        queue.close();

        untilState(player, StreamState.RUNNING);
        assertThatThrownBy(() -> present.device().open(present.device().newQueue()))
                .isInstanceOf(UsbBusyException.class);
    }
}
