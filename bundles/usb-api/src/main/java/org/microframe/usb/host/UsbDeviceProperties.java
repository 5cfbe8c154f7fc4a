package org.microframe.usb.host;

import java.util.Dictionary;
import java.util.Hashtable;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a {@link UsbDevice} service says of its device, for providers: our properties, and those of the USB Information Device
 * Category (OSGi Compendium, 145).
 *
 * @param provider {@link UsbDevice#PROVIDER}
 * @param identity {@link UsbDevice#IDENTITY}
 * @param speed {@link UsbDevice#SPEED}
 * @param descriptor the device descriptor
 * @param configuration the configuration; its first interface stands for the function
 * @param bus {@code usbinfo.bus}
 * @param address {@code usbinfo.address}, 1 to 127: with the bus, it tells two devices of one kind apart
 * @param manufacturer {@code usbinfo.Manufacturer}; empty when it is not known
 * @param product {@code usbinfo.Product}; empty when it is not known
 * @param serialNumber {@code usbinfo.SerialNumber}; empty when it is not known
 */
@ProviderType
public record UsbDeviceProperties(
        String provider,
        String identity,
        UsbSpeed speed,
        DeviceDescriptor descriptor,
        ConfigurationDescriptor configuration,
        int bus,
        int address,
        String manufacturer,
        String product,
        String serialNumber) {

    /** A new dictionary of them, to be added to. */
    public Dictionary<String, Object> toDictionary() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(UsbDevice.PROVIDER, provider);
        properties.put(UsbDevice.IDENTITY, identity);
        properties.put(UsbDevice.SPEED, speed.name());
        properties.put("DEVICE_CATEGORY", new String[] {"USBInfo"});
        properties.put("usbinfo.bus", bus);
        properties.put("usbinfo.address", address);
        properties.put("usbinfo.bcdUSB", hex4(descriptor.usbRelease()));
        properties.put("usbinfo.bDeviceClass", hex2(descriptor.deviceClass()));
        properties.put("usbinfo.bDeviceSubClass", hex2(descriptor.deviceSubclass()));
        properties.put("usbinfo.bDeviceProtocol", hex2(descriptor.deviceProtocol()));
        properties.put("usbinfo.bMaxPacketSize0", descriptor.maxPacketSize0());
        properties.put("usbinfo.idVendor", hex4(descriptor.vendorId()));
        properties.put("usbinfo.idProduct", hex4(descriptor.productId()));
        properties.put("usbinfo.bcdDevice", hex4(descriptor.deviceRelease()));
        properties.put("usbinfo.bNumConfigurations", descriptor.configurations());
        putUnlessEmpty(properties, "usbinfo.Manufacturer", manufacturer);
        putUnlessEmpty(properties, "usbinfo.Product", product);
        putUnlessEmpty(properties, "usbinfo.SerialNumber", serialNumber);
        configuration.interfaces().stream().findFirst().ifPresent(first -> putInterface(properties, first));
        return properties;
    }

    private static void putInterface(Dictionary<String, Object> properties, InterfaceDescriptor first) {
        properties.put("usbinfo.bInterfaceNumber", first.number());
        properties.put("usbinfo.bAlternateSetting", first.alternateSetting());
        properties.put("usbinfo.bNumEndpoints", first.endpoints().size());
        properties.put("usbinfo.bInterfaceClass", hex2(first.interfaceClass()));
        properties.put("usbinfo.bInterfaceSubClass", hex2(first.interfaceSubclass()));
        properties.put("usbinfo.bInterfaceProtocol", hex2(first.interfaceProtocol()));
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
