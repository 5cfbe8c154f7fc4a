package org.microframe.winusb.dll.winusb;

/** Descriptor types of {@code usb100.h} and {@code usbspec.h}, for {@link WinUsb#WinUsb_GetDescriptor}. */
public final class DescriptorTypes {

    /** {@code USB_DEVICE_DESCRIPTOR_TYPE}. */
    public static final int DEVICE = 0x01;
    /** {@code USB_CONFIGURATION_DESCRIPTOR_TYPE}. */
    public static final int CONFIGURATION = 0x02;
    /** {@code USB_STRING_DESCRIPTOR_TYPE}. */
    public static final int STRING = 0x03;
    /** {@code USB_INTERFACE_DESCRIPTOR_TYPE}. */
    public static final int INTERFACE = 0x04;
    /** Bytes of {@code USB_DEVICE_DESCRIPTOR}. */
    public static final int DEVICE_SIZE = 18;
    /** Bytes of {@code USB_CONFIGURATION_DESCRIPTOR}. */
    public static final int CONFIGURATION_SIZE = 9;
    /** Offset of {@code wTotalLength} in {@code USB_CONFIGURATION_DESCRIPTOR}, 16 bits. */
    public static final int TOTAL_LENGTH = 2;
    /** Bytes of {@code USB_INTERFACE_DESCRIPTOR}. */
    public static final int INTERFACE_SIZE = 9;
    /** Offset of {@code bInterfaceNumber} in {@code USB_INTERFACE_DESCRIPTOR}, 8 bits. */
    public static final int INTERFACE_NUMBER = 2;
    /** Offset of {@code bAlternateSetting} in {@code USB_INTERFACE_DESCRIPTOR}, 8 bits. */
    public static final int ALTERNATE_SETTING = 3;

    private DescriptorTypes() {}
}
