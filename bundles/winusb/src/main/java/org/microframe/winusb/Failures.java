package org.microframe.winusb;

import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;

/** Turns the error code of a native function into an exception. Without state. */
final class Failures {

    private Failures() {}

    /**
     * The exception for a call that failed.
     *
     * @param function that failed
     * @param device on which
     * @param code Win32 code
     */
    static UsbException of(String function, String device, int code) {
        String message = message(function, device, code);
        return switch (WindowsError.meaning(code)) {
            case GONE -> new DeviceGoneException(message);
            case BUSY -> new UsbBusyException(message);
            case TIMEOUT -> new UsbTimeoutException(message);
            case REFUSED, ABORTED, FAILED, OTHER -> new UsbException(message);
        };
    }

    /** The same for a control, bulk or interrupt transfer, where error 31 is a stall as a rule. */
    static UsbException ofTransfer(String function, String device, int code) {
        return WindowsError.meaning(code) == WindowsError.Meaning.FAILED
                ? new UsbStallException(message(function, device, code))
                : of(function, device, code);
    }

    static String message(String function, String device, int code) {
        return function + " on " + device + " failed with " + WindowsError.describe(code);
    }
}
