package org.microframe.streaming;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.StreamHandle;

/** What outputs and inputs have in common: their stream, whose turn it is, and their end. Any thread. */
abstract class OpenHandle implements StreamHandle {

    private static final long PREPARATION_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    final Turn turn;
    final HandleStream stream;
    private final Preparing preparing;
    private final Consumer<OpenHandle> whenEnded;
    private final AtomicReference<Reason> ended = new AtomicReference<>();

    OpenHandle(HandleOrder order, Turn turn, BufferHandler handler) {
        this.turn = turn;
        preparing = order.preparing();
        whenEnded = order.whenEnded();
        stream = new HandleStream(order, handler, this::changed);
    }

    /** The stream changed its state; told one at a time. */
    abstract void changed(StreamStatus last, StreamStatus next);

    @Override
    public final StreamStatus status() {
        return stream.status();
    }

    @Override
    public final boolean awaitRunning(Duration timeout) throws HandleEndedException, InterruptedIOException {
        Deadline deadline = Deadline.in(timeout);
        synchronized (stream) {
            while (true) {
                requireOpen();
                StreamState state = stream.standing().state();
                if (state == StreamState.RUNNING || state == StreamState.RECOVERING) {
                    return true;
                }
                long left = deadline.left();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(stream, left);
                } catch (InterruptedException e) {
                    throw interrupted(0, e);
                }
            }
        }
    }

    /** Why it ended, or null. */
    final Reason ended() {
        return ended.get();
    }

    final void requireOpen() throws HandleEndedException {
        Reason reason = ended.get();
        if (reason != null) {
            throw new HandleEndedException(toString(), reason);
        }
    }

    /** Ends it, once; afterwards no call of its preparation begins, and one that is under way was waited for, a bounded time. */
    final void end(Reason reason) {
        if (ended.compareAndSet(null, reason)) {
            turn.signal();
            stream.wake();
            whenEnded.accept(this);
            preparing.shut(PREPARATION_BOUND_NANOS);
        }
    }

    static InterruptedIOException interrupted(int bytes, InterruptedException cause) {
        InterruptedIOException exception =
                new InterruptedIOException("the thread was interrupted while it waited; bytes transferred: " + bytes);
        exception.bytesTransferred = bytes;
        exception.initCause(cause);
        return exception;
    }

    @Override
    public final String toString() {
        return "the handle of stream " + stream.identity();
    }
}
