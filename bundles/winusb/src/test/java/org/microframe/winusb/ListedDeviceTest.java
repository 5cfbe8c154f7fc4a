package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a device is called, and what it shares with others. */
class ListedDeviceTest {

    private static final UUID CONTAINER = UUID.fromString("8c7ed206-3f8a-4827-b3ab-ae9e1faefc6c");
    private static final String ROOT = "PCIROOT(0)#PCI(1400)#USBROOT(0)";

    private static ListedDevice device(String function, List<String> paths, Optional<UUID> container) {
        DevicePath path = DevicePath.of(
                "\\\\?\\usb#vid_1209&pid_f00d" + function + "#7&1&0&2#{dee824ef-729b-4a0e-9c14-b7117d33a817}");
        return new ListedDevice(path.instanceId(), path, paths, container, 0, 0);
    }

    @Test
    void portsFromTheRootAreTheIdentity() {
        ListedDevice device = device("", List.of(ROOT + "#USB(3)#USB(1)", "ACPI(...)"), Optional.of(CONTAINER));

        assertThat(device.identity()).isEqualTo("winusb:" + ROOT + "#USB(3)#USB(1)");
        assertThat(device.controller()).hasValue(ROOT);
    }

    @Test
    void functionsOfOneDeviceHaveIdentitiesOfTheirOwnAndOneController() {
        List<String> paths = List.of(ROOT + "#USB(3)");
        ListedDevice first = device("&mi_00", paths, Optional.empty());
        ListedDevice second = device("&mi_02", paths, Optional.empty());
        ListedDevice told = device("&mi_02", List.of(ROOT + "#USB(3)#USBMI(2)"), Optional.empty());

        assertThat(first.identity()).isEqualTo("winusb:" + ROOT + "#USB(3)/mi_00");
        assertThat(second.identity()).isEqualTo("winusb:" + ROOT + "#USB(3)/mi_02");
        assertThat(told.identity()).isEqualTo("winusb:" + ROOT + "#USB(3)#USBMI(2)");
        assertThat(first.controller()).isEqualTo(second.controller());
    }

    @Test
    void withoutPortsTheContainerAndTheFunctionAreTheIdentity() {
        ListedDevice device = device("&mi_02", List.of(), Optional.of(CONTAINER));

        assertThat(device.identity()).isEqualTo("winusb:" + CONTAINER + "/mi_02");
        assertThat(device.controller()).isEmpty();
    }

    @Test
    void withoutEitherTheInstanceIsTheIdentity() {
        assertThat(device("&mi_02", List.of(), Optional.empty()).identity())
                .isEqualTo("winusb:USB\\VID_1209&PID_F00D&MI_02\\7&1&0&2");
    }
}
