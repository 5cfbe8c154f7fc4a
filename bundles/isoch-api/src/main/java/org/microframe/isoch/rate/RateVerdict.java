package org.microframe.isoch.rate;

import org.osgi.annotation.versioning.ProviderType;

/** Whether an endpoint carries a rate over WinUSB. */
@ProviderType
public enum RateVerdict {
    /** It does, in packets of whole samples. */
    FITS,
    /** It does, but samples may begin in one packet and end in the next: the device must put them together. */
    SPLITS_SAMPLES,
    /**
     * It does not: the samples do not fill the packets of an OUT endpoint, and WinUSB sends no packet that is not full
     * (WinUsb_WriteIsochPipeAsap).
     */
    NOT_FULL,
    /** It does not: the samples need more bytes than the packets have. */
    TOO_FAST;

    /** Whether the endpoint carries the rate. */
    public boolean isCarried() {
        return this == FITS || this == SPLITS_SAMPLES;
    }
}
