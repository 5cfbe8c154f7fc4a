package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keeps the first bytes received. Guarded by the bus's monitor. */
final class MemoryReceiver implements PacketReceiver {

    private static final int FIRST_SIZE = 4096;

    private final int capacity;
    private byte[] bytes;
    private int size;

    MemoryReceiver(EndpointBehaviour.MemorySink sink) {
        capacity = sink.capacity();
        bytes = new byte[Math.min(FIRST_SIZE, capacity)];
    }

    @Override
    public void receive(ByteBuffer data, int offset, int length) {
        int taken = Math.min(length, capacity - size);
        if (taken > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, Math.max(2L * bytes.length, size + taken)));
        }
        data.get(offset, bytes, size, taken);
        size += taken;
    }

    byte[] captured() {
        return Arrays.copyOf(bytes, size);
    }
}
