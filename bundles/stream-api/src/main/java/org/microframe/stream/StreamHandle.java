package org.microframe.stream;

import java.io.IOException;
import java.time.Duration;
import org.microframe.isoch.StreamStatus;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream in a plug-in's hand. It outlives device, native service and scheduler, whose absence only suspends it; it ends when it
 * is closed, when its bundle lets go of {@link Streams}, or when the streaming runtime that made it goes, and then throws {@link
 * HandleEndedException}. In each case the stream lingers. Any thread may use it.
 */
@ProviderType
public interface StreamHandle extends AutoCloseable {

    /** How the stream stands now; also after the handle's end. Does not wait. */
    StreamStatus status();

    /**
     * Waits until the stream is {@code RUNNING} or {@code RECOVERING}.
     *
     * @param timeout the longest wait; 0 to look only
     * @return whether it runs
     * @throws HandleEndedException when the handle ends
     * @throws java.io.InterruptedIOException when the thread is interrupted; its interrupt status is cleared
     */
    boolean awaitRunning(Duration timeout) throws IOException;

    /** Ends the handle; the stream lingers. Idempotent. */
    @Override
    void close();
}
