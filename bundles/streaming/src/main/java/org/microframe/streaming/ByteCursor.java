package org.microframe.streaming;

import java.nio.ByteBuffer;
import org.microframe.stream.Discontinuity;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;

/** Reads the bytes of good packets of one slot after the other, and stops at what lies between. The reader's thread owns it. */
final class ByteCursor {

    private ByteBuffer data;
    private IsochPackets packets;
    private long frame;
    private int frames;
    private int offset;
    private int left;
    private Discontinuity due;

    /** Begins a slot; the one before must be used up. */
    void begin(TakenSlot slot) {
        data = slot.data();
        packets = slot.packets();
        packets.rewind();
        frame = slot.frame();
        frames = slot.frames();
        due = slot.before();
    }

    /** Goes to the next byte or discontinuity; false when the slot is used up. */
    boolean settle() {
        while (packets != null && due == null && left == 0) {
            int bad = 0;
            boolean more = packets.next();
            while (more && packets.status() != PacketStatus.OK) {
                bad++;
                more = packets.next();
            }
            if (bad > 0) {
                due = new Discontinuity(
                        Discontinuity.Cause.BAD_PACKETS, frame + (more ? packets.frame() : frames), 0, bad);
            }
            if (more) {
                offset = packets.offset();
                left = packets.length();
            } else {
                packets = null;
            }
        }
        return due != null || left > 0;
    }

    /** What lies before the next byte, once, or null. */
    Discontinuity pollDue() {
        Discontinuity told = due;
        due = null;
        return told;
    }

    boolean isDue() {
        return due != null;
    }

    /** Copies what the present packet has and the buffer takes. */
    void copy(ByteBuffer into) {
        int count = Math.min(left, into.remaining());
        into.put(into.position(), data, offset, count);
        into.position(into.position() + count);
        offset += count;
        left -= count;
    }

    /** Forgets what is left of the slot. */
    void drop() {
        packets = null;
        left = 0;
        due = null;
    }
}
