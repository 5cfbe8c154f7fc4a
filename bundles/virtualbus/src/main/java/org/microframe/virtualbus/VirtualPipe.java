package org.microframe.virtualbus;

import java.io.IOException;
import org.microframe.usb.IsochGeometry;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The schedule of one isochronous endpoint: transfers, each with the frame it starts in. Thread-safe; guarded by the bus's
 * monitor. Submitting and carrying allocate nothing.
 */
@ProviderType
public final class VirtualPipe implements AutoCloseable {

    private static final int SUCCESS = 0;
    private static final int XACT_ERROR = 0xC0000011;

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
            if (queue.size() > 0 && firstFrame < queue.end()) {
                throw new IllegalArgumentException("the first frame is " + firstFrame + "; frames before " + queue.end()
                        + " are taken by pending transfers");
            }
            if (firstFrame <= bus.frame()) {
                return false;
            }
            queue.add(slot, firstFrame, frames, 0);
            return true;
        }
    }

    /**
     * Schedules a transfer into given frames, without those that have begun by the clock or are taken by pending transfers:
     * they are late and not carried. If all are, it ends with the next frame in which it is the first of the queue, as
     * {@link TransferEnd#FAILED}.
     *
     * @param slot whose memory it is, not pending
     * @param firstFrame in which it starts
     * @param frames 1 to the frames of a slot
     * @param lateStatus USBD_STATUS of the packets that are late
     * @return number of its frames that are late, 0 to {@code frames}
     * @throws IllegalArgumentException when slot or frames are out of range
     * @throws IllegalStateException when all slots are pending or the pipe is closed
     */
    public int submitAt(int slot, long firstFrame, int frames, int lateStatus) {
        synchronized (bus) {
            requireSubmittable(slot, frames);
            long free = bus.frame() + 1;
            if (queue.size() > 0) {
                free = Math.max(free, queue.end());
            }
            int late = (int) Math.max(0, Math.min(frames, free - firstFrame));
            queue.add(slot, firstFrame, frames, late);
            for (int packet = 0; in && packet < geometry.packets(late); packet++) {
                memory.describe(
                        slot, packet / geometry.packetsPerFrame(), packet % geometry.packetsPerFrame(), 0, lateStatus);
            }
            return late;
        }
    }

    /** Number of transfers that have not ended. */
    public int pending() {
        synchronized (bus) {
            return queue.size();
        }
    }

    /** The frame after the last one of the last pending transfer; without meaning when nothing is pending. */
    public long pendingEnd() {
        synchronized (bus) {
            return queue.end();
        }
    }

    /** Ends what is pending as {@link TransferEnd#ABORTED}; frames that have passed were carried. */
    public void abort() {
        synchronized (bus) {
            bus.catchUp();
            endPending(TransferEnd.ABORTED);
        }
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

    void end(TransferEnd end) {
        closed = true;
        endPending(end);
        link.device().flush(endpoint);
        link.closed(this);
        bus.closed(this);
    }

    /** The first frame with packets due; {@link Long#MAX_VALUE} when there is none. */
    long nextDue() {
        return queue.size() == 0 ? Long.MAX_VALUE : queue.firstFrame() + queue.late();
    }

    /** Carries the packets that are due in a frame. */
    void carry(long frame) {
        while (queue.size() > 0 && queue.late() == queue.frames()) {
            endHead(TransferEnd.FAILED);
        }
        if (queue.size() == 0 || frame < queue.firstFrame() + queue.late()) {
            return;
        }
        int slot = queue.slot();
        int index = (int) (frame - queue.firstFrame());
        int due = geometry.packetsPerFrame();
        log.due(frame, due, geometry.bytesPerFrame());
        int packets = 0;
        long bytes = 0;
        BusFault fault = endpoint.refusal(frame);
        try {
            for (; fault == null && packets < due; packets++) {
                bytes += in ? receive(frame, slot, index, packets) : send(slot, index, packets);
            }
        } catch (IOException e) {
            fault = BusFault.BEHAVIOUR_FAILED;
            bus.troubled(link.device(), String.format("use the file of endpoint 0x%02X", endpoint.address()), e);
        }
        if (packets > 0) {
            log.received(frame, packets, bytes);
        }
        if (packets < due) {
            log.fault(fault, frame, due - packets, (long) (due - packets) * geometry.bytesPerPacket());
            for (int failed = packets; in && failed < due; failed++) {
                memory.describe(slot, index, failed, 0, XACT_ERROR);
            }
        }
        goodPackets += packets;
        if (index + 1 == queue.frames()) {
            endHead(in && goodPackets == 0 ? TransferEnd.FAILED : TransferEnd.COMPLETED);
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

    private int send(int slot, int index, int packet) throws IOException {
        endpoint.receive(memory.data(), memory.offset(slot, index, packet), geometry.bytesPerPacket());
        return geometry.bytesPerPacket();
    }

    private int receive(long frame, int slot, int index, int packet) throws IOException {
        int offset = memory.offset(slot, index, packet);
        int length = endpoint.send(frame, packet, memory.data(), offset, geometry.bytesPerPacket());
        memory.describe(slot, index, packet, length, SUCCESS);
        return length;
    }

    private void endPending(TransferEnd end) {
        while (queue.size() > 0) {
            endHead(end);
        }
    }

    private void endHead(TransferEnd end) {
        int slot = queue.slot();
        queue.remove();
        goodPackets = 0;
        sink.ended(slot, end);
    }
}
