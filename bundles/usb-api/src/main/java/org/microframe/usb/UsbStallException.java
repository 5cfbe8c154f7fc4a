package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Thrown when a device answers a control, bulk or interrupt transfer with STALL: it does not know the request, or the
 * endpoint is halted (USB 2.0, 8.4.5 and 9.2.7).
 */
@ProviderType
public class UsbStallException extends UsbException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     */
    public UsbStallException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     * @param cause what made it fail, or null
     */
    public UsbStallException(String message, Throwable cause) {
        super(message, cause);
    }
}
