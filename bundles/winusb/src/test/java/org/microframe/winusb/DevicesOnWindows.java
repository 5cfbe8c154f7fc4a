package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.winusb.ModelSession.Done;
import org.microframe.winusb.windows.ModelControl;

/** Devices that are not as simple as those of the provider test kit. */
class DevicesOnWindows extends ModelTests {

    private static final String DEVICE = "12 01 0002 ef 02 01 40 0912 0df0 2301 00 02 00 01";

    /** Two functions: interfaces 0 and 1, of which the second speaks OUT, and interface 2, which speaks IN. */
    private static final String COMPOSITE =
            """
            09 02 4c00 03 01 00 80 32
            08 0b 00 02 ff 00 00 00
            09 04 00 00 00 ff 00 00 00
            09 04 01 00 00 ff 00 00 00
            09 04 01 01 01 ff 00 00 00
            07 05 01 09 0002 01
            09 04 02 00 00 ff 00 00 00
            09 04 02 01 01 ff 00 00 00
            07 05 82 05 0002 01
            """;

    private static final String SUPER_DEVICE = "12 01 0003 00 00 00 09 0912 0df0 2301 00 02 00 01";

    /** An OUT endpoint of bursts of 4 packets, twice an interval: 8192 bytes. */
    private static final String SUPER =
            """
            09 02 2800 01 01 00 80 32
            09 04 00 00 00 ff 00 00 00
            09 04 00 01 01 ff 00 00 00
            07 05 01 09 0004 01
            06 30 03 01 0020
            """;

    private static List<String> plug(String words, String device, String configuration) {
        ModelControl.Answer answer = model.send("plug port=special %s device=%s configuration=%s"
                .formatted(words, device.replaceAll("\\s", ""), configuration.replaceAll("\\s", "")));
        List<String> paths = new ArrayList<>(List.of(answer.value()));
        paths.addAll(answer.lines());
        return paths;
    }

    private static List<String> composite() {
        List<String> paths = plug("speed=high functions=0:0-1,2:2-2", DEVICE, COMPOSITE);
        assertThat(paths).hasSize(2);
        model.send("endpoint port=special address=0x01 behaviour=keep");
        model.send("endpoint port=special address=0x82 behaviour=numbers");
        return paths;
    }

    @Test
    void functionsOfACompositeDeviceAreDevicesWithTheirOwnInterfacesAlone() throws UsbException {
        List<String> paths = composite();

        assertThat(service.device(paths.get(0)).configuration().interfaces())
                .extracting(InterfaceDescriptor::number)
                .containsExactly(0, 1, 1);
        assertThat(service.device(paths.get(1)).configuration().interfaces())
                .extracting(InterfaceDescriptor::number)
                .containsExactly(2, 2);
    }

    @Test
    void functionsStreamAtOnceAndTheAssociatedInterfaceAmongThem() throws UsbException {
        List<String> paths = composite();
        try (ModelSession out = new ModelSession(model, service.device(paths.get(0)));
                ModelSession in = new ModelSession(model, service.device(paths.get(1)))) {
            IsochPipe speaker = out.pipe(1, 0x01, 3, 4);
            IsochPipe microphone = in.pipe(2, 0x82, 3, 4);
            in.submitAll(microphone);

            out.stream(speaker, 12);

            assertThat(in.await(3)).extracting(Done::outcome).containsOnly(TransferOutcome.COMPLETED);
        }
        assertThat(model.send("received port=special endpoint=0x01").value()).isEqualTo("" + 12 * 4 * 8 * 512);
    }

    @Test
    void functionIsOpenExclusivelyAndTheOtherFree() throws UsbException {
        List<String> paths = composite();
        WinUsbDevice first = service.device(paths.get(0));
        WinUsbDevice second = service.device(paths.get(1));
        try (ModelSession open = new ModelSession(model, first)) {
            assertThat(open.connection).isNotNull();
            assertThatThrownBy(() -> first.open(first.newQueue())).isInstanceOf(UsbBusyException.class);

            new ModelSession(model, second).close();
        }
    }

    @Test
    void superSpeedDeviceStreamsWhatItsCompanionSays() throws UsbException {
        String path = plug("speed=super", SUPER_DEVICE, SUPER).get(0);
        model.send("endpoint port=special address=0x01 behaviour=keep");
        WinUsbDevice device = service.device(path);
        assertThat(device.speed()).isEqualTo(UsbSpeed.SUPER);
        try (ModelSession session = new ModelSession(model, device)) {
            IsochPipe pipe = session.pipe(0, 0x01, 2, 2);
            assertThat(pipe.geometry().bytesPerFrame()).isEqualTo(8 * 8192);

            session.stream(pipe, 4);
        }
        assertThat(model.send("received port=special endpoint=0x01").value()).isEqualTo("" + 4 * 2 * 8 * 8192);
    }
}
