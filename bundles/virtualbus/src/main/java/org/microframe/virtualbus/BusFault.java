package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/** Why packets that were due were not received, or not whole. */
@ProviderType
public enum BusFault {
    /** The device refused the data, as the request that prepares the endpoint was missing. */
    UNPREPARED,
    /** The file behind the endpoint could not be written or read any more. */
    BEHAVIOUR_FAILED,
    /** They were lost on the wire ({@link FaultKind#DROPPED_PACKET}). */
    DROPPED,
    /** They arrived damaged ({@link FaultKind#FAILED_PACKET}). */
    DAMAGED,
    /** They were received, with less than the device had to send ({@link FaultKind#SHORT_PACKET}). */
    SHORTENED;

    /** Whether the packets were not received. */
    public boolean isLoss() {
        return this != SHORTENED;
    }
}
