package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** How a stream stands. */
@ProviderType
public enum StreamState {
    /** Never ran yet: its device is not there, or not free. */
    WAITING,
    /** Its device is being opened and prepared. */
    STARTING,
    /** Transfers are queued; the plug-in's data or filler are on the bus. */
    RUNNING,
    /** A chain broke and the next one has not started. */
    RECOVERING,
    /** It ran before, and the device, its provider or the scheduler is gone or busy elsewhere. It resumes by itself. */
    SUSPENDED,
    /** It will not run without a change; the cause says of what. */
    FAILED,
    /** Ended. */
    CLOSED
}
