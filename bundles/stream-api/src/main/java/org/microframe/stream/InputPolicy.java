package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How an {@link IsochInput} treats data on its way.
 *
 * @param bufferTransfers completed transfers that wait for the reader, 2 to {@value #MAX_BUFFER_TRANSFERS}; when so many wait,
 *     those that come are dropped and counted, whatever the
 *     request says of overruns ({@link org.microframe.isoch.OnOverrun}), which is about transfers that have not reached this buffer
 */
@ProviderType
public record InputPolicy(int bufferTransfers) {

    /** The transfers that wait unless asked otherwise: 128 ms at the default of 8 frames. */
    public static final int DEFAULT_BUFFER_TRANSFERS = 16;
    /** The most transfers that wait. */
    public static final int MAX_BUFFER_TRANSFERS = 4096;
    /** A buffer of the default size. */
    public static final InputPolicy DEFAULT = new InputPolicy(DEFAULT_BUFFER_TRANSFERS);

    /** @throws IllegalArgumentException when the number is out of its range */
    public InputPolicy {
        if (bufferTransfers < 2 || bufferTransfers > MAX_BUFFER_TRANSFERS) {
            throw new IllegalArgumentException("the buffered transfers are " + bufferTransfers
                    + "; they must be from 2 to " + MAX_BUFFER_TRANSFERS);
        }
    }
}
