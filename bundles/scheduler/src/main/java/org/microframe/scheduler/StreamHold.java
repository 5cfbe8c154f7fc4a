package org.microframe.scheduler;

import java.time.Duration;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochStream;
import org.microframe.isoch.scheduler.SlotHandler;

/** A client's hold on a stream; its monitor guards whether it is closed and which handler it attached. Any thread. */
final class StreamHold implements IsochStream {

    private final Scheduler scheduler;
    private final ScheduledStream stream;
    private HandlerSeat seat;
    private boolean closed;

    StreamHold(Scheduler scheduler, ScheduledStream stream) {
        this.scheduler = scheduler;
        this.stream = stream;
    }

    @Override
    public StreamStatus status() {
        return stream.status();
    }

    @Override
    public synchronized void attach(SlotHandler handler, Dispatch dispatch) {
        if (closed) {
            throw new IllegalStateException("the hold on " + stream.identity + " is closed");
        }
        if (seat != null) {
            throw new IllegalStateException("a handler is attached to " + stream.identity + " already");
        }
        seat = new HandlerSeat(handler, dispatch);
        stream.seat(seat);
        scheduler.handlerChanged(stream);
    }

    @Override
    public boolean detach(Duration bound) {
        HandlerSeat detaching = takeSeat();
        if (detaching == null) {
            return true;
        }
        boolean ended = detaching.detach(bound.toNanos());
        scheduler.handlerChanged(stream);
        return ended;
    }

    @Override
    public void close() {
        detach(Duration.ZERO);
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        scheduler.release(stream);
    }

    private synchronized HandlerSeat takeSeat() {
        HandlerSeat taken = seat;
        seat = null;
        if (taken != null) {
            stream.seat(null);
        }
        return taken;
    }
}
