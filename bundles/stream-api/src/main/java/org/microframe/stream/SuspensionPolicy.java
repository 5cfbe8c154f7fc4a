package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What becomes of data that is written while a stream does not run: in every state but {@code STARTING}, {@code RUNNING} and
 * {@code RECOVERING}.
 */
@ProviderType
public enum SuspensionPolicy {
    /** It is kept and sent when the stream runs again; a writer waits when the buffer is full. For data that must not be lost. */
    HOLD,
    /**
     * It is discarded and counted, and so is what was in the buffer when the stream stopped; a writer does not wait. For live
     * data, which is worth nothing when it is late.
     */
    DISCARD,
    /** The write throws {@link StreamSuspendedException} and takes nothing; what was in the buffer is kept. */
    FAIL
}
