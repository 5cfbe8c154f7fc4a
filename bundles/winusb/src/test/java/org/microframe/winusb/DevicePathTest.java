package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of device interfaces. */
class DevicePathTest {

    private static final String CLASS = "{dee824ef-729b-4a0e-9c14-b7117d33a817}";

    @Test
    void pathOfADeviceHasItsSerialNumberAsInstance() {
        DevicePath path = DevicePath.of("\\\\?\\USB#VID_1209&PID_F00D#Serial7#" + CLASS);

        assertThat(path.hardware()).isEqualTo("usb#vid_1209&pid_f00d");
        assertThat(path.instance()).isEqualTo("serial7");
        assertThat(path.interfaceNumber()).isEmpty();
        assertThat(path.interfaceClass()).isEqualTo(InterfaceClasses.GENERIC);
        assertThat(path.instanceId()).isEqualTo("USB\\VID_1209&PID_F00D\\SERIAL7");
    }

    @Test
    void pathOfAFunctionHasItsFirstInterface() {
        DevicePath path = DevicePath.of("\\\\?\\usb#vid_1209&pid_f00d&mi_1a#7&1a2b3c&0&0002#" + CLASS);

        assertThat(path.interfaceNumber()).hasValue(0x1A);
        assertThat(path.instance()).isEqualTo("7&1a2b3c&0&0002");
    }

    @Test
    void vendorOrSerialThatLooksLikeAFunctionIsNone() {
        assertThat(DevicePath.of("\\\\?\\usb#vid_1209&pid_f00d#a&mi_01#" + CLASS)
                        .interfaceNumber())
                .isEmpty();
        assertThat(DevicePath.of("\\\\?\\usb#vid_1209&pid_f00d&mi_012#a#" + CLASS)
                        .interfaceNumber())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "COM3",
                "\\\\?\\usb#vid_1209&pid_f00d#serial",
                "\\\\?\\usb#vid_1209&pid_f00d#{dee824ef-729b-4a0e-9c14-b7117d33a817}",
                "\\\\?\\usb#vid_1209&pid_f00d#serial#{dee824ef}"
            })
    void otherFormsAreRefusedByTheirName(String text) {
        assertThatThrownBy(() -> DevicePath.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have the form");
    }
}
