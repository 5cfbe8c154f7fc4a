package org.microframe.benchmarks;

import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.kit.ForwardedPipe;

/** A pipe that notes when each completion was dequeued and when each submit has returned, on the thread that does so. */
final class TimedPipe extends ForwardedPipe {

    private final long[] returned;
    private final long[] dequeued;
    private int completions;
    private volatile int count;

    TimedPipe(IsochPipe pipe, int most) {
        super(pipe);
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
        int answer = super.submitAsap(slot, frames, continueStream);
        note(answer);
        return answer;
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        long answer = super.submitAt(slot, frames, frame);
        note(answer);
        return answer;
    }
}
