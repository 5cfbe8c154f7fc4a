package org.microframe.usb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Steps over the descriptors of a buffer and checks each header. Confined to the parsing thread. */
final class DescriptorCursor {

    /** Bytes of {@code bLength} and {@code bDescriptorType}. */
    static final int HEADER_LENGTH = 2;

    private final ByteBuffer bytes;
    /** Where the next descriptor begins. */
    private int next;

    DescriptorCursor(ByteBuffer buffer) {
        bytes = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of the whole buffer. */
    int limit() {
        return bytes.limit();
    }

    /** Where the next descriptor begins. */
    int next() {
        return next;
    }

    boolean atEnd() {
        return next >= bytes.limit();
    }

    /** Checks that the next descriptor has a header and answers its {@code bDescriptorType}. */
    int type() throws MalformedDescriptorException {
        if (bytes.limit() - next < HEADER_LENGTH) {
            throw new MalformedDescriptorException(
                    next,
                    bytes.limit() - next + " bytes are left",
                    "a descriptor has at least " + HEADER_LENGTH + " bytes (USB 2.0, 9.5)");
        }
        return u8(next + 1);
    }

    /** Checks the header of the next descriptor, steps over the descriptor and answers where it began. */
    int begin(int type, int shortest) throws MalformedDescriptorException {
        int at = next;
        if (type() != type) {
            throw new MalformedDescriptorException(
                    at + 1,
                    "bDescriptorType is " + type(),
                    "a descriptor of type " + type + " is due here (USB 2.0, table 9-5)");
        }
        int length = u8(at);
        if (length < shortest) {
            throw new MalformedDescriptorException(
                    at,
                    "bLength is " + length,
                    "a descriptor of type " + type + " has at least " + shortest + " bytes (USB 2.0, 9.5 and 9.6)");
        }
        if (length > bytes.limit() - at) {
            throw new MalformedDescriptorException(
                    at,
                    "bLength is " + length + " with " + (bytes.limit() - at) + " bytes left",
                    "a descriptor ends within the buffer that holds it (USB 2.0, 9.5)");
        }
        next = at + length;
        return at;
    }

    /** Reads the next descriptor as bytes. */
    RawDescriptor raw() throws MalformedDescriptorException {
        int type = type();
        int at = begin(type, HEADER_LENGTH);
        return new RawDescriptor(at, type, bytes(at + HEADER_LENGTH, next - at - HEADER_LENGTH));
    }

    int u8(int at) {
        return Byte.toUnsignedInt(bytes.get(at));
    }

    int u16(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    int s32(int at) {
        return bytes.getInt(at);
    }

    byte[] bytes(int at, int length) {
        byte[] copy = new byte[length];
        bytes.get(at, copy);
        return copy;
    }
}
