package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.microframe.usb.IsochGeometry;

/** Sends a {@link PacketPattern} numbered by bus time. Guarded by the bus's monitor. */
final class PatternSender implements PacketSender {

    private long firstFrame = -1;
    private int packetsPerFrame;

    @Override
    public void select(long firstFrame, IsochGeometry geometry) {
        this.firstFrame = firstFrame;
        packetsPerFrame = geometry.packetsPerFrame();
    }

    @Override
    public OptionalLong recordingFrame() {
        return firstFrame < 0 ? OptionalLong.empty() : OptionalLong.of(firstFrame);
    }

    @Override
    public int send(long frame, int packet, ByteBuffer into, int offset, int capacity) {
        PacketPattern.fill(into, offset, capacity, (frame - firstFrame) * packetsPerFrame + packet);
        return capacity;
    }
}
