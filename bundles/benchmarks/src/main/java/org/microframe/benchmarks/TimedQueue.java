package org.microframe.benchmarks;

import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.kit.ForwardedQueue;

/** A queue whose completions are those of a {@link TimedPipe} around the pipe that they are of. */
final class TimedQueue extends ForwardedQueue {

    private final CompletionBatch batch = new CompletionBatch(64);
    private TimedPipe timed;

    TimedQueue(CompletionQueue queue) {
        super(queue);
    }

    /** Wraps the one pipe of the queue. */
    TimedPipe time(IsochPipe pipe, int most) {
        timed = new TimedPipe(pipe, most);
        return timed;
    }

    @Override
    public int await(long timeoutNanos, CompletionBatch into) {
        super.await(timeoutNanos, batch);
        timed.completed(batch.size());
        into.clear();
        for (int i = 0; i < batch.size(); i++) {
            into.add(timed, batch.slot(i), batch.outcome(i));
        }
        return into.size();
    }
}
