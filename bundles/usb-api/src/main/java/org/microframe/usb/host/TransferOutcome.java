package org.microframe.usb.host;

import org.osgi.annotation.versioning.ProviderType;

/** How a submitted transfer ended. */
@ProviderType
public enum TransferOutcome {
    /** Its frames were on the bus; IN packets have a status each, OUT packets are assumed to have been sent. */
    COMPLETED,
    /** ContinueStream could not be honoured (Win32 error 87 as the completion): it was never on the bus. */
    REFUSED,
    /** Cancelled (Win32 error 995); a part may have been on the bus. */
    ABORTED,
    /** The device is gone (Win32 errors 2, 22, 433, 1167); a part may have been on the bus. */
    GONE,
    /**
     * Any other error, for instance all packets failed (Win32 error 31) or the start frame was out of the window; a part
     * may have been on the bus, and some IN packets may be good.
     */
    FAILED
}
