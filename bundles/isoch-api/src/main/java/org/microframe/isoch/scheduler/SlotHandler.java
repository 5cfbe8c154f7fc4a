package org.microframe.isoch.scheduler;

import java.nio.ByteBuffer;
import org.microframe.isoch.SlotTime;
import org.microframe.usb.IsochPackets;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Supplies or takes the data of a stream, slot by slot, on the pump or on a thread of its own, never on two at once. The
 * views are the handler's own, little-endian, reset before each call (position 0, limit the slot's size), and valid during
 * the call.
 */
@ConsumerType
public interface SlotHandler {

    /**
     * Fills a slot of an OUT stream.
     *
     * @return bytes filled from the start of the slot, 0 to its limit; the rest of a frame that was begun, and frames that
     *     were not begun, are filler: see {@link org.microframe.isoch.Filler}
     */
    int fill(ByteBuffer slot);

    /**
     * Tells that the slot which {@link #take} gets next does not follow the last one on the bus; by the same thread, right
     * before that call. Not for the first slot after the handler was attached, unless the pipe was opened anew meanwhile.
     *
     * @param missing frames (ms) between the two that were not carried or not confirmed, as far as the ledger knows, 0 or more
     * @param discarded frames (ms) between the two that were carried and discarded because they were not taken in time
     */
    default void discontinuity(long missing, long discarded) {}

    /**
     * Tells that frames which it had filled were dropped: the system refused their transfer, and the policy is {@link
     * org.microframe.isoch.OnRefusal#DROP}. By the same thread, right before the call of {@link #fill} that follows.
     *
     * @param frames (ms) dropped since it was told last, 1 or more
     */
    default void dropped(long frames) {}

    /** Whether {@link #slotTime} is to be called; asked once, when the handler is attached to a pipe. */
    default boolean wantsSlotTime() {
        return false;
    }

    /**
     * Tells when the slot is on the bus that the next call of {@link #fill} or {@link #take} gets; by the same thread, right before it.
     *
     * @param time valid until that call has returned
     */
    default void slotTime(SlotTime time) {}

    /** Takes a completed slot of an IN stream: read-only data, with holes after short packets, and their packets. */
    void take(ByteBuffer slot, IsochPackets packets);
}
