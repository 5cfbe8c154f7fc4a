package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.VirtualDevice;

@Timeout(60)
class SchedulerTest {

    private static final StreamRequest OUT = Samples.out(128, 8);
    private static final StreamRequest IN = Samples.in(128, 8);

    private final SchedulerRig rig = new SchedulerRig();

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private VirtualDevice device() {
        return rig.bus.devices().get(0);
    }

    @Test
    void streamsBothWaysAndAgreesWithTheBus() {
        rig.plug("1");
        StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), new Handler());

        untilCarried(player, 300);
        untilCarried(recorder, 300);
        rig.stop();

        BusAgreement.require(player.status().ledger(), rig.records(device(), Samples.OUT));
        BusAgreement.require(recorder.status().ledger(), rig.records(device(), Samples.IN));
        assertThat(player.status().ledger().unconfirmed()).isZero();
        assertThat(recorder.status().ledger().unconfirmed()).isZero();
        assertThat(device().isOpen()).isFalse();
    }

    @Test
    void waitsForItsDeviceAndPreparesItAtEachOpening() {
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        until("waiting", () -> player.status().detail().contains("no device matches"));
        assertThat(player.status().state()).isEqualTo(StreamState.WAITING);

        rig.plug("1");
        untilState(player, StreamState.RUNNING);

        assertThat(client.steps).containsExactly("before", "after " + 8 * Samples.BYTES_PER_FRAME);
    }

    @Test
    void resumesAfterReplugOnTheSameLedger() {
        Present first = rig.plug("1");
        VirtualDevice before = device();
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
        records.addAll(rig.records(device(), Samples.OUT));
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
        BusAgreement.require(ledger, rig.records(device(), Samples.OUT));
    }

    @Test
    void tellsItsClientOfEachBreakAndThatItGoesOn() {
        rig.plug("1");
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilCarried(player, 200);

        device().inject(Samples.OUT, FaultKind.REFUSED_CONTINUE, 1);
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

    /** A device that, when it is chosen for a stream, has its client let the stream go. */
    private record DesertedDevice(Present present, Runnable leave) implements Scheduler.PresentDevice {

        @Override
        public String identity() {
            return present.identity();
        }

        @Override
        public boolean matches(String filter) {
            leave.run();
            return present.matches(filter);
        }

        @Override
        public UsbDevice device() {
            return present.device();
        }

        @Override
        public int compareTo(Scheduler.PresentDevice other) {
            return 0;
        }
    }

    @Test
    void neverOpensADeviceUnpreparedBecauseItsClientLeaves() {
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        until("told that no device is there", () -> !client.told.isEmpty());

        rig.scheduler.arrived(new DesertedDevice(rig.present(rig.bus.plug(Samples.headset("1"))), player::close));

        untilState(player, StreamState.RUNNING);
        assertThat(client.steps).startsWith("before");
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
        assertThat(rig.records(device(), Samples.OUT)).hasSize(1);
    }

    @Test
    void closesWhenNobodyAdoptsIt() {
        rig.plug("1");
        StreamHold hold = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
        untilCarried(hold, 50);

        hold.close();
        until("no stream", () -> rig.scheduler.statuses().isEmpty());
        until("the device closed", () -> !device().isOpen());

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
        BusAgreement.require(ledger, rig.records(device(), Samples.OUT));
    }

    @Test
    void refusesASecondClientOfOneIdentity() {
        rig.open(Samples.PLAYER, OUT, new Client(), null);

        assertThatThrownBy(() -> rig.open(Samples.PLAYER, OUT, new Client(), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Samples.PLAYER.toString());
    }

    @Test
    void aHandlerThatBlocksLosesThePumpAndHarmsItsOwnStreamAlone() {
        rig.plug("1");
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Handler blocking = new Handler() {
            @Override
            public int fill(ByteBuffer slot) {
                if (calls == 60) {
                    awaitQuietly(mayGoOn);
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
        BusAgreement.require(player.status().ledger(), rig.records(device(), Samples.OUT));
        BusAgreement.require(recorder.status().ledger(), rig.records(device(), Samples.IN));
    }

    @Test
    void aHandlerThatDoesNotReturnWithinASecondFailsItsOwnStreamAlone() {
        rig.plug("1");
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Handler stuck = new Handler() {
            @Override
            public int fill(ByteBuffer slot) {
                awaitQuietly(mayGoOn);
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
        BusAgreement.require(recorder.status().ledger(), rig.records(device(), Samples.IN));
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
        until("the device closed", () -> !device().isOpen());
    }

    @Test
    void failsWhenThePreparationIsRefusedAndLeavesNothingOpen() {
        rig.plug("1");
        Client client = new Client() {
            @Override
            public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
                control.controlTransfer(new SetupPacket(0x40, 0x77, 0, 0, 0), null, Duration.ofSeconds(1));
            }
        };

        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilState(player, StreamState.FAILED);

        assertThat(player.status().cause()).isEqualTo(StreamCause.PREPARATION_FAILED);
        until("the device closed", () -> !device().isOpen());
        assertThat(rig.records(device(), Samples.OUT)).isEmpty();
    }

    @Test
    void isPreparedAnewByWhoAdoptsItWhileThePreparationOfTheLastClientFails() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch adopted = new CountDownLatch(1);
        Client gone = new Client() {
            @Override
            public void beforeInterface(DeviceControl control) throws UsbException {
                preparing.countDown();
                awaitQuietly(adopted);
                throw new UsbException("the plug-in has gone");
            }
        };
        rig.plug("1");
        StreamHold first = rig.open(Samples.PLAYER, OUT, gone, new Handler());
        preparing.await();
        first.close();
        Client next = new Client();
        StreamHold second = rig.open(Samples.PLAYER, OUT, next, new Handler());
        until("adopted", () -> !next.told.isEmpty());

        adopted.countDown();
        untilState(second, StreamState.RUNNING);

        assertThat(next.steps).hasSize(2);
        assertThat(rig.warnings).isEmpty();
    }

    @Test
    void refusesToSelectAnInterfaceInThePreparation() {
        rig.plug("1");
        Client client = new Client() {
            @Override
            public void beforeInterface(DeviceControl control) throws UsbException {
                control.controlTransfer(new SetupPacket(0x01, 11, 1, 1, 0), null, Duration.ofSeconds(1));
            }
        };

        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilState(player, StreamState.FAILED);

        assertThat(player.status().detail()).contains("SET_INTERFACE");
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

    @Test
    void aStallIsToldWithItsOwnException() {
        rig.plug("1");
        List<UsbException> seen = new CopyOnWriteArrayList<>();
        Client client = new Client() {
            @Override
            public void beforeInterface(DeviceControl control) {
                try {
                    control.controlTransfer(new SetupPacket(0x40, 0x77, 0, 0, 0), null, Duration.ofSeconds(1));
                } catch (UsbException e) {
                    seen.add(e);
                }
            }
        };

        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilState(player, StreamState.RUNNING);

        assertThat(seen).singleElement().isInstanceOf(UsbStallException.class);
    }

    static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, 30_000);
    }

    static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            if (latch.await(millis, TimeUnit.MILLISECONDS)) {
                Thread.yield();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
