package org.microframe.usb.host;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where transfers complete, and who owns the pipes: the thread that entered the queue last.
 *
 * <p>Ownership goes by epoch. After another thread has entered, calls of the former owner on the queue's pipes answer
 * {@link IsochPipe#CLOSING} and touch nothing, and its {@link #await} returns 0 at once.
 */
@ProviderType
public interface CompletionQueue extends AutoCloseable {

    /** Makes the calling thread the owner, and gives it real-time class where the platform has one. Any thread. */
    void enter();

    /**
     * Waits until a transfer is complete, {@link #wakeup} was called or the time is over, and dequeues without waiting
     * further. Returns only when every dequeued entry is in the batch; calls nobody back; allocates nothing. Owner only.
     *
     * @param timeoutNanos the longest wait in ns; 0 does not wait
     * @param into cleared first, then filled in order of completion up to its capacity
     * @return number of entries in the batch
     */
    int await(long timeoutNanos, CompletionBatch into);

    /** Lets the present or the next {@link #await} return at once; calls before that coalesce. Any thread. */
    void wakeup();

    /** Releases the queue, after its connections were closed. Idempotent; any thread. */
    @Override
    void close();
}
