package org.microframe.stream.spi;

import org.microframe.isoch.SlotTime;
import org.osgi.annotation.versioning.ConsumerType;

/** For producers and consumers that want to know when their slots are on the bus. */
@ConsumerType
public interface SlotTimed {

    /**
     * Tells when the slot is on the bus that the next call of {@code produce} or {@code consume} gets; by the same thread, right before
     * that call. Return at once.
     *
     * @param time valid until that call has returned
     */
    void slotTime(SlotTime time);
}
