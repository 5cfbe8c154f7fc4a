package org.microframe.stream.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Supplies an OUT stream; a whiteboard service with the properties of {@link StreamTarget}. Of several for one endpoint, of
 * whatever bundles and names, the one of the highest ranking supplies (of equal ranking, the one that was registered first), the
 * others stand by.
 */
@ConsumerType
public interface StreamProducer {

    /**
     * Fills the next slot. Called by one thread at a time, with no lock held: on the pump return at once and do not block
     * (see {@link org.microframe.isoch.Dispatch}). An exception counts as nothing filled.
     *
     * @param slot a little-endian view of the slot itself, position 0, limit the slot's size (frames per transfer times bytes
     *     per frame), valid during the call
     * @return bytes filled from the slot's start, 0 to its limit. WinUSB fills every service interval: the rest of a frame
     *     that was begun and frames that were not begun are sent as filler ({@link StreamTarget#ON_UNDERRUN}), and the latter booked as
     *     underrun
     */
    int produce(ByteBuffer slot) throws Exception;

    /**
     * Tells that frames which it had filled were dropped, as {@link StreamTarget#ON_REFUSAL} says; by the same thread, right before the
     * call of {@link #produce} that follows.
     *
     * @param frames (ms) dropped since it was told last, 1 or more
     */
    default void dropped(long frames) {}
}
