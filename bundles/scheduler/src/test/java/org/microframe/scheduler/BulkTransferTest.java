package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.StreamState;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;
import org.microframe.virtualbus.VirtualDevice;

/** Bulk and interrupt transfers beside streams. */
@Timeout(60)
class BulkTransferTest {

    /** Why the chain of a stream breaks that nobody disturbs, on a machine that is late. */
    private static final Set<HoleCause> LATE_PUMP = EnumSet.of(HoleCause.RAN_DRY, HoleCause.CONTINUE_REFUSED);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String ANY = "(microframe.device=*)";
    private static final SetupPacket ASK = new SetupPacket(0xC0, 0x55, 0, 0, 1);
    private static final int BULK_OUT = 0x03;
    private static final int BULK_IN = 0x84;
    private static final int INTERRUPT = 0x85;
    private static final int STREAM_INTERRUPT = 0x86;
    private static final int UNSELECTED = 0x07;

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    private final VirtualDevice device = rig.bus.plug(speakerWithButtons());
    private final SchedulerRig.Present present = rig.present(device);
    private final DeviceControl control;

    BulkTransferTest() {
        rig.scheduler.arrived(present);
        control = rig.scheduler.control(ANY);
    }

    /** Interface 1 plays in alternate setting 1 and has an interrupt endpoint in both; interface 2 loops back and has buttons. */
    private static DeviceDefinition speakerWithButtons() {
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0002, 0x0100, 0, 0, 0, 1);
        EndpointDescriptor interrupt = new EndpointDescriptor(STREAM_INTERRUPT, 0x03, 8, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(1, 0, interrupt),
                        setting(
                                1,
                                1,
                                interrupt,
                                new EndpointDescriptor(Samples.OUT, 0x09, 192, 1),
                                new EndpointDescriptor(UNSELECTED, 0x02, 64, 0)),
                        setting(
                                2,
                                0,
                                new EndpointDescriptor(BULK_OUT, 0x02, 64, 0),
                                new EndpointDescriptor(BULK_IN, 0x02, 64, 0),
                                new EndpointDescriptor(INTERRUPT, 0x03, 8, 1))),
                List.of());
        return new DeviceDefinition("1", UsbSpeed.FULL, descriptor, configuration)
                .withBehaviour(BULK_IN, new EndpointBehaviour.Loopback(BULK_OUT))
                .withRequest(new ScriptedRequest(0xC0, 0x55, 0, 0, new RequestAnswer.Data((byte) 42)));
    }

    private static InterfaceDescriptor setting(int number, int alternate, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), List.of(endpoints));
    }

    private StreamHold play() {
        return play(new SchedulerRig.Client());
    }

    private StreamHold play(SchedulerRig.Client client) {
        return rig.open(Samples.PLAYER, Samples.out(128, 8), client, new SchedulerRig.Handler());
    }

    /** Begins an interrupt transfer that nothing answers, on a thread of its own; returns when it is on the bus. */
    private CompletableFuture<Throwable> beginSilent(int endpoint, Duration timeout) {
        long before = device.injected(endpoint, FaultKind.SILENCE);
        device.inject(endpoint, FaultKind.SILENCE, 1);
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> control.transfer(endpoint, ByteBuffer.allocate(8), timeout)));
        until("the transfer is under way", () -> device.injected(endpoint, FaultKind.SILENCE) > before);
        return ended;
    }

    @Test
    void carriesBytesBothWaysFromAndToTheBuffersPosition() throws Exception {
        ByteBuffer sent =
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 0}).position(1).limit(4);
        ByteBuffer room = ByteBuffer.allocate(64).position(10);

        assertThat(control.transfer(BULK_OUT, sent, SECOND)).isEqualTo(3);
        assertThat(control.transfer(BULK_IN, room, SECOND)).isEqualTo(3);

        assertThat(sent.remaining()).isZero();
        assertThat(room.flip().position(10)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        until("the device is closed", () -> !device.isOpen());
    }

    @Test
    void leavesARunningStreamAndControlTransfersAlone() throws Exception {
        SchedulerRig.Client client = new SchedulerRig.Client();
        StreamHold player = play(client);
        untilCarried(player, 100);
        CompletableFuture<Throwable> silent = beginSilent(INTERRUPT, LONG);

        control.transfer(BULK_OUT, ByteBuffer.allocate(300), SECOND);
        control.controlTransfer(ASK, ByteBuffer.allocate(1), SECOND);
        untilCarried(player, 700);

        assertThat(silent).isNotDone();
        assertThat(client.steps).hasSize(2);
        assertThat(player.status().ledger().holes().framesByCause().keySet()).isSubsetOf(LATE_PUMP);
        assertThat(device.isOpen()).isTrue();
    }

    @Test
    void keepsTheDeviceOpenForAsLongAsItLasts() throws Exception {
        CompletableFuture<Throwable> silent = beginSilent(INTERRUPT, LONG);
        control.controlTransfer(ASK, ByteBuffer.allocate(1), SECOND);
        long frame = rig.bus.frame();
        until("more than a device rests", () -> rig.bus.frame() > frame + 1000);

        assertThat(silent).isNotDone();
        assertThat(device.isOpen()).isTrue();
    }

    @Test
    void aStreamThatSelectsAnAlternateSettingWaitsForTheTransfersOfItsInterfaceAlone() {
        long begun = rig.bus.clock().nanoTime();
        CompletableFuture<Throwable> silent = beginSilent(STREAM_INTERRUPT, TIMEOUT);
        CompletableFuture<Throwable> other = beginSilent(INTERRUPT, LONG);
        AtomicReference<Boolean> onBus = new AtomicReference<>();
        SchedulerRig.Client client = new SchedulerRig.Client() {
            @Override
            public void beforeInterface(DeviceControl given) throws UsbException {
                onBus.set(rig.bus.clock().nanoTime() - begun < TIMEOUT.toNanos());
                super.beforeInterface(given);
            }
        };

        StreamHold player = play(client);
        untilState(player, StreamState.RUNNING);

        assertThat(silent.join()).isInstanceOf(UsbTimeoutException.class);
        assertThat(onBus).hasValue(false);
        assertThat(other).isNotDone();
        assertThat(client.steps).hasSize(2);
    }

    @Test
    void aStreamsInterfaceMayBeUsedInTheAlternateSettingThatItSelected() throws Exception {
        assertThatThrownBy(() -> control.transfer(UNSELECTED, ByteBuffer.allocate(4), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint 0x07 must be in an active alternate setting");

        untilState(play(), StreamState.RUNNING);

        assertThat(control.transfer(UNSELECTED, ByteBuffer.allocate(4), SECOND)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, the endpoint address is 0x00; it must have a number from 1 to 15",
        "0x13, the endpoint address is 0x13; it must have a number from 1 to 15",
        "0x183, the endpoint address is 0x183; it must have a number from 1 to 15",
        "0x09, endpoint 0x09 must be in an active alternate setting",
    })
    void refusesAnAddressThatNamesNoEndpoint(int endpoint, String message) {
        assertThatThrownBy(() -> control.transfer(endpoint, ByteBuffer.allocate(4), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAnIsochronousEndpointAndBuffersAndTimeoutsThatBreakTheRules() {
        untilState(play(), StreamState.RUNNING);

        assertThatThrownBy(() -> control.transfer(Samples.OUT, ByteBuffer.allocate(4), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint 0x01 is ISOCHRONOUS; it must be BULK or INTERRUPT");
        assertThatThrownBy(() -> control.transfer(BULK_OUT, null, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the buffer is null");
        assertThatThrownBy(
                        () -> control.transfer(BULK_IN, ByteBuffer.allocate(4).asReadOnlyBuffer(), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the buffer is read-only; endpoint 0x84 is IN");
        assertThatThrownBy(() -> control.transfer(BULK_OUT, ByteBuffer.allocate(4), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the time-out is PT0S; it must be more than zero");
    }

    @Test
    void passesOnAStallAndSilence() {
        device.inject(BULK_OUT, FaultKind.STALL, 1);

        assertThatThrownBy(() -> control.transfer(BULK_OUT, ByteBuffer.allocate(4), SECOND))
                .isInstanceOf(UsbStallException.class);
        assertThatThrownBy(() -> control.transfer(INTERRUPT, ByteBuffer.allocate(4), Duration.ofMillis(20)))
                .isInstanceOf(UsbTimeoutException.class);
    }

    @Test
    void endsWithTheDeviceAndFindsTheNextOne() throws Exception {
        CompletableFuture<Throwable> silent = beginSilent(INTERRUPT, LONG);

        rig.bus.unplug(device);
        rig.scheduler.left(present);

        assertThat(silent.join()).isInstanceOf(DeviceGoneException.class);
        assertThatThrownBy(() -> control.transfer(BULK_OUT, ByteBuffer.allocate(4), SECOND))
                .isInstanceOf(DeviceGoneException.class)
                .hasMessageContaining(ANY);
        rig.scheduler.arrived(rig.present(rig.bus.plug(speakerWithButtons())));
        assertThat(control.transfer(BULK_OUT, ByteBuffer.allocate(4), SECOND)).isEqualTo(4);
    }

    @Test
    void endsWithTheScheduler() {
        CompletableFuture<Throwable> silent = beginSilent(INTERRUPT, LONG);

        rig.stop();

        assertThat(silent.join()).isInstanceOf(UsbException.class).hasMessageContaining("closed");
        assertThat(device.isOpen()).isFalse();
        assertThatThrownBy(() -> control.transfer(BULK_OUT, ByteBuffer.allocate(4), SECOND))
                .isInstanceOf(DeviceGoneException.class)
                .hasMessageContaining("no longer leads");
    }

    @Test
    void aPreparationMayTransferUntilItIsOver() {
        AtomicReference<DeviceControl> kept = new AtomicReference<>();
        AtomicReference<Integer> carried = new AtomicReference<>();
        SchedulerRig.Client client = new SchedulerRig.Client() {
            @Override
            public void beforeInterface(DeviceControl given) throws UsbException {
                kept.set(given);
                carried.set(given.transfer(BULK_OUT, ByteBuffer.allocate(5), SECOND));
            }
        };

        untilState(play(client), StreamState.RUNNING);

        assertThat(carried).hasValue(5);
        assertThatThrownBy(() -> kept.get().transfer(BULK_OUT, ByteBuffer.allocate(5), SECOND))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("the device preparation is over");
    }
}
