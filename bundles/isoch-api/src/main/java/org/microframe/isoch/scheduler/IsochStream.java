package org.microframe.isoch.scheduler;

import java.time.Duration;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamStatus;
import org.osgi.annotation.versioning.ProviderType;

/** A client's hold on a stream. Any thread may call it. */
@ProviderType
public interface IsochStream extends AutoCloseable {

    /** How the stream stands now. */
    StreamStatus status();

    /**
     * Lets a handler supply or take the data from now on. Of the handlers attached to an OUT endpoint, by whatever streams, the
     * one with the most precedence supplies, and the others stand by; to an IN endpoint each takes every slot, and those with a
     * thread of their own may hold an equal share of the leasable transfers.
     *
     * @throws IllegalStateException when this handler is attached already, or the hold is closed
     */
    void attach(SlotHandler handler, Dispatch dispatch, Precedence precedence);

    /** As {@link #attach(SlotHandler, Dispatch, Precedence)} with {@link Precedence#DEFAULT}. */
    default void attach(SlotHandler handler, Dispatch dispatch) {
        attach(handler, dispatch, Precedence.DEFAULT);
    }

    /**
     * Detaches a handler and waits for a call that is under way; afterwards no call comes. Without a handler the stream goes on
     * with filler or discard. Does nothing when it is not attached.
     *
     * @param bound the longest wait; a call that takes longer is disowned: what it does has no effect on the stream
     * @return false when a call was disowned
     */
    boolean detach(SlotHandler handler, Duration bound);

    /**
     * Detaches every handler of this hold as {@link #detach(SlotHandler, Duration)}.
     *
     * @param bound the longest wait for all of them together
     */
    boolean detach(Duration bound);

    /** Lets the stream go: it lingers, and closes when nobody adopts it. Detaches its handlers without waiting. Idempotent. */
    @Override
    void close();
}
