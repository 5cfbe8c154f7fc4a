package org.microframe.usb;

import java.util.Arrays;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A descriptor whose meaning is its class's or vendor's business, kept as bytes (USB 2.0, 9.5).
 *
 * @param offset where it began, in bytes from the start of the configuration descriptor, 0 or more
 * @param type {@code bDescriptorType}, 0 to 0xFF
 * @param content the bytes after {@code bDescriptorType}, 0 to 253 of them; copied on the way in and out
 */
@ProviderType
public record RawDescriptor(int offset, int type, byte... content) {

    private static final int HEADER = 2;
    private static final int LONGEST_CONTENT = 0xFF - HEADER;

    /** @throws IllegalArgumentException when a value is out of its range */
    public RawDescriptor {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be 0 or more");
        }
        Width.u8("bDescriptorType", type);
        if (content.length > LONGEST_CONTENT) {
            throw new IllegalArgumentException("content has " + content.length + " bytes; a descriptor has room for "
                    + LONGEST_CONTENT + " after its header (USB 2.0, 9.5)");
        }
        content = content.clone();
    }

    /** A copy of the bytes after {@code bDescriptorType}. */
    @Override
    public byte[] content() {
        return content.clone();
    }

    /** {@code bLength}: the bytes of the whole descriptor, 2 to 255. */
    public int length() {
        return HEADER + content.length;
    }

    /**
     * The unsigned byte at an offset as the specifications' tables count it, where 0 is {@code bLength}.
     *
     * @param at 0 to {@code length() - 1}
     * @return 0 to 0xFF
     * @throws IndexOutOfBoundsException when the descriptor does not reach that far
     */
    public int u8(int at) {
        Objects.checkIndex(at, length());
        return switch (at) {
            case 0 -> length();
            case 1 -> type;
            default -> Byte.toUnsignedInt(content[at - HEADER]);
        };
    }

    /**
     * The unsigned little-endian 16-bit value at an offset as the specifications' tables count it (USB 2.0, 8.1).
     *
     * @param at 0 to {@code length() - 2}
     * @return 0 to 0xFFFF
     * @throws IndexOutOfBoundsException when the descriptor does not reach that far
     */
    public int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    /** Whether the other is a descriptor at the same offset with the same type and the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RawDescriptor that
                && offset == that.offset
                && type == that.type
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * offset + type) + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(String.format("RawDescriptor[offset=%d, type=0x%02X, content=", offset, type));
        for (byte b : content) {
            text.append(String.format("%02X", b));
        }
        return text.append(']').toString();
    }
}
