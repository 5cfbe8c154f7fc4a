package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilCarried;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.isoch.StreamState;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;
import org.microframe.virtualbus.VirtualDevice;

@Timeout(60)
class DeviceControlTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String ANY = "(microframe.device=*)";
    private static final SetupPacket ASK = new SetupPacket(0xC0, 0x55, 0, 0, 8);
    private static final SetupPacket TELL = new SetupPacket(0x40, 0x56, 0, 0, 2);
    private static final SetupPacket UNKNOWN = new SetupPacket(0x40, 0x77, 0, 0, 0);

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final SchedulerRig rig = new SchedulerRig();

    @AfterEach
    void closeRig() {
        mayEnd.countDown();
        rig.close();
    }

    private VirtualDevice plugAsked() {
        VirtualDevice device = rig.bus.plug(Samples.headset("1")
                .withRequest(new ScriptedRequest(0xC0, 0x55, 0, 0, new RequestAnswer.Data(new byte[] {1, 2, 3})))
                .withRequest(new ScriptedRequest(0x40, 0x56, 0, 0, new RequestAnswer.Expect(new byte[] {8, 9}))));
        rig.scheduler.arrived(rig.present(device));
        return device;
    }

    @Test
    void opensADeviceThatNoStreamHasOpenAndClosesItAfterwards() throws Exception {
        VirtualDevice device = plugAsked();
        DeviceControl control = rig.scheduler.control(ANY);
        ByteBuffer answer = ByteBuffer.allocate(10).position(1);

        assertThat(control.controlTransfer(ASK, answer, SECOND)).isEqualTo(3);

        assertThat(answer.position()).isEqualTo(4);
        assertThat(answer.array()).startsWith(0, 1, 2, 3);
        until("the device is closed", () -> !device.isOpen());
    }

    @Test
    void sendsTheDataStageFromTheBuffersPosition() throws Exception {
        plugAsked();
        ByteBuffer data = ByteBuffer.wrap(new byte[] {7, 8, 9, 10}).position(1);

        assertThat(rig.scheduler.control(ANY).controlTransfer(TELL, data, SECOND))
                .isEqualTo(2);

        assertThat(data.position()).isEqualTo(3);
    }

    @Test
    void sharesTheDeviceWithARunningStreamAndLeavesItOpen() throws Exception {
        VirtualDevice device = plugAsked();
        StreamHold player =
                rig.open(Samples.PLAYER, Samples.out(128, 8), new SchedulerRig.Client(), new SchedulerRig.Handler());
        untilState(player, StreamState.RUNNING);

        rig.scheduler.control(ANY).controlTransfer(ASK, ByteBuffer.allocate(8), SECOND);
        untilCarried(player, 1000);

        assertThat(device.isOpen()).isTrue();
        assertThat(player.status().ledger().chains()).isEqualTo(1);
    }

    @Test
    void letsAStreamStartOnADeviceThatAControlTransferOpened() throws Exception {
        plugAsked();
        rig.scheduler.control(ANY).controlTransfer(ASK, ByteBuffer.allocate(8), SECOND);

        StreamHold player =
                rig.open(Samples.PLAYER, Samples.out(128, 8), new SchedulerRig.Client(), new SchedulerRig.Handler());

        untilCarried(player, 1000);
        assertThat(player.status().state()).isEqualTo(StreamState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(ints = {SetupPacket.SET_CONFIGURATION, SetupPacket.SET_INTERFACE})
    void refusesWhatOnlyTheSchedulerMayChange(int request) {
        plugAsked();

        assertThatThrownBy(() -> rig.scheduler
                        .control(ANY)
                        .controlTransfer(new SetupPacket(0x00, request, 1, 0, 0), null, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SET_INTERFACE");
    }

    @Test
    void refusesALengthThatTheBufferDoesNotHoldAndATimeoutOfNothing() {
        DeviceControl control = rig.scheduler.control(ANY);

        assertThatThrownBy(() -> control.controlTransfer(ASK, ByteBuffer.allocate(7), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wLength is 8");
        assertThatThrownBy(() ->
                        control.controlTransfer(ASK, ByteBuffer.allocate(8).asReadOnlyBuffer(), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the buffer is read-only");
        assertThatThrownBy(() -> control.controlTransfer(ASK, ByteBuffer.allocate(8), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time-out");
        assertThatThrownBy(() -> rig.scheduler.control("(broken"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(broken");
    }

    @Test
    void saysThatNoDeviceMatchesAndFindsOneThatComesLater() throws Exception {
        DeviceControl control = rig.scheduler.control(ANY);
        assertThatThrownBy(() -> control.controlTransfer(ASK, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(DeviceGoneException.class)
                .hasMessageContaining(ANY);

        plugAsked();

        assertThat(control.controlTransfer(ASK, ByteBuffer.allocate(8), SECOND)).isEqualTo(3);
    }

    @Test
    void passesOnWhatTheDeviceOrTheSystemRefuses() throws Exception {
        VirtualDevice device = plugAsked();
        DeviceControl control = rig.scheduler.control(ANY);
        assertThatThrownBy(() -> control.controlTransfer(UNKNOWN, null, SECOND)).isInstanceOf(UsbStallException.class);
        until("the device is closed", () -> !device.isOpen());

        UsbDevice elsewhere = rig.present(device).device();
        try (CompletionQueue queue = elsewhere.newQueue();
                UsbConnection held = elsewhere.open(queue)) {
            assertThatThrownBy(() -> control.controlTransfer(UNKNOWN, null, SECOND))
                    .isInstanceOf(UsbBusyException.class);
            assertThat(held).isNotNull();
        }
    }

    @Test
    void givesUpInTimeWhileTheDeviceIsPreparedAndNeverDoesTheTransferLater() throws Exception {
        plugAsked();
        CountDownLatch preparing = new CountDownLatch(1);
        SchedulerRig.Client slow = new SchedulerRig.Client() {
            @Override
            public void beforeInterface(DeviceControl control) throws UsbException {
                preparing.countDown();
                boolean interrupted = false;
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        rig.open(Samples.PLAYER, Samples.out(128, 8), slow, new SchedulerRig.Handler());
        preparing.await();
        ByteBuffer answer = ByteBuffer.allocate(8);
        long started = System.nanoTime();

        assertThatThrownBy(() -> rig.scheduler.control(ANY).controlTransfer(ASK, answer, Duration.ofMillis(50)))
                .isInstanceOf(UsbTimeoutException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(2050), SECOND.multipliedBy(4));
        mayEnd.countDown();
        rig.scheduler.control(ANY).controlTransfer(TELL, ByteBuffer.wrap(new byte[] {8, 9}), SECOND);
        assertThat(answer.position()).isZero();
        assertThat(answer.array()).containsOnly(0);
    }

    @Test
    void endsAfterTheSchedulerStopped() {
        plugAsked();
        DeviceControl control = rig.scheduler.control(ANY);
        rig.stop();

        assertThatThrownBy(() -> control.controlTransfer(ASK, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(DeviceGoneException.class)
                .hasMessageContaining("no longer leads");
    }
}
