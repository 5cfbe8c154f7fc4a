package org.microframe.usb.host.kit;

import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;

/** A queue that is another one, but for what a test makes different. */
public class ForwardedQueue implements CompletionQueue {

    private final CompletionQueue queue;

    public ForwardedQueue(CompletionQueue queue) {
        this.queue = queue;
    }

    /** The other one, to open the device with. */
    public final CompletionQueue inner() {
        return queue;
    }

    @Override
    public void enter() {
        queue.enter();
    }

    @Override
    public int await(long timeoutNanos, CompletionBatch into) {
        return queue.await(timeoutNanos, into);
    }

    @Override
    public void wakeup() {
        queue.wakeup();
    }

    @Override
    public void close() {
        queue.close();
    }
}
