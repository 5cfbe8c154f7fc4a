package org.microframe.usb.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbdStatus;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The memory of a pipe, for providers: one slab of data, cut into slots, and a second one that no user of the pipe sees, which
 * has what the provider needs for each slot and, for IN, the slots' packet descriptors. Each slab is one direct buffer; the
 * collector frees it when nothing holds a view of it. The fields are final; what belongs to a slot belongs to whoever owns the
 * slot.
 */
@ProviderType
public final class SlotMemory {

    private static final int LENGTH = 4;
    private static final int STATUS = 8;

    private final IsochGeometry geometry;
    private final int framesPerSlot;
    private final int requestBytes;
    private final int entryBytes;
    private final ByteBuffer data;
    private final ByteBuffer control;
    private final ByteBuffer[] views;
    private final IsochPackets[] packets;

    private SlotMemory(IsochGeometry geometry, int slots, int framesPerSlot, boolean in, int requestBytes) {
        this.geometry = geometry;
        this.framesPerSlot = framesPerSlot;
        this.requestBytes = requestBytes;
        int slotBytes = geometry.bytes(framesPerSlot);
        entryBytes = in ? geometry.packets(framesPerSlot) * IsochPackets.ENTRY_BYTES : 0;
        data = ByteBuffer.allocateDirect(slots * slotBytes);
        control = ByteBuffer.allocateDirect(slots * (requestBytes + entryBytes)).order(ByteOrder.LITTLE_ENDIAN);
        views = new ByteBuffer[slots];
        packets = new IsochPackets[in ? slots : 0];
        for (int slot = 0; slot < slots; slot++) {
            views[slot] = data.slice(slot * slotBytes, slotBytes).order(ByteOrder.LITTLE_ENDIAN);
            if (in) {
                packets[slot] = new IsochPackets(control.slice(descriptorsAt(slot), entryBytes), geometry);
            }
        }
    }

    /**
     * Allocates memory of zeros.
     *
     * @param geometry of the endpoint
     * @param slots at least 2
     * @param framesPerSlot 1 to {@code geometry.maxFramesPerTransfer()}
     * @param in whether there are packet descriptors
     * @param requestBytes what the provider needs for each slot, 0 or more bytes
     * @throws IllegalArgumentException when a number is out of its range, or a slab would have more than 2^31 - 1 bytes
     */
    public static SlotMemory allocate(
            IsochGeometry geometry, int slots, int framesPerSlot, boolean in, int requestBytes) {
        if (slots < 2) {
            throw new IllegalArgumentException("slots are " + slots + "; there must be 2 at least");
        }
        if (framesPerSlot < 1 || framesPerSlot > geometry.maxFramesPerTransfer()) {
            throw new IllegalArgumentException("frames per slot are " + framesPerSlot + "; they must be from 1 to "
                    + geometry.maxFramesPerTransfer());
        }
        int control = requestBytes + (in ? geometry.packets(framesPerSlot) * IsochPackets.ENTRY_BYTES : 0);
        long bytes = (long) slots * Math.max(geometry.bytes(framesPerSlot), control);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "slots are " + slots + ", " + bytes + " bytes; they must not have more than " + Integer.MAX_VALUE);
        }
        return new SlotMemory(geometry, slots, framesPerSlot, in, requestBytes);
    }

    /** What the endpoint's packets are like. */
    public IsochGeometry geometry() {
        return geometry;
    }

    /** Number of slots. */
    public int slots() {
        return views.length;
    }

    /** Frames each slot holds. */
    public int framesPerSlot() {
        return framesPerSlot;
    }

    /** Whether there are packet descriptors. */
    public boolean isIn() {
        return packets.length > 0;
    }

    /** The slab of data, slot after slot. */
    public ByteBuffer data() {
        return data;
    }

    /** Where a slot's data begins in {@link #data}, bytes. */
    public int dataAt(int slot) {
        return slot * geometry.bytes(framesPerSlot);
    }

    /** The second slab, little-endian. */
    public ByteBuffer control() {
        return control;
    }

    /** Where a slot's request begins in {@link #control}, bytes. */
    public int requestAt(int slot) {
        return slot * requestBytes;
    }

    /** Where a slot's packet descriptors begin in {@link #control}, bytes. */
    public int descriptorsAt(int slot) {
        return views.length * requestBytes + slot * entryBytes;
    }

    /** The slabs that are not empty, for the {@link Quarantine}. */
    public ByteBuffer[] slabs() {
        return control.capacity() == 0 ? new ByteBuffer[] {data} : new ByteBuffer[] {data, control};
    }

    /** As {@link IsochPipe#slot}. */
    public ByteBuffer slot(int index) {
        return views[index];
    }

    /** As {@link IsochPipe#packets}. */
    public IsochPackets packets(int slot) {
        if (!isIn()) {
            throw new IllegalStateException("the endpoint is OUT; only IN transfers have packets");
        }
        packets[slot].rewind();
        return packets[slot];
    }

    /**
     * Checks what is to be submitted.
     *
     * @throws IllegalArgumentException when there is no such slot, or it does not hold that many frames
     */
    public void requireTransfer(int slot, int frames) {
        if (slot < 0 || slot >= views.length) {
            throw new IllegalArgumentException("slot is " + slot + "; it must be from 0 to " + (views.length - 1));
        }
        if (frames < 1 || frames > framesPerSlot) {
            throw new IllegalArgumentException("frames are " + frames + "; they must be from 1 to " + framesPerSlot);
        }
    }

    /** Makes the packets of a slot those of a transfer of which none has been received. */
    public void prepare(int slot, int frames) {
        prepare(slot, frames, UsbdStatus.NOT_ACCESSED);
    }

    /** Makes the packets of a slot those of a transfer whose packets are all empty and good. */
    public void prepareEmpty(int slot, int frames) {
        prepare(slot, frames, UsbdStatus.SUCCESS);
    }

    /** Makes the packets of a slot as they were when it was submitted. */
    public void forget(int slot) {
        if (isIn()) {
            prepare(slot, packets[slot].count() / geometry.packetsPerFrame(), UsbdStatus.NOT_ACCESSED);
        }
    }

    private void prepare(int slot, int frames, int usbdStatus) {
        if (!isIn()) {
            return;
        }
        int count = geometry.packets(frames);
        int at = descriptorsAt(slot);
        for (int i = 0; i < count; i++, at += IsochPackets.ENTRY_BYTES) {
            control.putInt(at, i * geometry.bytesPerPacket());
            control.putInt(at + LENGTH, 0);
            control.putInt(at + STATUS, usbdStatus);
        }
        packets[slot].reset(count);
    }
}
