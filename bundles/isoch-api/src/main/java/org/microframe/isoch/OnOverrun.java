package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** What an IN stream discards, to go on, when its handlers have not taken what came in time. Both are booked as overrun and told. */
@ProviderType
public enum OnOverrun {
    /** What came first and was not handed over: what a handler gets next is recent. */
    DROP_OLDEST,
    /** What came last: what a handler gets next follows what it got before, up to the place where it was too late. */
    DROP_NEWEST
}
