package org.microframe.benchmarks;

import java.nio.ByteBuffer;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;

/** A pipe that notes when each completion was dequeued and when each submit has returned, on the thread that does so. */
final class TimedPipe implements IsochPipe {

    private final IsochPipe pipe;
    private final long[] returned;
    private final long[] dequeued;
    private int completions;
    private volatile int count;

    TimedPipe(IsochPipe pipe, int most) {
        this.pipe = pipe;
        returned = new long[most];
        dequeued = new long[most];
    }

    /** So many transfers have just been dequeued. */
    void completed(int transfers) {
        long now = transfers == 0 ? 0 : System.nanoTime();
        for (int i = 0; i < transfers && completions < dequeued.length; i++) {
            dequeued[completions++] = now;
        }
    }

    /** When the i-th transfer was dequeued, ns. */
    long dequeued(int i) {
        return dequeued[i];
    }

    /** Submits so far that were accepted. */
    int count() {
        return count;
    }

    /** When the i-th submit had returned, ns. */
    long returned(int i) {
        return returned[i];
    }

    private void note(long answer) {
        if (answer >= 0 && count < returned.length) {
            returned[count] = System.nanoTime();
            count = count + 1;
        }
    }

    @Override
    public int submitAsap(int slot, int frames, boolean continueStream) {
        int answer = pipe.submitAsap(slot, frames, continueStream);
        note(answer);
        return answer;
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        long answer = pipe.submitAt(slot, frames, frame);
        note(answer);
        return answer;
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
