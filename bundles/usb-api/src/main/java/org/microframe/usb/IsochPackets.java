package org.microframe.usb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A cursor over the packets of one completed IN transfer, owned by the thread that it was handed to.
 *
 * <p>It begins before the first packet:
 *
 * <pre>{@code
 * for (packets.rewind(); packets.next(); ) {
 *     if (packets.status() == PacketStatus.OK) {
 *         take(slot, packets.offset(), packets.length());
 *     }
 * }
 * }</pre>
 *
 * <p>Each packet's entry is checked against the geometry (its offset is index times bytes per packet, its length fits),
 * and one that fails is {@link PacketStatus#MALFORMED}. Nothing is allocated but by {@link #duplicate()}. Entries have
 * the form of {@code USBD_ISO_PACKET_DESCRIPTOR} of {@code usb.h}: offset and length, 32 bits unsigned, and status, each
 * little-endian.
 */
@ProviderType
public final class IsochPackets {

    /** The bytes of one entry, {@code USBD_ISO_PACKET_DESCRIPTOR} of {@code usb.h}. */
    public static final int ENTRY_BYTES = 12;

    private static final int LENGTH = 4;
    private static final int STATUS = 8;

    private final ByteBuffer entries;
    private final IsochGeometry geometry;
    private final int bytesPerPacket;
    /** The binary logarithm of the packets per frame. */
    private final int frameShift;

    private int count;
    private int index = -1;
    private int length;
    private int usbdStatus;
    private PacketStatus status;

    /**
     * Makes a cursor over no packets; for providers, which then {@link #reset} it at each completion.
     *
     * @param descriptors the entries from position to limit, a whole number of them; viewed, not copied
     * @param geometry what the endpoint's packets are like
     * @throws IllegalArgumentException when the buffer ends inside an entry, or the packets' bytes exceed 2^31 - 1
     */
    public IsochPackets(ByteBuffer descriptors, IsochGeometry geometry) {
        if (descriptors.remaining() % ENTRY_BYTES != 0) {
            throw new IllegalArgumentException("the descriptors have " + descriptors.remaining()
                    + " bytes; they must be a multiple of " + ENTRY_BYTES);
        }
        long bytes = (long) descriptors.remaining() / ENTRY_BYTES * geometry.bytesPerPacket();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the descriptors are of packets of " + bytes
                    + " bytes together; a transfer has at most " + Integer.MAX_VALUE);
        }
        this.entries = descriptors.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.geometry = geometry;
        this.bytesPerPacket = geometry.bytesPerPacket();
        this.frameShift = Integer.numberOfTrailingZeros(geometry.packetsPerFrame());
    }

    /**
     * Takes the first entries as the packets of a completed transfer and goes before the first; for providers.
     *
     * @param packets 0 to the number of entries
     * @return this
     * @throws IllegalArgumentException when there are fewer entries
     */
    public IsochPackets reset(int packets) {
        if (packets < 0 || packets > entries.limit() / ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "packets are " + packets + "; they must be from 0 to " + entries.limit() / ENTRY_BYTES);
        }
        count = packets;
        rewind();
        return this;
    }

    /** Goes before the first packet. */
    public void rewind() {
        index = -1;
    }

    /**
     * Goes to the next packet and checks its entry.
     *
     * @return whether there is one; if not, the cursor stays where it is
     */
    public boolean next() {
        if (index + 1 >= count) {
            return false;
        }
        index++;
        int entry = index * ENTRY_BYTES;
        usbdStatus = entries.getInt(entry + STATUS);
        length = entries.getInt(entry + LENGTH);
        if (entries.getInt(entry) == index * bytesPerPacket && length >= 0 && length <= bytesPerPacket) {
            status = PacketStatus.ofUsbdStatus(usbdStatus);
        } else {
            status = PacketStatus.MALFORMED;
            length = 0;
        }
        return true;
    }

    /** The packets of the transfer. */
    public int count() {
        return count;
    }

    /** The packet's place in the transfer, from 0; -1 before the first {@link #next()}. */
    public int index() {
        return index;
    }

    /**
     * The frame of 1 ms that the packet belongs to, counted from 0 at the transfer's start.
     *
     * @throws IllegalStateException when the cursor is before the first packet
     */
    public int frame() {
        requirePacket();
        return index >> frameShift;
    }

    /**
     * The microframe of 125 us, 0 to 7, that the packet's service interval begins with, in a frame whose first service
     * interval begins with microframe 0; always 0 at full speed.
     *
     * @throws IllegalStateException when the cursor is before the first packet
     */
    public int microframe() {
        requirePacket();
        return (index & (1 << frameShift) - 1) << 3 - frameShift;
    }

    /**
     * Where the packet's data begins, in bytes from the transfer's start; by the geometry, whatever the driver said.
     *
     * @throws IllegalStateException when the cursor is before the first packet
     */
    public int offset() {
        requirePacket();
        return index * bytesPerPacket;
    }

    /**
     * The bytes that the driver says it received, 0 to the bytes per packet; 0 when {@link PacketStatus#MALFORMED}. They
     * are the device's data only when the status is {@link PacketStatus#OK}.
     *
     * @throws IllegalStateException when the cursor is before the first packet
     */
    public int length() {
        requirePacket();
        return length;
    }

    /**
     * How the packet ended.
     *
     * @throws IllegalStateException when the cursor is before the first packet
     */
    public PacketStatus status() {
        requirePacket();
        return status;
    }

    /**
     * The packet's {@code USBD_STATUS} as the driver gave it, for diagnosis ({@link UsbdStatus#describe}).
     *
     * @throws IllegalStateException when the cursor is before the first packet
     */
    public int usbdStatus() {
        requirePacket();
        return usbdStatus;
    }

    /**
     * Makes a cursor of its own over the same packets, before the first; a later {@link #reset} of either does not reach
     * the other.
     */
    public IsochPackets duplicate() {
        return new IsochPackets(entries.duplicate(), geometry).reset(count);
    }

    private void requirePacket() {
        if (index < 0) {
            throw new IllegalStateException("the cursor is before the first packet; next() comes first");
        }
    }
}
