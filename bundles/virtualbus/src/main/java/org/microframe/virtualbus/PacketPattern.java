package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Packet content that can be checked: words of 8 bytes, little-endian, of which the first is the packet's number and each
 * other is derived from the number and its place; a last part of a word holds the low bytes. Without state; any thread.
 */
@ProviderType
public final class PacketPattern {

    /** What {@link #number} answers for a packet that does not hold the pattern. */
    public static final long NOT_THE_PATTERN = -1;

    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private PacketPattern() {}

    /**
     * Writes a packet; position, limit and order stay.
     *
     * @param into where to
     * @param offset absolute index of the packet's first byte
     * @param length bytes of the packet
     * @param number of the packet, 0 or more
     */
    public static void fill(ByteBuffer into, int offset, int length, long number) {
        int whole = length & -Long.BYTES;
        boolean swap = into.order() == ByteOrder.BIG_ENDIAN;
        long word = number;
        for (int i = 0; i < whole; i += Long.BYTES, word += STEP) {
            into.putLong(offset + i, swap ? Long.reverseBytes(word) : word);
        }
        for (int i = whole; i < length; i++, word >>>= Byte.SIZE) {
            into.put(offset + i, (byte) word);
        }
    }

    /**
     * Reads the number of a packet and checks its every byte; position, limit and order stay.
     *
     * @param from where from
     * @param offset absolute index of the packet's first byte
     * @param length bytes of the packet
     * @return the number, modulo 256^length when the packet is shorter than 8 bytes, or {@link #NOT_THE_PATTERN}
     */
    public static long number(ByteBuffer from, int offset, int length) {
        if (length == 0) {
            return NOT_THE_PATTERN;
        }
        int whole = length & -Long.BYTES;
        boolean swap = from.order() == ByteOrder.BIG_ENDIAN;
        long number = whole == 0 ? tail(from, offset, length) : word(from, offset, swap);
        long expected = number;
        for (int i = 0; i < whole; i += Long.BYTES, expected += STEP) {
            if (word(from, offset + i, swap) != expected) {
                return NOT_THE_PATTERN;
            }
        }
        long low = (1L << Byte.SIZE * (length - whole)) - 1;
        return tail(from, offset + whole, length - whole) == (expected & low) ? number : NOT_THE_PATTERN;
    }

    private static long word(ByteBuffer from, int offset, boolean swap) {
        long word = from.getLong(offset);
        return swap ? Long.reverseBytes(word) : word;
    }

    private static long tail(ByteBuffer from, int offset, int length) {
        long tail = 0;
        for (int i = 0; i < length; i++) {
            tail |= (from.get(offset + i) & 0xFFL) << Byte.SIZE * i;
        }
        return tail;
    }
}
