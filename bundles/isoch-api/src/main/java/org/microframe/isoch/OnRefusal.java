package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What becomes of a slot that a producer had filled and whose transfer the system refused at a break (Win32 error 87): it was never on the
 * bus. What ended otherwise may have been, and is never sent twice.
 */
@ProviderType
public enum OnRefusal {
    /** It is sent again first, in its order: nothing is lost, and all that follows comes later by the gap. */
    RESEND,
    /**
     * It is dropped, so that what follows keeps its time. Its frames are counted as dropped in the ledger, and its handler is told
     * ({@link org.microframe.isoch.scheduler.SlotHandler#dropped}).
     */
    DROP
}
