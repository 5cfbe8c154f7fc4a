package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a device says of itself as a whole (USB 2.0, 9.6.1).
 *
 * @param usbRelease {@code bcdUSB}, binary-coded decimal, 0 to 0xFFFF; 0x0200 is USB 2.0
 * @param deviceClass {@code bDeviceClass}, 0 to 0xFF
 * @param deviceSubclass {@code bDeviceSubClass}, 0 to 0xFF
 * @param deviceProtocol {@code bDeviceProtocol}, 0 to 0xFF
 * @param maxPacketSize0 {@code bMaxPacketSize0}, 0 to 0xFF: bytes, or at SuperSpeed the exponent of 2 (USB 3.2, 9.6.1)
 * @param vendorId {@code idVendor}, 0 to 0xFFFF
 * @param productId {@code idProduct}, 0 to 0xFFFF
 * @param deviceRelease {@code bcdDevice}, binary-coded decimal, 0 to 0xFFFF
 * @param manufacturerIndex {@code iManufacturer}, 0 to 0xFF; 0 is no string
 * @param productIndex {@code iProduct}, 0 to 0xFF; 0 is no string
 * @param serialNumberIndex {@code iSerialNumber}, 0 to 0xFF; 0 is no string
 * @param configurations {@code bNumConfigurations} at the current speed, 0 to 0xFF
 */
@ProviderType
public record DeviceDescriptor(
        int usbRelease,
        int deviceClass,
        int deviceSubclass,
        int deviceProtocol,
        int maxPacketSize0,
        int vendorId,
        int productId,
        int deviceRelease,
        int manufacturerIndex,
        int productIndex,
        int serialNumberIndex,
        int configurations) {

    /** @throws IllegalArgumentException when a field does not fit its width */
    public DeviceDescriptor {
        Width.u16("bcdUSB", usbRelease);
        Width.u8("bDeviceClass", deviceClass);
        Width.u8("bDeviceSubClass", deviceSubclass);
        Width.u8("bDeviceProtocol", deviceProtocol);
        Width.u8("bMaxPacketSize0", maxPacketSize0);
        Width.u16("idVendor", vendorId);
        Width.u16("idProduct", productId);
        Width.u16("bcdDevice", deviceRelease);
        Width.u8("iManufacturer", manufacturerIndex);
        Width.u8("iProduct", productIndex);
        Width.u8("iSerialNumber", serialNumberIndex);
        Width.u8("bNumConfigurations", configurations);
    }
}
