package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/** Why packets that were due were not received. */
@ProviderType
public enum BusFault {
    /** The device refused the data, as the request that prepares the endpoint was missing. */
    UNPREPARED,
    /** The file behind the endpoint could not be written or read any more. */
    BEHAVIOUR_FAILED
}
