package org.microframe.usb.host.kit;

import java.nio.ByteBuffer;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;

/** A pipe that is another one, but for what a test makes different. */
public class ForwardedPipe implements IsochPipe {

    private final IsochPipe pipe;

    public ForwardedPipe(IsochPipe pipe) {
        this.pipe = pipe;
    }

    /** The other one. */
    public final IsochPipe inner() {
        return pipe;
    }

    @Override
    public int endpointAddress() {
        return pipe.endpointAddress();
    }

    @Override
    public IsochGeometry geometry() {
        return pipe.geometry();
    }

    @Override
    public int slots() {
        return pipe.slots();
    }

    @Override
    public int framesPerSlot() {
        return pipe.framesPerSlot();
    }

    @Override
    public ByteBuffer slot(int index) {
        return pipe.slot(index);
    }

    @Override
    public int submitAsap(int slot, int frames, boolean continueStream) {
        return pipe.submitAsap(slot, frames, continueStream);
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        return pipe.submitAt(slot, frames, frame);
    }

    @Override
    public int frame(FrameStamp into) {
        return pipe.frame(into);
    }

    @Override
    public IsochPackets packets(int slot) {
        return pipe.packets(slot);
    }

    @Override
    public boolean close(boolean drain) {
        return pipe.close(drain);
    }
}
