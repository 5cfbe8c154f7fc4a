package org.microframe.virtualbus;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a virtual device does at one of its endpoints. A {@link MemorySink} and a {@link Loopback} may also be those of bulk
 * and interrupt endpoints.
 */
@ProviderType
public sealed interface EndpointBehaviour {

    /** Whether it belongs to an IN endpoint. */
    boolean isIn();

    /** Whether it may belong to a bulk or interrupt endpoint, too. */
    default boolean mayBeBulk() {
        return false;
    }

    /**
     * OUT: keeps the first bytes that it receives, in the order of their packets; see {@link VirtualDevice#captured}.
     * What comes after that is counted in the records and not kept.
     *
     * @param capacity the most bytes kept, 0 or more
     */
    record MemorySink(int capacity) implements EndpointBehaviour {

        /** The capacity where none is given: 16 MiB. */
        public static final int DEFAULT_CAPACITY = 16 << 20;

        /** Keeps up to {@link #DEFAULT_CAPACITY} bytes. */
        public MemorySink() {
            this(DEFAULT_CAPACITY);
        }

        /** @throws IllegalArgumentException when the capacity is negative */
        public MemorySink {
            if (capacity < 0) {
                throw new IllegalArgumentException(
                        "the sink's capacity is " + capacity + " bytes; it must be 0 or more");
            }
        }

        @Override
        public boolean isIn() {
            return false;
        }

        @Override
        public boolean mayBeBulk() {
            return true;
        }
    }

    /**
     * OUT: writes what it receives to a file, in the order of its packets. The file is emptied when the device is plugged
     * and complete when its pipe has been closed.
     *
     * @param file where to
     */
    record FileSink(Path file) implements EndpointBehaviour {

        @Override
        public boolean isIn() {
            return false;
        }
    }

    /**
     * IN: plays a file of raw packet data as a recording that passes with bus time, heard or not: packets that nobody
     * asks for are gone. Before and after it, packets are full of zero bytes.
     *
     * @param file the recording
     * @param delay frames from the first one of its alternate setting to the first one of the recording, 0 or more
     */
    record FileSource(Path file, long delay) implements EndpointBehaviour {

        /** @throws IllegalArgumentException when the delay is negative */
        public FileSource {
            if (delay < 0) {
                throw new IllegalArgumentException("the source's delay is " + delay + " frames; it must be 0 or more");
            }
        }

        @Override
        public boolean isIn() {
            return true;
        }
    }

    /** IN: fills each packet with a {@link PacketPattern}, whose number counts all packets since the alternate setting. */
    record PatternSource() implements EndpointBehaviour {

        @Override
        public boolean isIn() {
            return true;
        }
    }

    /**
     * IN: gives back the bytes that an OUT endpoint received, from the following frame on; a packet is as long as there
     * are bytes, and may be empty. It holds {@value #FRAMES} frames of the OUT endpoint at most, 64 KiB
     * of a bulk or interrupt one, then loses the oldest.
     *
     * @param from {@code bEndpointAddress} of the OUT endpoint
     */
    record Loopback(int from) implements EndpointBehaviour {

        /** The most frames held. */
        public static final int FRAMES = 64;

        @Override
        public boolean isIn() {
            return true;
        }

        @Override
        public boolean mayBeBulk() {
            return true;
        }
    }
}
