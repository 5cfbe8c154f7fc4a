package org.microframe.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream from an isochronous IN endpoint, to be read as slots with their packets ({@link #take}) or as bytes ({@link #read}).
 * Both go through the same buffer of the size that {@link InputPolicy} says; what finds it full is dropped, counted and told as
 * {@link Discontinuity.Cause#OVERRUN}.
 *
 * <p>One thread reads at a time. While the stream does not run a reader waits; what was buffered before is read first. The
 * methods throw
 *
 * <ul>
 *   <li>{@link HandleEndedException} when the handle has ended, or ends meanwhile; when its runtime has gone, after what was
 *       buffered has been read;
 *   <li>{@link StreamSuspendedException} when the stream has failed and nothing is buffered, with a message that names the gap when it
 *       failed because its chain broke ({@link org.microframe.isoch.OnBreak#FAIL});
 *   <li>{@link java.io.InterruptedIOException} when the thread is interrupted while it waits; nothing is lost, and the interrupt
 *       status is cleared.
 * </ul>
 */
@ProviderType
public interface IsochInput extends StreamHandle {

    /** What {@link #read} returns, once, at each discontinuity. */
    int DISCONTINUITY = -1;

    /** Releases the slot that was taken last, and waits for the next one. */
    InputSlot take() throws IOException;

    /**
     * Releases the slot that was taken last, and waits for the next one at most so long.
     *
     * @param timeout the longest wait; 0 to take only what is there
     * @return the slot, or null when none came
     */
    InputSlot take(Duration timeout) throws IOException;

    /**
     * Reads bytes of good packets, waiting until there is at least one. Bytes of one call follow each other on the bus without
     * anything between them; the place where they do not is told by a call of its own.
     *
     * @param into gets bytes from its position on, which is advanced; at least one byte must remain
     * @return bytes read, 1 or more, or {@link #DISCONTINUITY}: {@link #discontinuity} then says what lies before the next byte
     * @throws IllegalArgumentException when nothing remains in the buffer
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * As {@link #read(ByteBuffer)}, waiting at most so long.
     *
     * @param timeout the longest wait; 0 to read only what is there
     * @return also 0, when nothing came
     */
    int read(ByteBuffer into, Duration timeout) throws IOException;

    /** What {@link #read} told last, or null when it has told nothing. Does not wait. */
    Discontinuity discontinuity();

    /** Where the frames went since the handle was opened. Does not wait. */
    InputCounts counts();
}
