package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** Thrown when a transfer was not complete within the time its caller gave it, and has been cancelled. */
@ProviderType
public class UsbTimeoutException extends UsbException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     */
    public UsbTimeoutException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     * @param cause what made it fail, or null
     */
    public UsbTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
