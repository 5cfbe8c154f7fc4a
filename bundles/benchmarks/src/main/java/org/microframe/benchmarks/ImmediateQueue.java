package org.microframe.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.TransferOutcome;

/**
 * A bus on which a transfer of each pipe completes whenever one looks, as long as it is not the last that is pending. One thread
 * drives it.
 */
final class ImmediateQueue implements CompletionQueue {

    private final List<ImmediatePipe> opened = new ArrayList<>();
    private ImmediatePipe[] pipes = {};
    private long frame;

    /** Opens a pipe of this bus. */
    ImmediatePipe open(int endpointAddress, IsochGeometry geometry, int slots, int framesPerSlot) {
        ImmediatePipe pipe = new ImmediatePipe(this, endpointAddress, geometry, slots, framesPerSlot);
        opened.add(pipe);
        pipes = opened.toArray(new ImmediatePipe[0]);
        return pipe;
    }

    /** The frame on the bus. */
    int frame() {
        return (int) frame;
    }

    @Override
    public int await(long timeoutNanos, CompletionBatch into) {
        into.clear();
        int passed = 0;
        for (ImmediatePipe pipe : pipes) {
            int slot = pipe.complete();
            if (slot >= 0) {
                into.add(pipe, slot, TransferOutcome.COMPLETED);
                passed = pipe.framesPerSlot();
            }
        }
        frame += passed;
        return into.size();
    }

    @Override
    public void enter() {
        // There is one thread.
    }

    @Override
    public void wakeup() {
        // Nobody waits.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
