package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ConsumerType;

/** What a driver is told by a pipe: the interrupt of the simulated host controller. */
@ConsumerType
@FunctionalInterface
public interface TransferSink {

    /**
     * Takes notice of the end of a transfer; called once for each, in the order of their submission.
     *
     * <p>Called with the bus's monitor held, by the thread that carries the frame, aborts or unplugs. It must not block
     * and must not call the bus.
     *
     * @param slot of the transfer
     * @param end how it ended
     */
    void ended(int slot, TransferEnd end);
}
