package org.microframe.winusb;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Win32 error codes of {@code winerror.h} that WinUSB is known to answer, with what usually causes each and what it means
 * to a caller. This table and {@link NtStatus} are the one place where codes get their meaning.
 */
enum WindowsError {
    SUCCESS(0, Meaning.OTHER, "no error was given"),
    INVALID_FUNCTION(1, Meaning.OTHER, "the driver does not know the request; the device may not be bound to WinUSB"),
    FILE_NOT_FOUND(2, Meaning.GONE, "the device has been unplugged"),
    PATH_NOT_FOUND(3, Meaning.GONE, "the device has been unplugged"),
    ACCESS_DENIED(5, Meaning.BUSY, "the device is open already, here or in another program"),
    INVALID_HANDLE(6, Meaning.OTHER, "a handle is used that was closed or belongs to another function"),
    NOT_ENOUGH_MEMORY(8, Meaning.OTHER, "Windows has not the memory for the request"),
    BAD_UNIT(20, Meaning.GONE, "the device has been unplugged"),
    NOT_READY(21, Meaning.OTHER, "the device is not started, or is suspended"),
    BAD_COMMAND(22, Meaning.GONE, "the device has been unplugged"),
    GEN_FAILURE(
            31,
            Meaning.FAILED,
            "the device stalled, the transfer failed on the bus, every packet failed, or the device has just been unplugged"),
    NOT_SUPPORTED(50, Meaning.OTHER, "this version of Windows or this driver cannot do it"),
    DEV_NOT_EXIST(55, Meaning.GONE, "the device has been unplugged"),
    INVALID_PARAMETER(
            87,
            Meaning.REFUSED,
            "the stream could not be continued without a gap, the start frame is out of the window, or a length or number"
                    + " does not fit the endpoint"),
    SEM_TIMEOUT(121, Meaning.TIMEOUT, "the device did not answer in time"),
    INSUFFICIENT_BUFFER(122, Meaning.OTHER, "a buffer is too small"),
    BUSY(170, Meaning.OTHER, "transfers are pending on the interface"),
    ALREADY_EXISTS(183, Meaning.OTHER, "the interface has been opened already"),
    NO_MORE_ITEMS(259, Meaning.OTHER, "there is no such interface, setting or pipe"),
    NO_SUCH_DEVICE(433, Meaning.GONE, "the device has been unplugged"),
    OPERATION_ABORTED(995, Meaning.ABORTED, "the transfer was cancelled"),
    IO_INCOMPLETE(996, Meaning.OTHER, "the transfer is pending"),
    IO_PENDING(997, Meaning.OTHER, "the transfer is pending"),
    NOACCESS(998, Meaning.OTHER, "the memory of the transfer cannot be accessed"),
    IO_DEVICE(1117, Meaning.FAILED, "the host controller or the device failed"),
    DEVICE_NOT_CONNECTED(1167, Meaning.GONE, "the device has been unplugged"),
    NOT_FOUND(1168, Meaning.OTHER, "there is no such alternate setting, or nothing that could be cancelled"),
    BAD_DEVICE(1200, Meaning.OTHER, "the device's descriptors break a rule, so that WinUSB does not open it"),
    CANCELLED(1223, Meaning.ABORTED, "the transfer was cancelled"),
    REQUEST_ABORTED(1235, Meaning.ABORTED, "the transfer was cancelled"),
    NO_SYSTEM_RESOURCES(
            1450, Meaning.OTHER, "Windows has not the memory, or the bus not the bandwidth, for the request"),
    TIMEOUT(1460, Meaning.TIMEOUT, "the device did not answer in time"),
    DEVICE_REMOVED(1617, Meaning.GONE, "the device has been unplugged");

    /** What a code means to a caller. */
    enum Meaning {
        /** The device is gone. */
        GONE,
        /** It is open elsewhere. */
        BUSY,
        /** Error 87: the request does not fit, or not any more. */
        REFUSED,
        /** It was cancelled. */
        ABORTED,
        /** It took too long. */
        TIMEOUT,
        /** The device or the bus failed it; of a control, bulk or interrupt transfer mostly a stall. */
        FAILED,
        /** None of these. */
        OTHER
    }

    private static final Map<Integer, WindowsError> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(error -> error.code, Function.identity()));

    private final int code;
    private final Meaning meaning;
    private final String cause;

    WindowsError(int code, Meaning meaning, String cause) {
        this.code = code;
        this.meaning = meaning;
        this.cause = cause;
    }

    int code() {
        return code;
    }

    Meaning meaning() {
        return meaning;
    }

    /** What usually causes it. */
    String cause() {
        return cause;
    }

    /** What any code means; a switch, so that it allocates nothing. */
    static Meaning meaning(int code) {
        return switch (code) {
            case 2, 3, 20, 22, 55, 433, 1167, 1617 -> Meaning.GONE;
            case 5 -> Meaning.BUSY;
            case 87 -> Meaning.REFUSED;
            case 995, 1223, 1235 -> Meaning.ABORTED;
            case 121, 1460 -> Meaning.TIMEOUT;
            case 31, 1117 -> Meaning.FAILED;
            default -> Meaning.OTHER;
        };
    }

    /** A code for a message, such as {@code ERROR_GEN_FAILURE (31): the device stalled}. */
    static String describe(int code) {
        WindowsError known = BY_CODE.get(code);
        return known == null
                ? "error " + Integer.toUnsignedString(code)
                : "ERROR_" + known.name() + " (" + code + "): " + known.cause;
    }
}
