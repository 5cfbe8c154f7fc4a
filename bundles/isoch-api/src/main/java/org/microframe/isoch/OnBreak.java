package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** What a stream does when its chain broke: frames passed, or will pass, between two of its transfers. */
@ProviderType
public enum OnBreak {
    /** It starts again at once, and the frames between are a gap in the ledger. */
    RESTART,
    /**
     * It ends: what is pending completes, the pipe is closed, and the stream is {@code FAILED(CHAIN_BROKEN)} with a detail that names
     * the gap. It runs again when it was closed and is opened again.
     */
    FAIL
}
