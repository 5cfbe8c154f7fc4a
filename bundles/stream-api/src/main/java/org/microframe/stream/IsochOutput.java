package org.microframe.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream of bytes to an isochronous OUT endpoint, which the bus takes at its own pace: bytes per frame are fixed by the
 * endpoint, and what is not written in time is sent as silence (zero bytes) and booked as underrun.
 *
 * <p>Bytes go to the bus in order and in whole frames; a frame that was begun waits for its rest, and is completed with silence by
 * {@link #drain} and {@link #close} alone. One thread writes or drains at a time: others wait for their turn, which counts
 * against their time-out.
 *
 * <p>Of several outputs and producers of one endpoint one supplies at a time: a registered producer by its ranking, then the
 * output that was opened first. While another one supplies, this one stands by, and what is written waits in the buffer.
 *
 * <p>A write takes bytes from the buffer's position and advances it by what it took, however it ends: nothing is lost or sent
 * twice when the caller goes on with what remains. An interrupt ends a wait with {@link java.io.InterruptedIOException}, whose
 * {@code bytesTransferred} says the same; the interrupt status is then cleared.
 *
 * <p>All methods that wait throw
 *
 * <ul>
 *   <li>{@link HandleEndedException} when the handle has ended, or ends meanwhile;
 *   <li>{@link StreamSuspendedException} when the stream does not run and the policy is {@code FAIL}, or when it has failed and the
 *       policy is not {@code DISCARD}, or its chain broke and its request says to fail then ({@link
 *       org.microframe.isoch.OnBreak#FAIL}), with a message that names the gap;
 *   <li>{@link IllegalStateException} when the buffer of its {@link OutputPolicy} does not hold one frame of the endpoint.
 * </ul>
 */
@ProviderType
public interface IsochOutput extends StreamHandle {

    /** Takes all that remains in the buffer, waiting for room. */
    void write(ByteBuffer data) throws IOException;

    /**
     * Takes what remains in the buffer, waiting for room at most so long.
     *
     * @param timeout the longest wait, more than zero
     * @return bytes taken, 0 to what remained
     */
    int write(ByteBuffer data, Duration timeout) throws IOException;

    /**
     * Takes what there is room for, without waiting.
     *
     * @return bytes taken; 0 when there is no room or another thread is writing
     */
    int offer(ByteBuffer data) throws IOException;

    /**
     * Completes a frame that was begun with silence, and waits until all that was written has completed on the bus. While it
     * waits the bus is fed silence, and other threads do not get to write.
     *
     * @return true when all was completed; false when the stream does not run, or stopped meanwhile: what is in the buffer is
     *     then treated by the policy, and what was on its way is in the ledger
     */
    boolean drain() throws IOException;

    /**
     * As {@link #drain()}, for at most so long.
     *
     * @param timeout the longest wait, more than zero
     * @return false also when it passed
     */
    boolean drain(Duration timeout) throws IOException;

    /** Where the bytes went since the handle was opened. Does not wait. */
    OutputCounts counts();

    /**
     * Ends the handle after what is buffered has completed, as {@link #drain} does, waiting at most as long as that takes on the bus
     * and 1 s. Threads that are writing get {@link HandleEndedException}. On an interrupted thread it does not wait; the interrupt
     * status stays. Idempotent.
     */
    @Override
    void close();

    /** As {@link #close}, but what is buffered is dropped, and nothing is waited for. */
    void abort();
}
