package org.microframe.usb.host.kit;

import java.nio.ByteBuffer;

/**
 * Packets that carry a number: words of 8 bytes, little-endian, of which the first is the number and each next one is {@link
 * #STEP} more. The packets of {@link StandardDevice#IN} are numbered one by one, heard or not.
 */
public final class PacketNumbers {

    /** From one word of a packet to the next. */
    public static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    /** What {@link #number} answers for a packet without a number. */
    public static final long NONE = -1;

    private PacketNumbers() {}

    /** Writes a packet at an absolute index; the length is a multiple of 8. */
    public static void fill(ByteBuffer into, int offset, int length, long number) {
        long word = number;
        for (int i = 0; i < length; i += Long.BYTES, word += STEP) {
            for (int b = 0; b < Long.BYTES; b++) {
                into.put(offset + i + b, (byte) (word >>> Byte.SIZE * b));
            }
        }
    }

    /** Reads the number of a packet of at least 8 bytes at an absolute index, and checks all its whole words. */
    public static long number(ByteBuffer from, int offset, int length) {
        if (length < Long.BYTES) {
            return NONE;
        }
        long number = word(from, offset);
        long expected = number;
        for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES, expected += STEP) {
            if (word(from, offset + i) != expected) {
                return NONE;
            }
        }
        return number;
    }

    private static long word(ByteBuffer from, int offset) {
        long word = 0;
        for (int b = 0; b < Long.BYTES; b++) {
            word |= (from.get(offset + b) & 0xFFL) << Byte.SIZE * b;
        }
        return word;
    }
}
