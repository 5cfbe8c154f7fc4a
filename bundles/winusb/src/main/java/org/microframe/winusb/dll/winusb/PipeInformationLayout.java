package org.microframe.winusb.dll.winusb;

/** {@code WINUSB_PIPE_INFORMATION} and {@code WINUSB_PIPE_INFORMATION_EX} of {@code winusbio.h}, alike on every machine. */
public final class PipeInformationLayout {

    /** Bytes of {@code WINUSB_PIPE_INFORMATION}. */
    public static final int SIZE = 12;
    /** Bytes of {@code WINUSB_PIPE_INFORMATION_EX}. */
    public static final int EX_SIZE = 16;
    /** Offset of {@code PipeType}, 32 bits: {@code USBD_PIPE_TYPE} of {@code usb.h}. */
    public static final int PIPE_TYPE = 0;
    /** Offset of {@code PipeId}, 8 bits: {@code bEndpointAddress}. */
    public static final int PIPE_ID = 4;
    /** Offset of {@code MaximumPacketSize}, 16 bits. */
    public static final int MAXIMUM_PACKET_SIZE = 6;
    /** Offset of {@code Interval}, 8 bits. */
    public static final int INTERVAL = 8;
    /** Offset of {@code MaximumBytesPerInterval}, 32 bits; only in the second. */
    public static final int MAXIMUM_BYTES_PER_INTERVAL = 12;

    /** {@code UsbdPipeTypeControl}. */
    public static final int TYPE_CONTROL = 0;
    /** {@code UsbdPipeTypeIsochronous}. */
    public static final int TYPE_ISOCHRONOUS = 1;
    /** {@code UsbdPipeTypeBulk}. */
    public static final int TYPE_BULK = 2;
    /** {@code UsbdPipeTypeInterrupt}. */
    public static final int TYPE_INTERRUPT = 3;

    private PipeInformationLayout() {}
}
