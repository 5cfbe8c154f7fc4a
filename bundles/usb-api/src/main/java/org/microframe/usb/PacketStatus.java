package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** How one packet of an IN transfer ended, as a class of the {@code USBD_STATUS} codes of {@code usb.h}. */
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
            case 0x00000000 -> OK; // SUCCESS
            case 0xC000000F, // NOT_ACCESSED
                    0xC0020000, // ISO_NOT_ACCESSED_BY_HW
                    0xC0040000, // ISO_NA_LATE_USBPORT
                    0xC0050000 // ISO_NOT_ACCESSED_LATE
            -> MISSED;
            case 0xC0000001, // CRC
                    0xC0000002, // BTSTUFF
                    0xC0000003, // DATA_TOGGLE_MISMATCH
                    0xC0000005, // DEV_NOT_RESPONDING
                    0xC0000006, // PID_CHECK_FAILURE
                    0xC0000007, // UNEXPECTED_PID
                    0xC0000008, // DATA_OVERRUN
                    0xC0000011, // XACT_ERROR
                    0xC0000012, // BABBLE_DETECTED
                    0xC0000014, // NO_PING_RESPONSE
                    0xC0030000 // ISO_TD_ERROR
            -> BUS_ERROR;
            case 0xC000000C, // BUFFER_OVERRUN
                    0xC000000D, // BUFFER_UNDERRUN
                    0xC0000010, // FIFO
                    0xC0000013 // DATA_BUFFER_ERROR
            -> HOST_MEMORY;
            case 0xC0007000, // DEVICE_GONE
                    0xC0010000 // CANCELED
            -> CANCELLED;
            default -> OTHER;
        };
    }
}
