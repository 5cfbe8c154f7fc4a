package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Thrown when the device was unplugged, or its provider has withdrawn it; every further call on the same connection
 * ends the same way.
 */
@ProviderType
public class DeviceGoneException extends UsbException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     */
    public DeviceGoneException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was tried, on which device, and the native code if there is one
     * @param cause what made it fail, or null
     */
    public DeviceGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
