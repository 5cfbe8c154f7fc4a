package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How measured values were spread, each to 1 % or to 1 us, whichever is coarser.
 *
 * @param count number of values
 * @param least the least
 * @param median half of them were at most this
 * @param p99 99 % of them were at most this
 * @param p999 99.9 % of them were at most this
 * @param greatest the greatest
 */
@ProviderType
public record Distribution(long count, long least, long median, long p99, long p999, long greatest) {

    /** No value was measured. */
    public static final Distribution NONE = new Distribution(0, 0, 0, 0, 0, 0);
}
