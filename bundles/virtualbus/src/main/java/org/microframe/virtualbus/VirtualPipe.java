package org.microframe.virtualbus;

import org.microframe.usb.IsochGeometry;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The schedule of one isochronous endpoint: transfers, each with the frame it starts in. Thread-safe; guarded by the bus's
 * monitor. Submitting and carrying allocate nothing.
 */
@ProviderType
public final class VirtualPipe implements AutoCloseable {

    private final VirtualLink link;
    private final VirtualBus bus;
    private final int interfaceNumber;
    private final DeviceEndpoint endpoint;
    private final boolean in;
    private final TransferMemory memory;
    private final IsochGeometry geometry;
    private final EndpointLog log;
    private final TransferSink sink;
    private final TransferQueue queue;
    private final PacketWire wire;
    private int goodPackets;
    private boolean closed;

    VirtualPipe(
            VirtualLink link, int interfaceNumber, DeviceEndpoint endpoint, TransferMemory memory, TransferSink sink) {
        this.link = link;
        this.interfaceNumber = interfaceNumber;
        this.endpoint = endpoint;
        this.memory = memory;
        this.sink = sink;
        bus = link.device().bus();
        in = (endpoint.address() & 0x80) != 0;
        geometry = memory.geometry();
        log = endpoint.open(bus.frame());
        queue = new TransferQueue(memory.slots());
        wire = new PacketWire(link.device(), endpoint, memory, log);
    }

    /** {@code bEndpointAddress}. */
    public int endpointAddress() {
        return endpoint.address();
    }

    /** Packets per frame and bytes per packet. */
    public IsochGeometry geometry() {
        return geometry;
    }

    /**
     * Schedules a transfer.
     *
     * @param slot whose memory it is, not pending
     * @param firstFrame in which it starts
     * @param frames 1 to the frames of a slot
     * @return whether it is scheduled; false when its first frame has begun already by the clock
     * @throws IllegalArgumentException when slot or frames are out of range, or it starts before the end of the last
     *     pending transfer
     * @throws IllegalStateException when all slots are pending or the pipe is closed
     */
    public boolean submit(int slot, long firstFrame, int frames) {
        synchronized (bus) {
            requireSubmittable(slot, frames);
            if (queue.scheduled() > 0 && firstFrame < queue.end()) {
                throw new IllegalArgumentException("the first frame is " + firstFrame + "; frames before " + queue.end()
                        + " are taken by pending transfers");
            }
            if (firstFrame <= bus.frame()) {
                return false;
            }
            queue.add(slot, firstFrame, frames, 0, null);
            return true;
        }
    }

    /**
     * Schedules a transfer into given frames, without those that have begun by the clock or are taken by pending transfers:
     * they are late and not carried.
     *
     * @param slot whose memory it is, not pending
     * @param firstFrame in which it starts
     * @param frames 1 to the frames of a slot
     * @param lateStatus USBD_STATUS of the packets that are late
     * @param whenAllLate how it ends, as by {@link #refuse}, when all frames are late
     * @return number of its frames that are late, 0 to {@code frames}
     * @throws IllegalArgumentException when slot or frames are out of range
     * @throws IllegalStateException when all slots are pending or the pipe is closed
     */
    public int submitAt(int slot, long firstFrame, int frames, int lateStatus, TransferEnd whenAllLate) {
        synchronized (bus) {
            requireSubmittable(slot, frames);
            long free = bus.frame() + 1;
            if (queue.scheduled() > 0) {
                free = Math.max(free, queue.end());
            }
            int late = (int) Math.max(0, Math.min(frames, free - firstFrame));
            queue.add(slot, firstFrame, frames, late, whenAllLate);
            if (in) {
                memory.describe(slot, late, lateStatus);
            }
            endVoid(bus.frame());
            return late;
        }
    }

    /**
     * Takes a transfer that is never on the bus, to be told its end with a frame that is over, after those before it.
     *
     * @param slot whose memory it would be, not pending
     * @param frames 1 to the frames of a slot
     * @param end how it ends
     * @throws IllegalArgumentException when slot or frames are out of range
     * @throws IllegalStateException when all slots are pending or the pipe is closed
     */
    public void refuse(int slot, int frames, TransferEnd end) {
        synchronized (bus) {
            requireSubmittable(slot, frames);
            queue.add(slot, bus.frame(), frames, frames, end);
            endVoid(bus.frame());
        }
    }

    /** Whether the next ContinueStream that could be honoured is not to be; asked once for each. */
    public boolean refusesContinue() {
        synchronized (bus) {
            return endpoint.faults().hits(FaultKind.REFUSED_CONTINUE);
        }
    }

