package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** Which thread calls a stream's handler. */
@ProviderType
public enum Dispatch {
    /**
     * The pump of the connection: least latency, for handlers that return at once. All handlers of a turn share a quarter of
     * the smallest lead; one that alone takes longer is moved to a thread of its own.
     */
    PUMP,
    /** A thread of the stream's own, for handlers that may block. */
    THREAD
}
