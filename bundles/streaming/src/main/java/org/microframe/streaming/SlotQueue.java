package org.microframe.streaming;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.UsbSpeed;

/**
 * A bounded queue of copies of completed transfers from the pump to a reader; neither waits. A place allocates its memory when it is
 * used the first time, or for transfers of another size, and never otherwise.
 */
final class SlotQueue {

    /** A place of the queue with the copy of one transfer: the pump's until it is published, then the reader's until it is freed. */
    static final class Place {
        private ByteBuffer data = ByteBuffer.allocate(0);
        private ByteBuffer entries = ByteBuffer.allocate(0);
        ByteBuffer view = data;
        IsochPackets packets;
        int frames;
        long frame;
        /** Ordinal of the cause why it does not follow, or -1. */
        int cause = -1;

        long missing;

        void copy(ByteBuffer slot, IsochPackets from, int framesOfSlot) {
            fit(slot.limit(), from.count(), framesOfSlot);
            data.put(0, slot, 0, slot.limit());
            int at = 0;
            for (from.rewind(); from.next(); at += IsochPackets.ENTRY_BYTES) {
                boolean malformed = from.status() == PacketStatus.MALFORMED;
                entries.putInt(at, malformed ? -1 : from.offset());
                entries.putInt(at + Integer.BYTES, from.length());
                entries.putInt(at + 2 * Integer.BYTES, from.usbdStatus());
            }
            view.clear();
            packets.reset(from.count());
            frames = framesOfSlot;
        }

        private void fit(int bytes, int count, int framesOfSlot) {
            if (data.capacity() == bytes && entries.capacity() == count * IsochPackets.ENTRY_BYTES) {
                return;
            }
            data = ByteBuffer.allocate(bytes);
            view = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
            entries = ByteBuffer.allocate(count * IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            // The widest speed takes any packet size; the cursor uses the sizes alone.
            packets = new IsochPackets(entries, new IsochGeometry(UsbSpeed.SUPER, count / framesOfSlot, bytes / count));
        }
    }

    private final Place[] places;
    private volatile long published;
    private volatile long freed;

    SlotQueue(int capacity) {
        places = new Place[capacity];
        for (int i = 0; i < capacity; i++) {
            places[i] = new Place();
        }
    }

    /** The next place to fill, or null when all are taken; the pump only. */
    Place free() {
        return published - freed == places.length ? null : places[(int) (published % places.length)];
    }

    /** Hands the place of {@link #free} to the reader; the pump only. */
    void publish() {
        published++;
    }

    /** Whether there is nothing to read; any thread. */
    boolean isEmpty() {
        return published == freed;
    }

    /** The first place that was published, which must be there; the reader only. */
    Place first() {
        return places[(int) (freed % places.length)];
    }

    /** Gives the first place back; the reader only. */
    void free(Place first) {
        assert first == first();
        freed++;
    }
}
