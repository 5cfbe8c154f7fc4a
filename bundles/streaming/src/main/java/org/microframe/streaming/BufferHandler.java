package org.microframe.streaming;

import java.nio.ByteBuffer;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;

/** The pump's end of a handle's buffer; it overrides the one of {@link #fill} and {@link #take} that is its direction's. */
abstract class BufferHandler implements SlotHandler {

    private volatile int framesPerTransfer = 1;

    /** It is about to be attached to a stream with transfers of so many frames. */
    final void attaches(int frames) {
        framesPerTransfer = frames;
    }

    final int framesPerTransfer() {
        return framesPerTransfer;
    }

    @Override
    public int fill(ByteBuffer slot) {
        return 0;
    }

    @Override
    public void take(ByteBuffer slot, IsochPackets packets) {
        throw new IllegalStateException("the handler of an OUT stream was given input");
    }
}
