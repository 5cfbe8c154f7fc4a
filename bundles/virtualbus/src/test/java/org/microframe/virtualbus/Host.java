package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;

/** A driver for tests: opens one endpoint of a device and notes how its transfers end. Used by one thread. */
final class Host implements AutoCloseable {

    /** How a transfer ended. */
    record End(int slot, TransferEnd end, long frame) {}

    final VirtualLink link;
    final VirtualPipe pipe;
    final IsochGeometry geometry;
    final int framesPerSlot;
    final ByteBuffer data;
    final ByteBuffer descriptors;
    final List<End> ends = new ArrayList<>();

    Host(VirtualDevice device, int endpointAddress, int slots, int framesPerSlot) throws UsbException {
        this(device.open(), endpointAddress, slots, framesPerSlot);
    }

    Host(VirtualLink link, int endpointAddress, int slots, int framesPerSlot) throws UsbException {
        this.link = link;
        this.framesPerSlot = framesPerSlot;
        link.selectAlternateSetting(endpointAddress == Devices.SPEAKER ? 1 : 2, 1);
        geometry = link.geometry(endpointAddress);
        data = ByteBuffer.allocate(slots * geometry.bytes(framesPerSlot)).order(ByteOrder.LITTLE_ENDIAN);
        descriptors = ByteBuffer.allocate(slots * geometry.packets(framesPerSlot) * IsochPackets.ENTRY_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        VirtualBus bus = link.device().bus();
        pipe = link.openPipe(
                endpointAddress,
                slots,
                framesPerSlot,
                data,
                descriptors,
                (slot, end) -> ends.add(new End(slot, end, bus.frame())));
    }

    int slotOffset(int slot) {
        return slot * geometry.bytes(framesPerSlot);
    }

    /** Fills the packets of a slot with the pattern, numbered from a first one. */
    void fill(int slot, long firstNumber) {
        for (int i = 0; i < geometry.packets(framesPerSlot); i++) {
            PacketPattern.fill(
                    data, slotOffset(slot) + i * geometry.bytesPerPacket(), geometry.bytesPerPacket(), firstNumber + i);
        }
    }

    IsochPackets packets(int slot, int frames) {
        int entries = geometry.packets(framesPerSlot) * IsochPackets.ENTRY_BYTES;
        return new IsochPackets(descriptors.slice(slot * entries, entries), geometry).reset(geometry.packets(frames));
    }

    EndpointRecord record() {
        List<EndpointRecord> records = link.device().records().stream()
                .filter(record -> record.endpointAddress() == pipe.endpointAddress())
                .toList();
        return records.get(records.size() - 1);
    }

    @Override
    public void close() {
        link.close();
    }
}
