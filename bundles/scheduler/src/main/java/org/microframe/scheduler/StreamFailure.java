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

    /** Whether it may be over when another stream gives back what it has. */
    boolean mayPass() {
        return mayPass(reason);
    }

    /** Whether a stream that failed for this may run when another one gives back what it has. */
    static boolean mayPass(StreamCause reason) {
        return switch (reason) {
            case NO_BANDWIDTH, MEMORY_CAP, ALTERNATE_SETTING, GROUP -> true;
            default -> false;
        };
    }
}
