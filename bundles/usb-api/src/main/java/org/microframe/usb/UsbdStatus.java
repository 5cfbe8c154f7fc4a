package org.microframe.usb;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The {@code USBD_STATUS} codes of {@code usb.h} that a transfer or a packet can end with, and their names for messages.
 * Errors are negative. Without state; any thread.
 */
@ProviderType
public final class UsbdStatus {

    /** Ended well; a packet may be empty. */
    public static final int SUCCESS = 0x00000000;
    /** Not done yet. */
    public static final int PENDING = 0x40000000;
    /** The checksum is wrong. */
    public static final int CRC = 0xC0000001;
    /** Bit stuffing is violated. */
    public static final int BTSTUFF = 0xC0000002;
    /** The sequence is broken. */
    public static final int DATA_TOGGLE_MISMATCH = 0xC0000003;
    /** The device answered STALL. */
    public static final int STALL_PID = 0xC0000004;
    /** The device did not answer. */
    public static final int DEV_NOT_RESPONDING = 0xC0000005;
    /** The check bits of a packet identifier are wrong. */
    public static final int PID_CHECK_FAILURE = 0xC0000006;
    /** Another packet identifier was due. */
    public static final int UNEXPECTED_PID = 0xC0000007;
    /** The device sent more than a packet may have. */
    public static final int DATA_OVERRUN = 0xC0000008;
    /** The device sent less than was asked for; not reported for isochronous packets. */
    public static final int DATA_UNDERRUN = 0xC0000009;
    /** Host memory was too slow for what came. */
    public static final int BUFFER_OVERRUN = 0xC000000C;
    /** Host memory was too slow for what was to be sent. */
    public static final int BUFFER_UNDERRUN = 0xC000000D;
    /** The packet was never processed. */
    public static final int NOT_ACCESSED = 0xC000000F;
    /** The controller's queue overflowed or ran dry. */
    public static final int FIFO = 0xC0000010;
    /** A transaction failed, the typical error on the wire. */
    public static final int XACT_ERROR = 0xC0000011;
    /** The device talked beyond the end of a frame. */
    public static final int BABBLE_DETECTED = 0xC0000012;
    /** The host's data could not be read or written. */
    public static final int DATA_BUFFER_ERROR = 0xC0000013;
    /** The device did not answer a ping at SuperSpeed. */
    public static final int NO_PING_RESPONSE = 0xC0000014;
    /** The endpoint is halted. */
    public static final int ENDPOINT_HALTED = 0xC0000030;
    /** The request has no such function. */
    public static final int INVALID_URB_FUNCTION = 0x80000200;
    /** A parameter of the request is wrong. */
    public static final int INVALID_PARAMETER = 0x80000300;
    /** Something is busy. */
    public static final int ERROR_BUSY = 0x80000400;
    /** There is no such pipe. */
    public static final int INVALID_PIPE_HANDLE = 0x80000600;
    /** An alternate setting needs more bandwidth than is left. */
    public static final int NO_BANDWIDTH = 0x80000700;
    /** The host controller failed. */
    public static final int INTERNAL_HC_ERROR = 0x80000800;
    /** A transfer ended early. */
    public static final int ERROR_SHORT_TRANSFER = 0x80000900;
    /** The start frame is more than 1024 frames from the present one. */
    public static final int BAD_START_FRAME = 0xC0000A00;
    /** Not one packet of an isochronous transfer was good. */
    public static final int ISOCH_REQUEST_FAILED = 0xC0000B00;
    /** The request is not supported. */
    public static final int NOT_SUPPORTED = 0xC0000E00;
    /** Memory or another resource is short. */
    public static final int INSUFFICIENT_RESOURCES = 0xC0001000;
    /** A buffer is too small. */
    public static final int BUFFER_TOO_SMALL = 0xC0003000;
    /** It took too long. */
    public static final int TIMEOUT = 0xC0006000;
    /** The device is gone. */
    public static final int DEVICE_GONE = 0xC0007000;
    /** Cancelled. */
    public static final int CANCELED = 0xC0010000;
    /** The controller did not execute the packet, which came late or was missed. */
    public static final int ISO_NOT_ACCESSED_BY_HW = 0xC0020000;
    /** The controller reported an error of the packet. */
    public static final int ISO_TD_ERROR = 0xC0030000;
    /** The driver stack got the packet too late. */
    public static final int ISO_NA_LATE_USBPORT = 0xC0040000;
    /** The packet was submitted too late for its frame. */
    public static final int ISO_NOT_ACCESSED_LATE = 0xC0050000;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(SUCCESS, "SUCCESS"),
            Map.entry(PENDING, "PENDING"),
            Map.entry(CRC, "CRC"),
            Map.entry(BTSTUFF, "BTSTUFF"),
            Map.entry(DATA_TOGGLE_MISMATCH, "DATA_TOGGLE_MISMATCH"),
            Map.entry(STALL_PID, "STALL_PID"),
            Map.entry(DEV_NOT_RESPONDING, "DEV_NOT_RESPONDING"),
            Map.entry(PID_CHECK_FAILURE, "PID_CHECK_FAILURE"),
            Map.entry(UNEXPECTED_PID, "UNEXPECTED_PID"),
            Map.entry(DATA_OVERRUN, "DATA_OVERRUN"),
            Map.entry(DATA_UNDERRUN, "DATA_UNDERRUN"),
            Map.entry(BUFFER_OVERRUN, "BUFFER_OVERRUN"),
            Map.entry(BUFFER_UNDERRUN, "BUFFER_UNDERRUN"),
            Map.entry(NOT_ACCESSED, "NOT_ACCESSED"),
            Map.entry(FIFO, "FIFO"),
            Map.entry(XACT_ERROR, "XACT_ERROR"),
            Map.entry(BABBLE_DETECTED, "BABBLE_DETECTED"),
            Map.entry(DATA_BUFFER_ERROR, "DATA_BUFFER_ERROR"),
            Map.entry(NO_PING_RESPONSE, "NO_PING_RESPONSE"),
            Map.entry(ENDPOINT_HALTED, "ENDPOINT_HALTED"),
            Map.entry(INVALID_URB_FUNCTION, "INVALID_URB_FUNCTION"),
            Map.entry(INVALID_PARAMETER, "INVALID_PARAMETER"),
            Map.entry(ERROR_BUSY, "ERROR_BUSY"),
            Map.entry(INVALID_PIPE_HANDLE, "INVALID_PIPE_HANDLE"),
            Map.entry(NO_BANDWIDTH, "NO_BANDWIDTH"),
            Map.entry(INTERNAL_HC_ERROR, "INTERNAL_HC_ERROR"),
            Map.entry(ERROR_SHORT_TRANSFER, "ERROR_SHORT_TRANSFER"),
            Map.entry(BAD_START_FRAME, "BAD_START_FRAME"),
            Map.entry(ISOCH_REQUEST_FAILED, "ISOCH_REQUEST_FAILED"),
            Map.entry(NOT_SUPPORTED, "NOT_SUPPORTED"),
            Map.entry(INSUFFICIENT_RESOURCES, "INSUFFICIENT_RESOURCES"),
            Map.entry(BUFFER_TOO_SMALL, "BUFFER_TOO_SMALL"),
            Map.entry(TIMEOUT, "TIMEOUT"),
            Map.entry(DEVICE_GONE, "DEVICE_GONE"),
            Map.entry(CANCELED, "CANCELED"),
            Map.entry(ISO_NOT_ACCESSED_BY_HW, "ISO_NOT_ACCESSED_BY_HW"),
            Map.entry(ISO_TD_ERROR, "ISO_TD_ERROR"),
            Map.entry(ISO_NA_LATE_USBPORT, "ISO_NA_LATE_USBPORT"),
            Map.entry(ISO_NOT_ACCESSED_LATE, "ISO_NOT_ACCESSED_LATE"));

    private UsbdStatus() {}

    /**
     * Names a code for a message.
     *
     * @param usbdStatus any code
     * @return its name in {@code usb.h} without {@code USBD_STATUS_} and its value, such as {@code XACT_ERROR
     *     (0xC0000011)}; only the value when the name is not known
     */
    public static String describe(int usbdStatus) {
        String value = String.format("0x%08X", usbdStatus);
        String name = NAMES.get(usbdStatus);
        return name == null ? value : name + " (" + value + ")";
    }

    /** Whether a code is one of an error ({@code USBD_ERROR} of {@code usb.h}). */
    public static boolean isError(int usbdStatus) {
        return usbdStatus < 0;
    }
}
