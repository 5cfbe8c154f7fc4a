package org.microframe.usb;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Thrown when talking to a USB device failed; a subclass says how, where a caller can do something about it. */
@ProviderType
public class UsbException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     */
    public UsbException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     * @param cause what made it fail, or null
     */
    public UsbException(String message, Throwable cause) {
        super(message, cause);
    }
}
