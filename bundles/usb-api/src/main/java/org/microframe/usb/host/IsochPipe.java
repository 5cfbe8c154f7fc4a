package org.microframe.usb.host;

import java.nio.ByteBuffer;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An isochronous endpoint with its registered buffer, cut into slots.
 *
 * <p>The owner of the connection's {@link CompletionQueue} alone calls it, but for {@link #close} and for what says
 * otherwise. Nothing here allocates.
 */
@ProviderType
public interface IsochPipe {

    /** The transfer was submitted. */
    int OK = 0;
    /** ContinueStream could not be honoured: the chain is broken (Win32 error 87 at the call). Nothing was submitted. */
    int REFUSED = -1;
    /** The pipe is closing, or the caller is not the owner. Nothing was submitted. */
    int CLOSING = -2;
    /** The device is gone. Nothing was submitted. */
    int GONE = -3;

    /** {@code bEndpointAddress}. Any thread. */
    int endpointAddress();

    /** Packets per frame and bytes per packet. Any thread. */
    IsochGeometry geometry();

    /** Number of slots. Any thread. */
    int slots();

    /** Frames each slot holds. Any thread. */
    int framesPerSlot();

    /**
     * The memory of a slot: the same little-endian view at each call, whose position and limit are the caller's to set.
     * The memory lives as long as a view of it is reachable, also after {@link #close}. Any thread.
     *
     * @throws IndexOutOfBoundsException when there is no such slot
     */
    ByteBuffer slot(int index);

    /**
     * Submits the first frames of a slot to go into the frames after the last pending transfer or, when nothing is pending,
     * into the earliest that the system can reach. WinUSB cuts them into packets that fill every service interval.
     *
     * @param slot index of a slot that is not pending
     * @param frames 1 to {@link #framesPerSlot}
     * @param continueStream whether to refuse unless it follows the last pending transfer without a gap
     * @return {@link #OK}, {@link #REFUSED}, {@link #CLOSING} or {@link #GONE}
     * @throws IllegalArgumentException when slot or frames are out of range, or the slot is pending
     */
    int submitAsap(int slot, int frames, boolean continueStream);

    /**
     * Reads the bus's frame counter and the clock it was read at. Any thread, with a stamp of its own.
     *
     * @return {@link #OK}, or {@link #GONE} with the stamp left as it was
     */
    int frame(FrameStamp into);

    /**
     * The packets of a completed IN slot: the same cursor at each call, rewound, valid until the slot is submitted again.
     *
     * @throws IllegalStateException when the endpoint is OUT
     */
    IsochPackets packets(int slot);

    /**
     * Submits no more, lets what is pending complete or aborts it, and unregisters the buffer once the owner has dequeued
     * every transfer. Waits for that: for the time of what is pending when draining, and 2 s. Idempotent; any thread but
     * the owner.
     *
     * @param drain whether what is pending is to complete
     * @return whether every transfer is proven complete; if not, the buffer stays registered for ever and the memory is
     *     kept
     */
    boolean close(boolean drain);
}
