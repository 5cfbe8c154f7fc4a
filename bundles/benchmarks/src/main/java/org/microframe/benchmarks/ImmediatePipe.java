package org.microframe.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;

/** A pipe that copies nothing: what is submitted is pending, then complete. Its IN packets are always full. */
final class ImmediatePipe implements IsochPipe {

    private final ImmediateQueue queue;
    private final int endpointAddress;
    private final IsochGeometry geometry;
    private final int framesPerSlot;
    private final ByteBuffer[] views;
    private final IsochPackets[] packets;
    private final int[] pending;
    private int first;
    private int count;
    private int refuseEvery = Integer.MAX_VALUE;
    private int untilRefusal = Integer.MAX_VALUE;
    private boolean broken;

    ImmediatePipe(ImmediateQueue queue, int endpointAddress, IsochGeometry geometry, int slots, int framesPerSlot) {
        this.queue = queue;
        this.endpointAddress = endpointAddress;
        this.geometry = geometry;
        this.framesPerSlot = framesPerSlot;
        views = new ByteBuffer[slots];
        packets = new IsochPackets[slots];
        pending = new int[slots];
        int bytes = geometry.bytes(framesPerSlot);
        ByteBuffer slab = ByteBuffer.allocateDirect(slots * bytes);
        ByteBuffer descriptors = full(geometry, framesPerSlot);
        for (int slot = 0; slot < slots; slot++) {
            views[slot] = slab.slice(slot * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
            packets[slot] = new IsochPackets(descriptors, geometry).reset(geometry.packets(framesPerSlot));
        }
    }

    private static ByteBuffer full(IsochGeometry geometry, int frames) {
        int count = geometry.packets(frames);
        ByteBuffer entries =
                ByteBuffer.allocateDirect(count * IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            entries.putInt(i * geometry.bytesPerPacket())
                    .putInt(geometry.bytesPerPacket())
                    .putInt(0);
        }
        return entries.flip();
    }

    /** Refuses each so many-th transfer that is to continue the stream. */
    void refuseEvery(int transfers) {
        refuseEvery = transfers;
        untilRefusal = transfers;
    }

    /** Completes the oldest transfer, the last one only when the chain was broken; -1 when none completes. */
    int complete() {
        if (count < (broken ? 1 : 2)) {
            return -1;
        }
        int slot = pending[first];
        first = (first + 1) % pending.length;
        count--;
        return slot;
    }

    @Override
    public int submitAsap(int slot, int frames, boolean continueStream) {
        if (continueStream && --untilRefusal == 0) {
            untilRefusal = refuseEvery;
            broken = true;
            return REFUSED;
        }
        broken &= continueStream;
        pending[(first + count) % pending.length] = slot;
        count++;
        return OK;
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        submitAsap(slot, frames, false);
        return frame + frames & 0xFFFF_FFFFL;
    }

    @Override
    public int frame(FrameStamp into) {
        into.set(queue.frame(), System.nanoTime());
        return OK;
    }

    @Override
    public IsochPackets packets(int slot) {
        packets[slot].rewind();
        return packets[slot];
    }

    @Override
    public int endpointAddress() {
        return endpointAddress;
    }

    @Override
    public IsochGeometry geometry() {
        return geometry;
    }

    @Override
    public int slots() {
        return views.length;
    }

    @Override
    public int framesPerSlot() {
        return framesPerSlot;
    }

    @Override
    public ByteBuffer slot(int index) {
        return views[index];
    }

    @Override
    public boolean close(boolean drain) {
        count = 0;
        return true;
    }
}
