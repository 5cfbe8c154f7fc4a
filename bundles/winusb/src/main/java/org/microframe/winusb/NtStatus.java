package org.microframe.winusb;

import org.microframe.usb.host.TransferOutcome;
import org.microframe.winusb.dll.ntdll.NtDll;

/**
 * The NTSTATUS values of {@code ntstatus.h} with which a transfer can end, as the Win32 codes that {@code
 * RtlNtStatusToDosError} makes of them. A completion port tells this status alone. Without state; allocates nothing.
 */
final class NtStatus {

    static final int SUCCESS = 0x00000000;
    static final int PENDING = 0x00000103;
    static final int UNSUCCESSFUL = 0xC0000001;
    static final int INVALID_HANDLE = 0xC0000008;
    static final int INVALID_PARAMETER = 0xC000000D;
    static final int NO_SUCH_DEVICE = 0xC000000E;
    static final int INVALID_DEVICE_REQUEST = 0xC0000010;
    static final int NO_MEMORY = 0xC0000017;
    static final int ACCESS_DENIED = 0xC0000022;
    static final int OBJECT_NAME_NOT_FOUND = 0xC0000034;
    static final int DELETE_PENDING = 0xC0000056;
    static final int INSUFFICIENT_RESOURCES = 0xC000009A;
    static final int DEVICE_NOT_CONNECTED = 0xC000009D;
    static final int DEVICE_NOT_READY = 0xC00000A3;
    static final int IO_TIMEOUT = 0xC00000B5;
    static final int NOT_SUPPORTED = 0xC00000BB;
    static final int DEVICE_DOES_NOT_EXIST = 0xC00000C0;
    static final int CANCELLED = 0xC0000120;
    static final int INVALID_DEVICE_STATE = 0xC0000184;
    static final int IO_DEVICE_ERROR = 0xC0000185;
    static final int NOT_FOUND = 0xC0000225;
    static final int DEVICE_REMOVED = 0xC00002B6;

    /** {@code ERROR_MR_MID_NOT_FOUND}: what Windows answers for a status that it does not know. */
    private static final int UNKNOWN = 317;

    private NtStatus() {}

    /** The Win32 code of a status that is in the table, else {@code otherwise}. */
    static int toWin32(int status, int otherwise) {
        return switch (status) {
            case SUCCESS -> 0;
            case PENDING -> 997;
            case UNSUCCESSFUL -> 31;
            case INVALID_HANDLE -> 6;
            case INVALID_PARAMETER -> 87;
            case NO_SUCH_DEVICE, OBJECT_NAME_NOT_FOUND -> 2;
            case INVALID_DEVICE_REQUEST -> 1;
            case NO_MEMORY -> 8;
            case ACCESS_DENIED, DELETE_PENDING -> 5;
            case INSUFFICIENT_RESOURCES -> 1450;
            case DEVICE_NOT_CONNECTED -> 1167;
            case DEVICE_NOT_READY -> 21;
            case IO_TIMEOUT -> 121;
            case NOT_SUPPORTED -> 50;
            case DEVICE_DOES_NOT_EXIST -> 55;
            case CANCELLED -> 995;
            case INVALID_DEVICE_STATE -> 22;
            case IO_DEVICE_ERROR -> 1117;
            case NOT_FOUND -> 1168;
            case DEVICE_REMOVED -> 1617;
            default -> otherwise;
        };
    }

    /** The Win32 code of any status: by the table, else by Windows. */
    static int toWin32(int status) {
        int code = toWin32(status, UNKNOWN);
        return code == UNKNOWN ? NtDll.RtlNtStatusToDosError(status) : code;
    }

    /** How an isochronous transfer ended, by its status. */
    static TransferOutcome outcome(int status) {
        if (status >= 0) {
            return TransferOutcome.COMPLETED;
        }
        return switch (WindowsError.meaning(toWin32(status, UNKNOWN))) {
            case GONE -> TransferOutcome.GONE;
            case REFUSED -> TransferOutcome.REFUSED;
            case ABORTED -> TransferOutcome.ABORTED;
            case BUSY, TIMEOUT, FAILED, OTHER -> TransferOutcome.FAILED;
        };
    }
}
