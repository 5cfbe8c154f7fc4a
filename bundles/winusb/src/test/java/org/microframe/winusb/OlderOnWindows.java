package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.StandardDevice;

/**
 * What is left on a version of Windows that lacks some functions: all but the feature that needs them. The features that are
 * lacking are named by the system property {@value #LACKS}.
 */
class OlderOnWindows extends ModelTests {

    static final String LACKS = "winusb.lacks";

    private UsbDevice device;
    private ModelSession session;

    private static boolean lacks(Feature feature) {
        return System.getProperty(LACKS).contains(feature.name());
    }

    @BeforeEach
    void open() throws UsbException {
        device = service.device(ModelDevices.plug(model, StandardDevice.FULL_SPEED, "older"));
        session = new ModelSession(model, device);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void featuresAreThoseOfTheFunctionsThatAreThere() {
        for (Feature feature : Feature.values()) {
            assertThat(Natives.bound().has(feature)).as("%s", feature).isEqualTo(!lacks(feature));
        }
    }

    @Test
    void whatIsLackingIsToldWithTheFunctions() {
        for (Feature feature : Feature.values()) {
            if (lacks(feature)) {
                assertThat(Natives.bound().missing()).anySatisfy(line -> assertThat(line)
                        .startsWith(feature.description())
                        .contains(feature.functions().getDeclaredMethods()[0].getName()));
            }
        }
    }

    @Test
    void requestsAndBulkTransfersAreCarried() throws UsbException {
        ByteBuffer room = ByteBuffer.allocate(8);

        assertThat(session.connection.controlTransfer(new SetupPacket(0xC0, 9, 0, 0, 8), room, Duration.ofSeconds(5)))
                .isEqualTo(1);
        assertThat(session.connection.transfer(StandardDevice.BULK_OUT, ByteBuffer.allocate(16), Duration.ofSeconds(5)))
                .isEqualTo(16);
    }

    @Test
    void pipesDoWhatTheirFunctionsAllow() throws UsbException {
        if (lacks(Feature.ISOCHRONOUS) || lacks(Feature.FRAME_NUMBERS)) {
            session.connection.selectAlternateSetting(1, 1);
            assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 2, 8))
                    .isInstanceOf(UsbException.class)
                    .hasMessageContaining("WinUsb_");
            return;
        }
        IsochPipe pipe = session.pipe(1, StandardDevice.OUT, 2, 8);
        session.stream(pipe, 6);
        assertThat(device.startsAtFrames()).isEqualTo(!lacks(Feature.EXPLICIT_FRAMES));
        if (lacks(Feature.EXPLICIT_FRAMES)) {
            assertThatThrownBy(() -> pipe.submitAt(0, 8, 1200))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("WinUsb_");
        } else {
            assertThat(pipe.submitAt(0, 8, 1200)).isEqualTo(1208);
            session.await(1);
        }
    }
}
