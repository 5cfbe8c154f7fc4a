package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How an {@link IsochOutput} treats data on its way.
 *
 * @param whileSuspended what becomes of data while the stream does not run
 * @param bufferBytes bytes between the writer and the scheduler, 1 to {@value #MAX_BUFFER_BYTES}; it must hold one frame (1 ms)
 *     of the endpoint, and should hold what the writer may be late by and one transfer
 */
@ProviderType
public record OutputPolicy(SuspensionPolicy whileSuspended, int bufferBytes) {

    /** The bytes of the buffer unless asked otherwise. */
    public static final int DEFAULT_BUFFER_BYTES = 64 * 1024;
    /** The most bytes of the buffer. */
    public static final int MAX_BUFFER_BYTES = 64 * 1024 * 1024;
    /** Holds what is written while the stream does not run, in a buffer of the default size. */
    public static final OutputPolicy DEFAULT = new OutputPolicy(SuspensionPolicy.HOLD, DEFAULT_BUFFER_BYTES);

    /** @throws IllegalArgumentException when the buffer's size is out of its range */
    public OutputPolicy {
        if (whileSuspended == null) {
            throw new IllegalArgumentException("the policy while suspended is null; it must be HOLD, DISCARD or FAIL");
        }
        if (bufferBytes < 1 || bufferBytes > MAX_BUFFER_BYTES) {
            throw new IllegalArgumentException(
                    "the buffer's bytes are " + bufferBytes + "; they must be from 1 to " + MAX_BUFFER_BYTES);
        }
    }
}
