package org.microframe.usb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads a binary device object store (USB 3.2, 9.6.2). Confined to the parsing thread. */
final class BosReader {

    static final int BOS = 0x0F;
    static final int DEVICE_CAPABILITY = 0x10;

    private static final int BOS_LENGTH = 5;
    private static final int CAPABILITY_LENGTH = 3;
    private static final int UUID_LENGTH = 16;
    private static final int UUID_AT = 4;

    private static final int USB_20_EXTENSION = 2;
    private static final int SUPER_SPEED = 3;
    private static final int CONTAINER_ID = 4;
    private static final int PLATFORM = 5;
    private static final int SUPER_SPEED_PLUS = 0x0A;

    private static final int SUBLINKS_AT = 12;

    private final DescriptorCursor cursor;

    BosReader(ByteBuffer buffer) {
        cursor = new DescriptorCursor(buffer);
    }

    BosDescriptor read() throws MalformedDescriptorException {
        int at = cursor.begin(BOS, BOS_LENGTH);
        if (cursor.u16(at + 2) != cursor.limit()) {
            throw new MalformedDescriptorException(
                    at + 2,
                    "wTotalLength is " + cursor.u16(at + 2) + " and the buffer has " + cursor.limit() + " bytes",
                    "wTotalLength counts the BOS descriptor and all its capabilities (USB 3.2, 9.6.2)");
        }
        List<DeviceCapability> capabilities = new ArrayList<>();
        while (!cursor.atEnd()) {
            capabilities.add(capability());
        }
        if (cursor.u8(at + 4) != capabilities.size()) {
            throw new MalformedDescriptorException(
                    at + 4,
                    "bNumDeviceCaps is " + cursor.u8(at + 4) + " and " + capabilities.size() + " capabilities follow",
                    "bNumDeviceCaps counts the capabilities of the BOS descriptor (USB 3.2, 9.6.2)");
        }
        return new BosDescriptor(capabilities);
    }

    private DeviceCapability capability() throws MalformedDescriptorException {
        int at = cursor.begin(DEVICE_CAPABILITY, CAPABILITY_LENGTH);
        int type = cursor.u8(at + 2);
        return switch (type) {
            case USB_20_EXTENSION -> {
                requireLength(at, type, 7, "USB 3.2, 9.6.2.1");
                yield new DeviceCapability.Usb20Extension(cursor.s32(at + 3));
            }
            case SUPER_SPEED -> {
                requireLength(at, type, 10, "USB 3.2, 9.6.2.2");
                yield new DeviceCapability.SuperSpeed(
                        cursor.u8(at + 3),
                        cursor.u16(at + 4),
                        cursor.u8(at + 6),
                        cursor.u8(at + 7),
                        cursor.u16(at + 8));
            }
            case CONTAINER_ID -> {
                requireLength(at, type, UUID_AT + UUID_LENGTH, "USB 3.2, 9.6.2.3");
                yield new DeviceCapability.ContainerId(uuid(at + UUID_AT));
            }
            case PLATFORM -> {
                requireLength(at, type, UUID_AT + UUID_LENGTH, "USB 3.2, 9.6.2.4");
                int data = at + UUID_AT + UUID_LENGTH;
                yield new DeviceCapability.Platform(uuid(at + UUID_AT), cursor.bytes(data, cursor.next() - data));
            }
            case SUPER_SPEED_PLUS -> superSpeedPlus(at, type);
            default ->
                new DeviceCapability.Other(
                        type, cursor.bytes(at + CAPABILITY_LENGTH, cursor.next() - at - CAPABILITY_LENGTH));
        };
    }

    private DeviceCapability superSpeedPlus(int at, int type) throws MalformedDescriptorException {
        requireLength(at, type, SUBLINKS_AT, "USB 3.2, 9.6.2.5");
        int attributes = cursor.s32(at + 4);
        int count = (attributes & 0x1F) + 1;
        requireLength(at, type, SUBLINKS_AT + count * Integer.BYTES, "USB 3.2, 9.6.2.5, for " + count + " sublinks");
        List<Integer> sublinks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sublinks.add(cursor.s32(at + SUBLINKS_AT + i * Integer.BYTES));
        }
        return new DeviceCapability.SuperSpeedPlus(attributes, cursor.u16(at + 8), sublinks);
    }

    private void requireLength(int at, int type, int shortest, String where) throws MalformedDescriptorException {
        if (cursor.u8(at) < shortest) {
            throw new MalformedDescriptorException(
                    at,
                    "bLength is " + cursor.u8(at),
                    "a device capability of type " + type + " has at least " + shortest + " bytes (" + where + ")");
        }
    }

    /** The first three parts are little-endian, the others in the order in which a UUID is written (RFC 4122, 4.1.2). */
    private UUID uuid(int at) {
        long high = (long) cursor.s32(at) << 32 | (long) cursor.u16(at + 4) << 16 | cursor.u16(at + 6);
        long low = 0;
        for (int i = 8; i < UUID_LENGTH; i++) {
            low = low << Byte.SIZE | cursor.u8(at + i);
        }
        return new UUID(high, low);
    }
}
