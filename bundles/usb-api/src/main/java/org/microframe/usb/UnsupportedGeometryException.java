package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** Thrown when an endpoint cannot be streamed from or to safely; the message names the value and the rule. */
@ProviderType
public class UnsupportedGeometryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the offending value and the rule it breaks
     */
    public UnsupportedGeometryException(String message) {
        super(message);
    }
}
