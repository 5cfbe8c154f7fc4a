package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/** How a transfer on a virtual pipe ended. */
@ProviderType
public enum TransferEnd {
    /** All its frames have passed. */
    COMPLETED,
    /**
     * All its frames have passed, and not one packet of an IN transfer was good (USBD_STATUS 0xC0000B00), or it was made to
     * fail.
     */
    FAILED,
    /** It was taken only to be told its end in order, and was never on the bus. */
    REFUSED,
    /** The host took it back; frames that had passed by then were carried. */
    ABORTED,
    /** The device was unplugged; frames that had passed by then were carried. */
    GONE
}
