package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** How one packet of an IN transfer ended, as a class of the codes of {@link UsbdStatus}. */
@ProviderType
public enum PacketStatus {
    /** The packet was received; it may be shorter than the service interval allows, and empty. */
    OK,
    /** Host software or the host controller was late or did not execute the packet; nothing was asked of the device. */
    MISSED,
    /** The device did not answer, or what it sent was damaged or too long. */
    BUS_ERROR,
    /** The host's memory could not keep up with the bus. */
    HOST_MEMORY,
    /** The transfer was cancelled, or the device is gone. */
    CANCELLED,
    /** A code of none of the other classes. */
    OTHER,
    /** The driver's entry for the packet contradicts the geometry; none of its data can be trusted. */
    MALFORMED;

    /**
     * Sorts a {@code USBD_STATUS} into its class; allocates nothing, and may be called by any thread.
     *
     * @param usbdStatus the code as {@code usb.h} defines it, negative for errors
     * @return any class but {@link #MALFORMED}
     */
    public static PacketStatus ofUsbdStatus(int usbdStatus) {
        return switch (usbdStatus) {
            case UsbdStatus.SUCCESS -> OK;
            case UsbdStatus.NOT_ACCESSED,
                    UsbdStatus.ISO_NOT_ACCESSED_BY_HW,
                    UsbdStatus.ISO_NA_LATE_USBPORT,
                    UsbdStatus.ISO_NOT_ACCESSED_LATE -> MISSED;
            case UsbdStatus.CRC,
                    UsbdStatus.BTSTUFF,
                    UsbdStatus.DATA_TOGGLE_MISMATCH,
                    UsbdStatus.DEV_NOT_RESPONDING,
                    UsbdStatus.PID_CHECK_FAILURE,
                    UsbdStatus.UNEXPECTED_PID,
                    UsbdStatus.DATA_OVERRUN,
                    UsbdStatus.XACT_ERROR,
                    UsbdStatus.BABBLE_DETECTED,
                    UsbdStatus.NO_PING_RESPONSE,
                    UsbdStatus.ISO_TD_ERROR -> BUS_ERROR;
            case UsbdStatus.BUFFER_OVERRUN, UsbdStatus.BUFFER_UNDERRUN, UsbdStatus.FIFO, UsbdStatus.DATA_BUFFER_ERROR ->
                HOST_MEMORY;
            case UsbdStatus.DEVICE_GONE, UsbdStatus.CANCELED -> CANCELLED;
            default -> OTHER;
        };
    }
}
