package org.microframe.usb.host;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.osgi.annotation.versioning.ProviderType;

/** What every provider checks before a control, bulk or interrupt transfer. Without state. */
@ProviderType
public final class TransferRules {

    private static final int MOST_CONTROL_BYTES = 4096;
    private static final int STANDARD_TO_DEVICE = 0x00;
    private static final int STANDARD_TO_INTERFACE = 0x01;

    private TransferRules() {}

    /** @throws IllegalArgumentException when a time-out is not more than 0 */
    public static void requireTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("the timeout is " + timeout + "; it must be more than 0");
        }
    }

    /**
     * Checks the arguments of {@link UsbConnection#controlTransfer}.
     *
     * @throws IllegalArgumentException when the time-out is not more than 0, or the buffer is too small
     * @throws UsbException when WinUSB does not carry such a request
     */
    public static void requireControl(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
        requireTimeout(timeout);
        int room = data == null ? 0 : data.remaining();
        if (room < setup.length()) {
            throw new IllegalArgumentException(
                    "the buffer has " + room + " bytes; wLength is " + setup.length() + " and must not be more");
        }
        if (setup.length() > MOST_CONTROL_BYTES) {
            throw new UsbException("wLength is " + setup.length() + "; WinUSB carries at most " + MOST_CONTROL_BYTES);
        }
        if (setup.requestType() == STANDARD_TO_DEVICE && setup.request() == SetupPacket.SET_CONFIGURATION
                || setup.requestType() == STANDARD_TO_INTERFACE && setup.request() == SetupPacket.SET_INTERFACE) {
            throw new UsbException("WinUSB selects configuration and alternate settings itself, and not by " + setup);
        }
    }
}
