package org.microframe.winusb.dll.winusb;

/** {@code USBD_ISO_PACKET_DESCRIPTOR} of {@code usb.h}, alike on every machine. */
public final class IsoPacketDescriptorLayout {

    /** Bytes of one. */
    public static final int SIZE = 12;
    /** Offset of {@code Offset}, 32 bits: from the start of the transfer. */
    public static final int OFFSET = 0;
    /** Offset of {@code Length}, 32 bits. */
    public static final int LENGTH = 4;
    /** Offset of {@code Status}, 32 bits: {@code USBD_STATUS}. */
    public static final int STATUS = 8;

    private IsoPacketDescriptorLayout() {}
}
