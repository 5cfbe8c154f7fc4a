package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;

/** Opening, control, unplugging. */
@Timeout(60)
class ConnectionTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void secondOpenIsRefusedAlsoFromAnotherSimulator() throws Exception {
        Rig rig = Rig.headset();
        SimulatedDevice other = new SimulatedDevice(rig.virtual, 9);

        assertThatThrownBy(() -> rig.device.open(rig.queue)).isInstanceOf(UsbBusyException.class);
        assertThatThrownBy(() -> other.open(other.newQueue())).isInstanceOf(UsbBusyException.class);
        rig.connection.close();

        try (UsbConnection connection = other.open(other.newQueue())) {
            connection.selectAlternateSetting(1, 1);
        }
    }

    @Test
    void queueOfAnotherDeviceIsRefused() throws Exception {
        Rig rig = Rig.headset();
        SimulatedDevice other = new SimulatedDevice(rig.bus.plug(Devices.headset("b")), 9);

        assertThatThrownBy(() -> other.open(rig.queue)).isInstanceOf(IllegalArgumentException.class);
        other.open(other.newQueue()).close();
    }

    @Test
    void alternateSettingIsBusyWhileAPipeIsOpen() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(2, 1);

        assertThatThrownBy(() -> rig.connection.selectAlternateSetting(1, 0)).isInstanceOf(UsbBusyException.class);
        assertThatThrownBy(() -> rig.connection.openIsochPipe(Devices.SPEAKER, 2, 1))
                .isInstanceOf(UsbBusyException.class);
        assertThat(pipe.close(true)).isTrue();

        rig.connection.selectAlternateSetting(1, 0);
    }

    @Test
    void pipeNeedsAnActiveIsochronousEndpointAndNumbersInRange() throws Exception {
        UsbConnection connection = Rig.headset().connection;

        assertThatThrownBy(() -> connection.openIsochPipe(Devices.SPEAKER, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x01");
        connection.selectAlternateSetting(1, 1);
        assertThatThrownBy(() -> connection.openIsochPipe(Devices.SPEAKER, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slots are 1");
        assertThatThrownBy(() -> connection.openIsochPipe(Devices.SPEAKER, 2, 0))
                .hasMessageContaining("from 1 to 255");
        assertThatThrownBy(() -> connection.openIsochPipe(Devices.SPEAKER, 2, 256))
                .hasMessageContaining("frames per slot are 256");
        assertThatThrownBy(() -> connection.openIsochPipe(Devices.SPEAKER, 1 << 20, 255))
                .hasMessageContaining("bytes");
        assertThat(connection.openIsochPipe(Devices.SPEAKER, 2, 255).framesPerSlot())
                .isEqualTo(255);
        assertThatThrownBy(() -> connection.selectAlternateSetting(3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void controlTransfersAreAnsweredByTheDevice() throws Exception {
        UsbConnection connection = Rig.headset().connection;
        ByteBuffer data = ByteBuffer.allocate(8);

        assertThat(connection.controlTransfer(new SetupPacket(0xC0, 9, 0, 0, 8), data, SECOND))
                .isEqualTo(1);
        assertThat(data.position()).isEqualTo(1);
        assertThat(data.get(0)).isEqualTo((byte) 42);
        assertThat(connection.controlTransfer(new SetupPacket(0x40, 9, 0, 0, 2), ByteBuffer.allocate(2), SECOND))
                .isEqualTo(2);
        assertThatThrownBy(() -> connection.controlTransfer(new SetupPacket(0x40, 8, 0, 0, 0), null, SECOND))
                .isInstanceOf(UsbStallException.class);
    }

    @Test
    void controlTransfersOutsideTheRulesAreRefused() throws Exception {
        UsbConnection connection = Rig.headset().connection;
        SetupPacket empty = new SetupPacket(0x40, 8, 0, 0, 0);

        assertThatThrownBy(() -> connection.controlTransfer(empty, null, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() ->
                        connection.controlTransfer(new SetupPacket(0xC0, 9, 0, 0, 8), ByteBuffer.allocate(7), SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 bytes");
        assertThatThrownBy(() -> connection.controlTransfer(
                        new SetupPacket(0xC0, 9, 0, 0, 4097), ByteBuffer.allocate(5000), SECOND))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("4096");
        assertThatThrownBy(() -> connection.controlTransfer(new SetupPacket(0, 9, 1, 0, 0), null, SECOND))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("alternate settings");
        assertThatThrownBy(() -> connection.controlTransfer(new SetupPacket(1, 11, 1, 1, 0), null, SECOND))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("alternate settings");
    }

    @Test
    void unplugCompletesWhatIsPendingAsGoneWithExactCounts() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(4, 5);
        for (int slot = 0; slot < 4; slot++) {
            pipe.submitAsap(slot, 5, false);
        }
        assertThat(rig.stepUntilDone()).containsExactly(new Rig.Done(0, TransferOutcome.COMPLETED));
        rig.clock.advance(7);

        rig.bus.unplug(rig.virtual);

        assertThat(rig.dequeue())
                .containsExactly(
                        new Rig.Done(1, TransferOutcome.COMPLETED),
                        new Rig.Done(2, TransferOutcome.GONE),
                        new Rig.Done(3, TransferOutcome.GONE));
        assertThat(rig.record(Devices.SPEAKER).scheduledFrames()).isEqualTo(5 + 7);
        assertThat(rig.virtual.captured(Devices.SPEAKER)).hasSize((5 + 7) * 192);
        assertThat(pipe.submitAsap(0, 5, false)).isEqualTo(IsochPipe.GONE);
        assertThat(pipe.frame(new FrameStamp())).isEqualTo(IsochPipe.GONE);
        assertThatThrownBy(() -> rig.connection.selectAlternateSetting(1, 0)).isInstanceOf(DeviceGoneException.class);
        rig.connection.close();
        assertThat(pipe.close(true)).isTrue();
    }

    @Test
    void replugOnTheSamePortIsAnotherDevice() throws Exception {
        Rig rig = Rig.headset();
        rig.bus.unplug(rig.virtual);
        SimulatedDevice again = new SimulatedDevice(rig.bus.plug(Devices.headset("a")), 5);

        try (UsbConnection connection = again.open(again.newQueue())) {
            connection.selectAlternateSetting(1, 1);
            assertThat(connection.openIsochPipe(Devices.SPEAKER, 2, 1).slots()).isEqualTo(2);
        }
        assertThatThrownBy(() -> rig.device.open(rig.queue)).isInstanceOf(DeviceGoneException.class);
    }
}
