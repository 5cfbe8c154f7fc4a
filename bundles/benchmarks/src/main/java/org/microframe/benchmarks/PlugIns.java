package org.microframe.benchmarks;

import java.nio.ByteBuffer;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.usb.IsochPackets;

/** Plug-ins that do as little as a plug-in can. */
final class PlugIns {

    private PlugIns() {}

    /** Numbers its slots, and leaves what else is in them. */
    static final class Numbering implements StreamProducer {
        private long calls;

        @Override
        public int produce(ByteBuffer slot) {
            slot.putLong(0, calls++);
            return slot.limit();
        }
    }

    /** Fills its slots from memory of its own. */
    static final class Copying implements StreamProducer {
        private final ByteBuffer from;

        Copying(int bytes) {
            from = ByteBuffer.allocateDirect(bytes);
        }

        @Override
        public int produce(ByteBuffer slot) {
            slot.put(0, from, 0, slot.limit());
            return slot.limit();
        }
    }

    /** Looks at each packet, and adds up their lengths. */
    static final class Summing implements StreamConsumer {
        private long bytes;

        @Override
        public void consume(ByteBuffer slot, IsochPackets packets) {
            while (packets.next()) {
                bytes += packets.length();
            }
        }

        /** Bytes of all packets so far. */
        long bytes() {
            return bytes;
        }
    }
}
