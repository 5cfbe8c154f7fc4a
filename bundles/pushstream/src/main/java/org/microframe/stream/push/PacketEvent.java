package org.microframe.stream.push;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.microframe.usb.PacketStatus;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One packet.
 *
 * @param frame position of its frame: frames (ms) from the push stream's first, those that are missing included as far as known
 * @param packet its place in the frame, from 0
 * @param status how it ended
 * @param data a copy of what came, empty unless the status is {@code OK}
 */
@ProviderType
public record PacketEvent(long frame, int packet, PacketStatus status, ByteBuffer data) implements StreamEvent {

    /** Copies the data between position and limit. */
    public PacketEvent {
        data = ByteBuffer.allocate(data.remaining())
                .put(data.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }

    /** A read-only, little-endian view of its own of the data, position 0, limit the packet's length in bytes. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
