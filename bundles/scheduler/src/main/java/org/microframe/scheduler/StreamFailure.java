package org.microframe.scheduler;

import org.microframe.isoch.StreamCause;

/** Why a stream could not be opened on a device. */
final class StreamFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final StreamCause reason;

    StreamFailure(StreamCause reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    StreamCause reason() {
        return reason;
    }
}
