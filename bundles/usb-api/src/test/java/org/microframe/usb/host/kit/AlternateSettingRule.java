package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;

/** Alternate settings that are absent, busy and free. */
public abstract class AlternateSettingRule extends ProviderRule {

    @Test
    void absentSettingIsRefused() throws Exception {
        BenchSession session = open();

        assertThatThrownBy(() -> session.connection.selectAlternateSetting(1, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.selectAlternateSetting(9, 0))
                .isInstanceOf(IllegalArgumentException.class);
        session.connection.selectAlternateSetting(1, 1);
    }

    @Test
    void settingIsBusyWhileTransfersArePendingAndFreeOnceThePipeIsClosed() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 8);
        session.submitAll(pipe);

        assertThatThrownBy(() -> session.connection.selectAlternateSetting(1, 0))
                .isInstanceOf(UsbException.class);
        assertThat(session.elsewhere(new ArrayList<>(), () -> pipe.close(true))).isTrue();

        session.connection.selectAlternateSetting(1, 0);
    }

    @Test
    void busyInterfaceLeavesOthersFree() throws Exception {
        BenchSession session = open();
        session.out(2, 8);

        session.connection.selectAlternateSetting(2, 1);
        session.connection.selectAlternateSetting(2, 0);
    }

    @Test
    void pipeCanBeOpenedAgainInASettingThatWasSelectedAgain() throws Exception {
        BenchSession session = open();
        for (int i = 1; i <= 3; i++) {
            IsochPipe pipe = session.out(2, 4);
            session.submitAll(pipe);
            session.await(2);
            assertThat(session.elsewhere(null, () -> pipe.close(true))).isTrue();
            session.connection.selectAlternateSetting(1, 0);
        }
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(3 * 2 * 4 * 192);
    }
}
