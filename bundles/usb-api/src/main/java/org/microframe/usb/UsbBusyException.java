package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** Thrown when a device cannot be opened because this or another process has it open already. */
@ProviderType
public class UsbBusyException extends UsbException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     */
    public UsbBusyException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     * @param cause what made it fail, or null
     */
    public UsbBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
