package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.InterfaceAssociation;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;

/** What is made of what WinUSB tells. */
class DeviceFactsTest {

    private static DeviceDescriptor descriptor(int release, int maxPacketSize0) {
        return new DeviceDescriptor(release, 0, 0, 0, maxPacketSize0, 0x1209, 0xF00D, 0, 0, 0, 0, 1);
    }

    private static InterfaceDescriptor setting(int number, int alternate) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), List.of());
    }

    @Test
    void speedIsToldByWinUsbAndTheDescriptor() {
        assertThat(DeviceFacts.speed(1, descriptor(0x0200, 64))).isEqualTo(UsbSpeed.FULL);
        assertThat(DeviceFacts.speed(2, descriptor(0x0110, 8))).isEqualTo(UsbSpeed.FULL);
        assertThat(DeviceFacts.speed(3, descriptor(0x0200, 64))).isEqualTo(UsbSpeed.HIGH);
        assertThat(DeviceFacts.speed(3, descriptor(0x0210, 64))).isEqualTo(UsbSpeed.HIGH);
        assertThat(DeviceFacts.speed(3, descriptor(0x0300, 9))).isEqualTo(UsbSpeed.SUPER);
        assertThat(DeviceFacts.speed(3, descriptor(0x0320, 9))).isEqualTo(UsbSpeed.SUPER);
    }

    @Test
    void functionHasItsInterfacesAndItsAssociationAlone() {
        InterfaceAssociation audio = new InterfaceAssociation(1, 2, 1, 0, 0, 0);
        ConfigurationDescriptor whole = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(setting(0, 0), setting(1, 0), setting(2, 0), setting(2, 1)),
                List.of(),
                List.of(audio));

        ConfigurationDescriptor function = DeviceFacts.function(whole, Set.of(1, 2));

        assertThat(function.interfaces()).containsExactly(setting(1, 0), setting(2, 0), setting(2, 1));
        assertThat(function.associations()).containsExactly(audio);
        assertThat(DeviceFacts.function(whole, Set.of(0)).associations()).isEmpty();
        assertThat(DeviceFacts.function(whole, Set.of(0, 1, 2))).isSameAs(whole);
    }

    @Test
    void stringIsWhatItsLengthCovers() {
        assertThat(DeviceFacts.text(ByteBuffer.wrap(new byte[] {8, 3, 'a', 0, 'b', 0, 'c', 0, 'd', 0})))
                .isEqualTo("abc");
        assertThat(DeviceFacts.text(ByteBuffer.wrap(new byte[] {40, 3, 'a', 0, 'b', 0})))
                .isEqualTo("ab");
        assertThat(DeviceFacts.text(ByteBuffer.wrap(new byte[] {8, 3, 'a', 0, 0, 0, 'c', 0})))
                .isEqualTo("a");
        assertThat(DeviceFacts.text(ByteBuffer.wrap(new byte[] {2, 3}))).isEmpty();
        assertThat(DeviceFacts.text(ByteBuffer.wrap(new byte[] {}))).isEmpty();
    }
}
