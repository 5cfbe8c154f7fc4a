package org.microframe.isoch.rate;

import org.osgi.annotation.versioning.ProviderType;

/** What a plan does not promise, although the rate is carried. */
@ProviderType
public enum RateCaution {
    /**
     * The OUT endpoint is asynchronous: the device plays by a clock of its own, and WinUSB cannot send it more or less. Its
     * buffer runs full or dry at the rate of the drift; the firmware should take its clock from the bus (an adaptive or
     * synchronous endpoint; USB 2.0, 5.12.4.1).
     */
    CLOCK_OF_ITS_OWN,
    /**
     * The IN endpoint has less than 0.1 % to spare, and an IN endpoint that is not synchronous sends by a clock of its own:
     * bus and device may each be 0.05 % off (USB 2.0, 7.1.11). The firmware should allow for one sample more in a packet.
     */
    NO_HEADROOM
}
