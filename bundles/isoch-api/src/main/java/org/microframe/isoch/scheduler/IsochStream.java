package org.microframe.isoch.scheduler;

import java.time.Duration;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamStatus;
import org.osgi.annotation.versioning.ProviderType;

/** A client's hold on a stream. Any thread may call it. */
@ProviderType
public interface IsochStream extends AutoCloseable {

    /** How the stream stands now. */
    StreamStatus status();

    /**
     * Lets a handler supply or take the data from now on.
     *
     * @throws IllegalStateException when a handler is attached already
     */
    void attach(SlotHandler handler, Dispatch dispatch);

    /**
     * Detaches the handler and waits for a call that is under way; afterwards no call comes. The stream goes on with filler
     * or discard.
     *
     * @param bound the longest wait; a call that takes longer is disowned: what it does has no effect on the stream
     * @return false when a call was disowned
     */
    boolean detach(Duration bound);

    /** Lets the stream go: it lingers, and closes when nobody adopts it. Detaches the handler without waiting. Idempotent. */
    @Override
    void close();
}
