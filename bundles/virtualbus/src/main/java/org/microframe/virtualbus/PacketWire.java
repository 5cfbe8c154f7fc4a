package org.microframe.virtualbus;

import java.io.IOException;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbdStatus;

/**
 * Carries the packets of one frame between a pipe's memory and its endpoint, and writes down what became of them. Guarded
 * by the bus's monitor; allocates nothing.
 */
final class PacketWire {

    private final VirtualDevice device;
    private final DeviceEndpoint endpoint;
    private final EndpointFaults faults;
    private final TransferMemory memory;
    private final IsochGeometry geometry;
    private final EndpointLog log;
    private final boolean in;

    /** Bytes that were received in the frame that is being carried. */
    private long bytes;

    PacketWire(VirtualDevice device, DeviceEndpoint endpoint, TransferMemory memory, EndpointLog log) {
        this.device = device;
        this.endpoint = endpoint;
        this.memory = memory;
        this.log = log;
        faults = endpoint.faults();
        geometry = memory.geometry();
        in = (endpoint.address() & 0x80) != 0;
    }

    /**
     * Carries the packets of a frame.
     *
     * @param frame on the bus
     * @param slot whose memory it is
     * @param index of the frame in the slot
     * @return number of packets that were received
     */
    int carry(long frame, int slot, int index) {
        BusFault refusal = endpoint.refusal(frame);
        int due = geometry.packetsPerFrame();
        int good = 0;
        int packet = 0;
        bytes = 0;
        try {
            for (; refusal == null && packet < due; packet++) {
                FaultKind fault = faults.sparesPackets() ? null : faults.nextPacket();
                if (fault == null) {
                    bytes += in ? receive(frame, slot, index, packet) : send(slot, index, packet);
                    good++;
                } else if (spoil(fault, frame, slot, index, packet)) {
                    good++;
                }
            }
        } catch (IOException e) {
            refusal = BusFault.BEHAVIOUR_FAILED;
            device.bus().troubled(device, String.format("use the file of endpoint 0x%02X", endpoint.address()), e);
        }
        if (good > 0) {
            log.received(frame, good, bytes);
        }
        if (packet < due) {
            log.fault(refusal, frame, due - packet, (long) (due - packet) * geometry.bytesPerPacket());
            for (; in && packet < due; packet++) {
                memory.describe(slot, index, packet, 0, UsbdStatus.XACT_ERROR);
            }
        }
        return good;
    }

    private int send(int slot, int index, int packet) throws IOException {
        endpoint.receive(memory.data(), memory.offset(slot, index, packet), geometry.bytesPerPacket());
        return geometry.bytesPerPacket();
    }

    private int receive(long frame, int slot, int index, int packet) throws IOException {
        int length = take(frame, slot, index, packet);
        memory.describe(slot, index, packet, length, UsbdStatus.SUCCESS);
        return length;
    }

    private int take(long frame, int slot, int index, int packet) throws IOException {
        return endpoint.send(
                frame, packet, memory.data(), memory.offset(slot, index, packet), geometry.bytesPerPacket());
    }

    /** Lets something go wrong with a packet; answers whether it is received all the same. */
    private boolean spoil(FaultKind fault, long frame, int slot, int index, int packet) throws IOException {
        int room = geometry.bytesPerPacket();
        if (fault == FaultKind.SHORT_PACKET) {
            int length = take(frame, slot, index, packet);
            int shorter = faults.shortened(length);
            memory.describe(slot, index, packet, shorter, UsbdStatus.SUCCESS);
            log.fault(BusFault.SHORTENED, frame, 1, length - shorter);
            bytes += shorter;
            return true;
        }
        boolean dropped = fault == FaultKind.DROPPED_PACKET;
        if (in && dropped) {
            memory.describe(slot, index, packet, 0, UsbdStatus.DEV_NOT_RESPONDING);
        } else if (in) {
            memory.describe(slot, index, packet, faults.shortened(take(frame, slot, index, packet)), faults.error());
        }
        log.fault(dropped ? BusFault.DROPPED : BusFault.DAMAGED, frame, 1, room);
        return false;
    }
}
