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
    /**
     * The call was refused (Win32 error 87): ContinueStream could not be honoured, or the start frame is out of the window.
     * Nothing was submitted.
     */
    int REFUSED = -1;
    /** The pipe is closing, or the caller is not the owner. Nothing was submitted. */
    int CLOSING = -2;
    /** The device is gone. Nothing was submitted. */
    int GONE = -3;

    /** How far from the present frame an explicit start frame may be, in frames (USBD_ISO_START_FRAME_RANGE). */
    int START_WINDOW = 1024;

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
     * Submits the first frames of a slot to go into given frames of the bus. Gaps to what is pending are allowed; the chain
     * does not break by them.
     *
     * <p>The start frame must be ahead and at most {@value #START_WINDOW} frames from the present one, either way
     * (USBD_ISO_START_FRAME_RANGE). Of a transfer that starts in a frame which has begun already, or before the end of the
     * last pending transfer, the frames that are over are dropped as late, and the rest is sent into the frames that it was
     * meant for: its late IN packets are {@link org.microframe.usb.PacketStatus#MISSED}, late OUT packets cannot be seen.
     * When all of its frames are late it ends without having been on the bus, as {@link TransferOutcome#FAILED} or, if it
     * is OUT, perhaps as {@link TransferOutcome#COMPLETED}. Out of the window the whole transfer is rejected
     * (USBD_STATUS_BAD_START_FRAME): the answer is {@link #REFUSED}, or it ends as {@link TransferOutcome#FAILED} without
     * having been on the bus. So a caller that wants to know where its frames went reads {@link #frame} after the call: if
     * the start frame is still ahead by then, nothing was late.
     *
     * @param slot index of a slot that is not pending
     * @param frames 1 to {@link #framesPerSlot}
     * @param frame the frame to start in, modulo 2^32: only the low 32 bits count
     * @return the next free frame, {@code frame + frames} modulo 2^32 as an unsigned number, 0 to 2^32 - 1; or {@link
     *     #REFUSED}, {@link #CLOSING} or {@link #GONE}, which are negative
     * @throws IllegalArgumentException when slot or frames are out of range, or the slot is pending
     * @throws UnsupportedOperationException when the device does not {@linkplain UsbDevice#startsAtFrames start at frames}
     */
    long submitAt(int slot, int frames, long frame);

    /**
     * Reads the bus's frame counter and the clock it was read at. Any thread, with a stamp of its own. To be called once
     * before the first submission: on some adapters IN transfers complete at once and empty before that.
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
     * @return whether every transfer is proven complete; if not, the buffer stays registered and the memory goes to the
     *     {@link Quarantine}, until a later call can prove it
     */
    boolean close(boolean drain);
}
