package org.microframe.stream;

import org.microframe.isoch.StreamStatus;
import org.microframe.usb.UsbException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Thrown when data cannot go on because the stream does not run: it is suspended and the handle's policy says to fail, or it has
 * failed and will not run without a change. The handle stays open and can be used again as soon as the stream runs; only
 * one that failed because its chain broke does not run again before its name is closed and opened anew.
 */
@ProviderType
public class StreamSuspendedException extends UsbException {

    private static final long serialVersionUID = 1L;

    /** How the stream stood. */
    private final transient StreamStatus status;

    /**
     * Makes an exception.
     *
     * @param status how the stream stands
     */
    public StreamSuspendedException(StreamStatus status) {
        super("the stream " + status.identity() + " does not run: it is " + status.state() + "(" + status.cause() + ")"
                + (status.detail().isEmpty() ? "" : ", " + status.detail()));
        this.status = status;
    }

    /** How the stream stood when the exception was made; null after serialization. */
    public StreamStatus status() {
        return status;
    }
}
