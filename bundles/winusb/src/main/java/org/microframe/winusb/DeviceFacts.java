package org.microframe.winusb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DescriptorParser;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.InterfaceAssociation;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.MalformedDescriptorException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.winusb.dll.winusb.DescriptorTypes;
import org.microframe.winusb.dll.winusb.WinUsb;

/**
 * What one function of a device says of itself, read while it was open.
 *
 * @param descriptor of the device
 * @param configuration with the interfaces of the function alone
 * @param speed at which it is connected
 * @param manufacturer empty when it has no such string
 * @param product empty when it has no such string
 * @param serialNumber empty when it has no such string
 */
record DeviceFacts(
        DeviceDescriptor descriptor,
        ConfigurationDescriptor configuration,
        UsbSpeed speed,
        String manufacturer,
        String product,
        String serialNumber) {

    private static final int USB_3 = 0x0300;
    /** {@code bMaxPacketSize0} at SuperSpeed: 2 to the power of 9 (USB 3.2, 9.6.1). */
    private static final int SUPER_SPEED_PACKET_EXPONENT = 9;

    private static final int STRING_ROOM = 255;
    private static final int STRING_HEAD = 2;

    /** Reads them from an open device. */
    static DeviceFacts read(OpenDevice device) throws UsbException {
        try {
            DeviceDescriptor descriptor = DescriptorParser.parseDevice(
                    device.descriptor(DescriptorTypes.DEVICE, 0, 0, DescriptorTypes.DEVICE_SIZE));
            UsbSpeed speed = speed(device.speed(), descriptor);
            ByteBuffer head =
                    device.descriptor(DescriptorTypes.CONFIGURATION, 0, 0, DescriptorTypes.CONFIGURATION_SIZE);
            if (head.limit() < DescriptorTypes.CONFIGURATION_SIZE) {
                throw new UsbException(
                        "the configuration descriptor of " + device.name() + " has only " + head.limit() + " bytes");
            }
            int total = Short.toUnsignedInt(head.getShort(DescriptorTypes.TOTAL_LENGTH));
            ConfigurationDescriptor whole = DescriptorParser.parseConfiguration(
                    device.descriptor(DescriptorTypes.CONFIGURATION, 0, 0, total), speed);
            int language = language(device);
            return new DeviceFacts(
                    descriptor,
                    function(whole, device.interfaceNumbers()),
                    speed,
                    string(device, descriptor.manufacturerIndex(), language),
                    string(device, descriptor.productIndex(), language),
                    string(device, descriptor.serialNumberIndex(), language));
        } catch (MalformedDescriptorException e) {
            throw new UsbException("the descriptors of " + device.name() + " break a rule: " + e.getMessage(), e);
        }
    }

    /** The speed by what WinUSB tells, which is only whether it is at least high, and by the device descriptor. */
    static UsbSpeed speed(int told, DeviceDescriptor descriptor) {
        if (told < WinUsb.HIGH_SPEED) {
            return UsbSpeed.FULL;
        }
        boolean superSpeed =
                descriptor.usbRelease() >= USB_3 && descriptor.maxPacketSize0() == SUPER_SPEED_PACKET_EXPONENT;
        return superSpeed ? UsbSpeed.SUPER : UsbSpeed.HIGH;
    }

    /** The configuration without the interfaces that belong to other functions. */
    static ConfigurationDescriptor function(ConfigurationDescriptor whole, Set<Integer> numbers) {
        List<InterfaceDescriptor> own = whole.interfaces().stream()
                .filter(setting -> numbers.contains(setting.number()))
                .toList();
        if (own.size() == whole.interfaces().size()) {
            return whole;
        }
        List<InterfaceAssociation> associations = whole.associations().stream()
                .filter(association -> numbers.contains(association.firstInterface()))
                .toList();
        return new ConfigurationDescriptor(
                whole.value(), whole.attributes(), whole.maxPower(), own, whole.others(), associations);
    }

    private static int language(OpenDevice device) {
        try {
            ByteBuffer languages = device.descriptor(DescriptorTypes.STRING, 0, 0, STRING_ROOM);
            return languages.limit() < STRING_HEAD + Short.BYTES
                    ? 0
                    : Short.toUnsignedInt(languages.getShort(STRING_HEAD));
        } catch (UsbException e) {
            return 0; // It has no strings.
        }
    }

    private static String string(OpenDevice device, int index, int language) {
        if (index == 0 || language == 0) {
            return "";
        }
        try {
            return text(device.descriptor(DescriptorTypes.STRING, index, language, STRING_ROOM));
        } catch (UsbException e) {
            return ""; // It names a string that it does not have.
        }
    }

    /** The characters of a string descriptor (USB 2.0, 9.6.7). */
    static String text(ByteBuffer descriptor) {
        ByteBuffer bytes = descriptor.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int told = bytes.limit() < STRING_HEAD ? 0 : Byte.toUnsignedInt(bytes.get(0));
        int end = Math.min(told, bytes.limit()) & ~1;
        if (end <= STRING_HEAD) {
            return "";
        }
        byte[] characters = new byte[end - STRING_HEAD];
        bytes.get(STRING_HEAD, characters);
        String text = new String(characters, StandardCharsets.UTF_16LE);
        int terminator = text.indexOf('\0');
        return (terminator < 0 ? text : text.substring(0, terminator)).trim();
    }
}
