package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;

/** Plugging, opening, alternate settings. */
class LinkTest {

    private final SteppedClock clock = new SteppedClock();
    private final VirtualBus bus = new VirtualBus(clock);
    private final VirtualDevice device = bus.plug(Devices.headset("a"));

    @Test
    void secondOpenIsRefusedUntilTheFirstIsClosed() throws Exception {
        VirtualLink link = device.open();

        assertThatThrownBy(device::open).isInstanceOf(UsbBusyException.class).hasMessageContaining("port a");
        link.close();
        link.close();

        assertThat(device.open()).isNotSameAs(link);
    }

    @Test
    void alternateSettingStaysWhileItsPipeIsOpen() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 2, 1);

        assertThatThrownBy(() -> host.link.selectAlternateSetting(1, 0))
                .isInstanceOf(UsbBusyException.class)
                .hasMessageContaining("interface 1")
                .hasMessageContaining("0x01");
        host.link.selectAlternateSetting(2, 1);
        host.pipe.close();

        host.link.selectAlternateSetting(1, 0);
    }

    @Test
    void unknownAlternateSettingIsRefused() throws Exception {
        VirtualLink link = device.open();

        assertThatThrownBy(() -> link.selectAlternateSetting(1, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interface 1, alternate setting 7");
    }

    @Test
    void endpointOfAnInactiveSettingIsRefused() throws Exception {
        VirtualLink link = device.open();

        assertThatThrownBy(() -> link.geometry(Devices.SPEAKER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x01")
                .hasMessageContaining("active alternate setting");
        assertThatThrownBy(() -> link.geometry(0x04))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BULK");
    }

    @Test
    void endpointHasOnePipe() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 2, 1);

        assertThatThrownBy(() -> host.link.openPipe(Devices.SPEAKER, 2, 1, host.data, null, (slot, end) -> {}))
                .isInstanceOf(UsbBusyException.class)
                .hasMessageContaining("0x01");
    }

    @Test
    void memoryThatIsTooSmallIsRefused() throws Exception {
        VirtualLink link = device.open();
        link.selectAlternateSetting(1, 1);

        assertThatThrownBy(
                        () -> link.openPipe(Devices.SPEAKER, 2, 10, ByteBuffer.allocate(3839), null, (slot, end) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3839")
                .hasMessageContaining("3840");
    }

    @Test
    void unpluggedDeviceRefusesEverything() throws Exception {
        VirtualLink link = device.open();
        bus.unplug(device);

        assertThatThrownBy(device::open).isInstanceOf(DeviceGoneException.class);
        assertThatThrownBy(() -> link.selectAlternateSetting(1, 1)).isInstanceOf(DeviceGoneException.class);
        assertThatThrownBy(() -> link.controlTransfer(new SetupPacket(0x21, 1, 0, 0, 0), null))
                .isInstanceOf(DeviceGoneException.class);
        link.close();
    }

    @Test
    void closedLinkRefusesEverything() throws Exception {
        VirtualLink link = device.open();
        link.close();

        assertThatThrownBy(() -> link.selectAlternateSetting(1, 1))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void portTakesOneDevice() {
        assertThatThrownBy(() -> bus.plug(Devices.headset("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
        assertThat(bus.devices()).containsExactly(device);
    }

    @Test
    void missingSourceFilePlugsNothing() {
        DeviceDefinition broken = Devices.headset("b")
                .withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.FileSource(Path.of("/no/such/file"), 0));

        assertThatThrownBy(() -> bus.plug(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x82")
                .hasMessageContaining("/no/such/file");
        assertThat(bus.devices()).containsExactly(device);
    }

    @Test
    void listenersHearOfPluggingAndUnplugging() {
        List<String> heard = new ArrayList<>();
        bus.addListener(new BusListener() {
            @Override
            public void plugged(VirtualDevice plugged) {
                heard.add("+" + plugged.port() + plugged.address());
            }

            @Override
            public void unplugged(VirtualDevice unplugged) {
                heard.add("-" + unplugged.port() + unplugged.address());
            }
        });

        VirtualDevice other = bus.plug(Devices.headset("b"));
        bus.unplug(device);
        bus.unplug(device);
        bus.plug(Devices.headset("c"));
        bus.close();

        assertThat(heard).containsExactly("+b2", "-a1", "+c1", "-b2", "-c1");
        assertThat(other.isPlugged()).isFalse();
        assertThatThrownBy(() -> bus.plug(Devices.headset("d"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void behavioursMustFitTheEndpoints() {
        DeviceDefinition headset = Devices.headset("b");

        assertThatThrownBy(() -> headset.withBehaviour(0x05, new EndpointBehaviour.MemorySink()))
                .hasMessageContaining("0x05")
                .hasMessageContaining("must have that endpoint");
        assertThatThrownBy(() -> headset.withBehaviour(0x04, new EndpointBehaviour.FileSink(Path.of("x"))))
                .hasMessageContaining("0x04")
                .hasMessageContaining("BULK");
        assertThatThrownBy(() -> headset.withBehaviour(Devices.SPEAKER, new EndpointBehaviour.PatternSource()))
                .hasMessageContaining("0x01")
                .hasMessageContaining("must be IN");
        assertThatThrownBy(() -> headset.withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.Loopback(0x82)))
                .hasMessageContaining("0x82")
                .hasMessageContaining("must be OUT");
    }

    @Test
    void clockDrivesOneBus() {
        assertThatThrownBy(() -> new VirtualBus(clock)).isInstanceOf(IllegalStateException.class);
    }
}
