package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;

/** The registered memory of a pipe, as the host controller sees it. Guarded by the bus's monitor. */
final class TransferMemory {

    private static final int LENGTH = 4;
    private static final int STATUS = 8;

    private final IsochGeometry geometry;
    private final int slots;
    private final int framesPerSlot;
    private final ByteBuffer data;
    private final ByteBuffer descriptors;

    TransferMemory(IsochGeometry geometry, int slots, int framesPerSlot, ByteBuffer data, ByteBuffer descriptors) {
        this.geometry = geometry;
        this.slots = slots;
        this.framesPerSlot = framesPerSlot;
        this.data = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
        this.descriptors = descriptors == null
                ? null
                : descriptors.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
        if (slots < 1 || framesPerSlot < 1) {
            throw new IllegalArgumentException(
                    "the memory has " + slots + " slots of " + framesPerSlot + " frames; it must have 1 of 1 at least");
        }
        long frames = (long) slots * framesPerSlot;
        requireRoom("memory", data, frames * geometry.bytesPerFrame());
        if (descriptors != null) {
            requireRoom("descriptors", descriptors, frames * geometry.packetsPerFrame() * IsochPackets.ENTRY_BYTES);
        }
    }

    IsochGeometry geometry() {
        return geometry;
    }

    int slots() {
        return slots;
    }

    int framesPerSlot() {
        return framesPerSlot;
    }

    ByteBuffer data() {
        return data;
    }

    /** Absolute index of a packet's data. */
    int offset(int slot, int frame, int packet) {
        return (slot * framesPerSlot + frame) * geometry.bytesPerFrame() + packet * geometry.bytesPerPacket();
    }

    /** Writes the descriptor of a packet. */
    void describe(int slot, int frame, int packet, int length, int usbdStatus) {
        int inTransfer = frame * geometry.packetsPerFrame() + packet;
        int at = (slot * framesPerSlot * geometry.packetsPerFrame() + inTransfer) * IsochPackets.ENTRY_BYTES;
        descriptors.putInt(at, inTransfer * geometry.bytesPerPacket());
        descriptors.putInt(at + LENGTH, length);
        descriptors.putInt(at + STATUS, usbdStatus);
    }

    /** Writes the descriptors of all packets of a slot's first frames, which are not carried. */
    void describe(int slot, int frames, int usbdStatus) {
        for (int frame = 0; frame < frames; frame++) {
            for (int packet = 0; packet < geometry.packetsPerFrame(); packet++) {
                describe(slot, frame, packet, 0, usbdStatus);
            }
        }
    }

    private static void requireRoom(String what, ByteBuffer buffer, long bytes) {
        if (buffer.capacity() < bytes) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + buffer.capacity() + " bytes; the slots need " + bytes);
        }
    }
}
