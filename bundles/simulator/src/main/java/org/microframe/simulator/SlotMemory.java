package org.microframe.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbdStatus;

/**
 * The registered memory of a pipe: one slab of data and, for IN, one of packet descriptors, both cut into slots. Its
 * fields are final; the descriptors and cursors of a slot belong to whoever owns the slot.
 */
final class SlotMemory {

    private static final int LENGTH = 4;
    private static final int STATUS = 8;

    private final IsochGeometry geometry;
    private final int framesPerSlot;
    private final ByteBuffer data;
    private final ByteBuffer descriptors;
    private final ByteBuffer[] views;
    private final IsochPackets[] packets;

    private SlotMemory(IsochGeometry geometry, int slots, int framesPerSlot, boolean in) {
        this.geometry = geometry;
        this.framesPerSlot = framesPerSlot;
        int slotBytes = geometry.bytes(framesPerSlot);
        int slotEntries = geometry.packets(framesPerSlot) * IsochPackets.ENTRY_BYTES;
        data = ByteBuffer.allocateDirect(slots * slotBytes);
        descriptors = in ? ByteBuffer.allocateDirect(slots * slotEntries).order(ByteOrder.LITTLE_ENDIAN) : null;
        views = new ByteBuffer[slots];
        packets = new IsochPackets[in ? slots : 0];
        for (int slot = 0; slot < slots; slot++) {
            views[slot] = data.slice(slot * slotBytes, slotBytes).order(ByteOrder.LITTLE_ENDIAN);
            if (in) {
                packets[slot] = new IsochPackets(descriptors.slice(slot * slotEntries, slotEntries), geometry);
            }
        }
    }

    /** @throws IllegalArgumentException when a number is out of its range */
    static SlotMemory allocate(IsochGeometry geometry, int slots, int framesPerSlot, boolean in) {
        if (slots < 2) {
            throw new IllegalArgumentException("slots are " + slots + "; there must be 2 at least");
        }
        if (framesPerSlot < 1 || framesPerSlot > geometry.maxFramesPerTransfer()) {
            throw new IllegalArgumentException("frames per slot are " + framesPerSlot + "; they must be from 1 to "
                    + geometry.maxFramesPerTransfer());
        }
        long bytes = (long) slots * geometry.bytes(framesPerSlot);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "slots are " + slots + ", " + bytes + " bytes; they must not have more than " + Integer.MAX_VALUE);
        }
        return new SlotMemory(geometry, slots, framesPerSlot, in);
    }

    IsochGeometry geometry() {
        return geometry;
    }

    int slots() {
        return views.length;
    }

    int framesPerSlot() {
        return framesPerSlot;
    }

    ByteBuffer data() {
        return data;
    }

    /** The packet descriptors of all slots; null for OUT. */
    ByteBuffer descriptors() {
        return descriptors;
    }

    /** All that the bus writes to. */
    ByteBuffer[] slabs() {
        return descriptors == null ? new ByteBuffer[] {data} : new ByteBuffer[] {data, descriptors};
    }

    ByteBuffer slot(int index) {
        return views[index];
    }

    IsochPackets packets(int slot) {
        if (descriptors == null) {
            throw new IllegalStateException("the endpoint is OUT; only IN transfers have packets");
        }
        packets[slot].rewind();
        return packets[slot];
    }

    boolean isIn() {
        return descriptors != null;
    }

    void requireSlot(int slot) {
        if (slot < 0 || slot >= views.length) {
            throw new IllegalArgumentException("slot is " + slot + "; it must be from 0 to " + (views.length - 1));
        }
    }

    /** Makes the packets of a slot those of a transfer of which none has been received. */
    void prepare(int slot, int frames) {
        prepare(slot, frames, UsbdStatus.NOT_ACCESSED);
    }

    /** Makes the packets of a slot those of a transfer whose packets are all empty and good. */
    void prepareEmpty(int slot, int frames) {
        prepare(slot, frames, UsbdStatus.SUCCESS);
    }

    /** Makes the packets of a slot as they were when it was submitted. */
    void forget(int slot) {
        if (descriptors != null) {
            prepare(slot, packets[slot].count() / geometry.packetsPerFrame(), UsbdStatus.NOT_ACCESSED);
        }
    }

    private void prepare(int slot, int frames, int usbdStatus) {
        if (descriptors == null) {
            return;
        }
        int count = geometry.packets(frames);
        int at = slot * geometry.packets(framesPerSlot) * IsochPackets.ENTRY_BYTES;
        for (int i = 0; i < count; i++, at += IsochPackets.ENTRY_BYTES) {
            descriptors.putInt(at, i * geometry.bytesPerPacket());
            descriptors.putInt(at + LENGTH, 0);
            descriptors.putInt(at + STATUS, usbdStatus);
        }
        packets[slot].reset(count);
    }
}
