package org.microframe.virtualbus;

import java.nio.ByteBuffer;

/** Gives back bytes in the order they were offered; a ring that loses the oldest. Guarded by the bus's monitor. */
final class LoopbackSender implements PacketSender {

    private final byte[] ring;
    private int head;
    private int size;

    LoopbackSender(int capacity) {
        ring = new byte[capacity];
    }

    /** Takes what the OUT endpoint received. */
    void offer(ByteBuffer data, int offset, int length) {
        int kept = Math.min(length, ring.length);
        int lost = Math.max(0, size + kept - ring.length);
        head = (head + lost) % ring.length;
        size -= lost;
        int tail = (head + size) % ring.length;
        int before = Math.min(kept, ring.length - tail);
        int start = offset + length - kept;
        data.get(start, ring, tail, before);
        data.get(start + before, ring, 0, kept - before);
        size += kept;
    }

    @Override
    public int send(long frame, int packet, ByteBuffer into, int offset, int capacity) {
        int length = Math.min(size, capacity);
        int before = Math.min(length, ring.length - head);
        into.put(offset, ring, head, before);
        into.put(offset + before, ring, 0, length - before);
        head = (head + length) % ring.length;
        size -= length;
        return length;
    }
}
