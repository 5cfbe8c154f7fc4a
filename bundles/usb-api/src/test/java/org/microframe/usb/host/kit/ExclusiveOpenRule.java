package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/** One connection at a time. */
public abstract class ExclusiveOpenRule extends ProviderRule {

    @Test
    void secondOpenIsRefusedUntilTheFirstConnectionIsClosed() throws Exception {
        BenchSession session = open();

        assertThatThrownBy(() -> session.device.open(session.device.newQueue())).isInstanceOf(UsbBusyException.class);
        session.connection.close();

        try (UsbConnection second = session.device.open(session.queue)) {
            second.selectAlternateSetting(1, 1);
            assertThat(second.openIsochPipe(StandardDevice.OUT, 2, 1).slots()).isEqualTo(2);
        }
    }

    @Test
    void refusedOpenLeavesTheFirstConnectionAlone() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        session.submitAll(pipe);

        assertThatThrownBy(() -> session.device.open(session.queue)).isInstanceOf(UsbBusyException.class);

        assertThat(session.await(2)).hasSize(2);
    }

    @Test
    void queueOfAnotherDeviceIsRefused() {
        UsbDevice other = bench().plug(StandardDevice.FULL_SPEED);
        UsbDevice device = bench().plug(StandardDevice.FULL_SPEED);

        assertThatThrownBy(() -> device.open(other.newQueue())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> device.open(null))
                .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class);
    }
}