    /** Number of transfers that have frames to come. */
    public int pending() {
        synchronized (bus) {
            return queue.scheduled();
        }
    }

    /** Number of transfers whose end {@link TransferEnd#REFUSED} is still to be told. */
    public int refusalsPending() {
        synchronized (bus) {
            return queue.refused();
        }
    }

    /** The frame after the last one of the last pending transfer; without meaning when nothing is pending. */
    public long pendingEnd() {
        synchronized (bus) {
            return queue.end();
        }
    }

    /** The frame with whose end the last transfer's end is told, as far as known; in the past when there is none. */
    public long lastFrame() {
        synchronized (bus) {
            return queue.untold() == 0 ? bus.frame() - 1 : queue.lastFrame();
        }
    }

    /**
     * Ends what is pending as {@link TransferEnd#ABORTED}; frames that have passed were carried.
     *
     * @param delayFrames with the end of how many frames from now the sink is told; 0 for at once
     */
    public void abort(int delayFrames) {
        synchronized (bus) {
            bus.catchUp();
            long passed = bus.frame() - 1;
            endPending(TransferEnd.ABORTED, passed + delayFrames);
            tell(passed);
        }
    }

    /** Ends what is pending as {@link TransferEnd#ABORTED}, and tells it at once. */
    public void abort() {
        abort(0);
    }

    /** Aborts what is pending and closes the pipe; its memory is not touched any more. Idempotent. */
    @Override
    public void close() {
        synchronized (bus) {
            if (closed) {
                return;
            }
            bus.catchUp();
            end(TransferEnd.ABORTED);
        }
        link.device().writeRecords();
    }

    boolean isIn() {
        return in;
    }

    int interfaceNumber() {
        return interfaceNumber;
    }

    /** Ends what is pending, tells what is not lost, and closes the pipe. */
    void end(TransferEnd end) {
        closed = true;
        endPending(end, bus.frame() - 1);
        tell(Long.MAX_VALUE - 1);
        link.device().flush(endpoint);
        link.closed(this);
        bus.closed(this);
    }

    /** The first frame with packets due or an end to be told; {@link Long#MAX_VALUE} when there is none. */
    long nextDue() {
        long due = queue.hasCurrent() ? queue.due() : Long.MAX_VALUE;
        return Math.min(due, queue.tellFrame());
    }

    /** Carries the packets that are due in a frame, and tells the ends that are due with it. */
    void carry(long frame) {
        if (queue.hasCurrent() && frame >= queue.due()) {
            carryCurrent(frame);
        }
        tell(frame);
    }

    private void carryCurrent(long frame) {
        int slot = queue.slot();
        int index = (int) (frame - queue.firstFrame());
        log.due(frame, geometry.packetsPerFrame(), geometry.bytesPerFrame());
        goodPackets += wire.carry(frame, slot, index);
        if (index + 1 == queue.frames()) {
            TransferEnd end = in && goodPackets == 0 ? TransferEnd.FAILED : TransferEnd.COMPLETED;
            goodPackets = 0;
            if (endpoint.faults().hits(FaultKind.FAILED_TRANSFER)) {
                end = TransferEnd.FAILED;
            }
            endCurrent(end, frame);
            endVoid(frame);
        }
    }

    private void requireSubmittable(int slot, int frames) {
        if (closed) {
            throw new IllegalStateException("the pipe is closed");
        }
        if (slot < 0 || slot >= memory.slots() || frames < 1 || frames > memory.framesPerSlot()) {
            throw new IllegalArgumentException("slot is " + slot + " and frames are " + frames + "; there are "
                    + memory.slots() + " slots of " + memory.framesPerSlot() + " frames");
        }
    }

    /** Ends the transfers at the head that are never on the bus. */
    private void endVoid(long frame) {
        while (queue.hasCurrent() && queue.isCurrentVoid()) {
            endCurrent(queue.verdict(), frame);
        }
    }

    private void endCurrent(TransferEnd end, long frame) {
        EndpointFaults faults = endpoint.faults();
        queue.end(end, frame + faults.completionDelay(), faults.hits(FaultKind.LOST_COMPLETION));
    }

    private void endPending(TransferEnd end, long tellFrame) {
        goodPackets = 0;
        while (queue.hasCurrent()) {
            TransferEnd own = queue.isCurrentVoid() ? queue.verdict() : end;
            queue.end(own, tellFrame, endpoint.faults().hits(FaultKind.LOST_COMPLETION));
        }
    }

    private void tell(long frame) {
        while (queue.tellFrame() <= frame) {
            queue.tell(sink);
        }
    }
}
