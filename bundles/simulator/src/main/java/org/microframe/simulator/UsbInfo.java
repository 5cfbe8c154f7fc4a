package org.microframe.simulator;

import java.util.Dictionary;
import java.util.Hashtable;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.DeviceStrings;
import org.microframe.virtualbus.VirtualDevice;

/**
 * The service properties of a device: ours, and those of the USB Information Device Category (OSGi Compendium, 145).
 * Without state.
 */
final class UsbInfo {

    /** {@link UsbDevice#PROVIDER} of this native service. */
    static final String PROVIDER = "simulator";

    private static final int BUS = 1;

    private UsbInfo() {}

    static Dictionary<String, Object> properties(VirtualDevice device) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(UsbDevice.PROVIDER, PROVIDER);
        properties.put(UsbDevice.IDENTITY, identity(device));
        properties.put(UsbDevice.SPEED, device.speed().name());
        properties.put("DEVICE_CATEGORY", new String[] {"USBInfo"});
        properties.put("usbinfo.bus", BUS);
        properties.put("usbinfo.address", device.address());
        putDescriptor(properties, device.descriptor());
        putStrings(properties, device.strings());
        device.configuration().interfaces().stream().findFirst().ifPresent(first -> putInterface(properties, first));
        return properties;
    }

    /** {@link UsbDevice#IDENTITY} of a device. */
    static String identity(VirtualDevice device) {
        return "virtualbus:" + device.port();
    }

    private static void putDescriptor(Dictionary<String, Object> properties, DeviceDescriptor descriptor) {
        properties.put("usbinfo.bcdUSB", hex4(descriptor.usbRelease()));
        properties.put("usbinfo.bDeviceClass", hex2(descriptor.deviceClass()));
        properties.put("usbinfo.bDeviceSubClass", hex2(descriptor.deviceSubclass()));
        properties.put("usbinfo.bDeviceProtocol", hex2(descriptor.deviceProtocol()));
        properties.put("usbinfo.bMaxPacketSize0", descriptor.maxPacketSize0());
        properties.put("usbinfo.idVendor", hex4(descriptor.vendorId()));
        properties.put("usbinfo.idProduct", hex4(descriptor.productId()));
        properties.put("usbinfo.bcdDevice", hex4(descriptor.deviceRelease()));
        properties.put("usbinfo.bNumConfigurations", descriptor.configurations());
    }

    private static void putInterface(Dictionary<String, Object> properties, InterfaceDescriptor first) {
        properties.put("usbinfo.bInterfaceNumber", first.number());
        properties.put("usbinfo.bAlternateSetting", first.alternateSetting());
        properties.put("usbinfo.bNumEndpoints", first.endpoints().size());
        properties.put("usbinfo.bInterfaceClass", hex2(first.interfaceClass()));
        properties.put("usbinfo.bInterfaceSubClass", hex2(first.interfaceSubclass()));
        properties.put("usbinfo.bInterfaceProtocol", hex2(first.interfaceProtocol()));
    }

    private static void putStrings(Dictionary<String, Object> properties, DeviceStrings strings) {
        putUnlessEmpty(properties, "usbinfo.Manufacturer", strings.manufacturer());
        putUnlessEmpty(properties, "usbinfo.Product", strings.product());
        putUnlessEmpty(properties, "usbinfo.SerialNumber", strings.serialNumber());
    }

    private static void putUnlessEmpty(Dictionary<String, Object> properties, String key, String value) {
        if (!value.isEmpty()) {
            properties.put(key, value);
        }
    }

    private static String hex2(int value) {
        return String.format("%02x", value);
    }

    private static String hex4(int value) {
        return String.format("%04x", value);
    }
}
