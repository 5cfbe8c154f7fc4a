package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.RegistryQuarantine;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.BundleContext;

/** The commands in the registry of a framework. */
@Timeout(60)
class UsbCommandsTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private BundleContext context;
    private UsbCommands commands;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
        commands = new UsbCommands(context);
    }

    @Test
    void showsTheQuarantineForAsLongAsSomethingIsInIt() {
        Quarantine.Entry entry = new RegistryQuarantine(context, "simulator")
                .keep("virtualbus:a", 0x82, 2, ByteBuffer.allocateDirect(700), ByteBuffer.allocateDirect(68));

        assertThat(commands.devices())
                .isEqualTo("no device\n"
                        + "quarantine: 1 pipe, 768 bytes that the system may still write to (usb:quarantine)");
        assertThat(commands.quarantine())
                .contains("simulator  virtualbus:a  0x82")
                .contains("\n1 pipe, 768 bytes");

        entry.release();

        assertThat(commands.devices()).isEqualTo("no device");
        assertThat(commands.quarantine()).isEqualTo("nothing in quarantine");
    }

    @Test
    void takesNoOtherListForMemory() {
        context.registerService(List.class, List.of("something else"), null);

        assertThat(commands.quarantine()).isEqualTo("nothing in quarantine");
    }

    @Test
    void plansARateOnTheDevicesThatMatch() {
        UsbDevice speaker = ListedDevice.device(
                UsbSpeed.FULL, ListedDevice.setting(1, 1, new EndpointDescriptor(0x01, 0x01, 192, 1)));
        context.registerService(UsbDevice.class, speaker, new Hashtable<>(Map.of(UsbDevice.IDENTITY, "bus1/speaker")));

        assertThat(commands.plan("(microframe.device=bus1/*)", "0x01", "48000", "4"))
                .startsWith("bus1/speaker  full speed\n")
                .contains(": carried\n");
        assertThat(commands.plan("(microframe.device=other)", "0x01", "48000", "4"))
                .isEqualTo("no device matches (microframe.device=other)");
        assertThatThrownBy(() -> commands.plan("(microframe.device=*)", "0x01", "48k", "4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rate is 48k");
    }
}
