package org.microframe.scheduler;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochStream;
import org.microframe.isoch.scheduler.SlotHandler;

/** A client's hold on a stream; its monitor guards whether it is closed and which handlers it attached. Any thread. */
final class StreamHold implements IsochStream {

    private final Scheduler scheduler;
    private final ScheduledStream stream;
    private final Map<SlotHandler, HandlerSeat> seats = new IdentityHashMap<>();
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
    public synchronized void attach(SlotHandler handler, Dispatch dispatch, Precedence precedence) {
        if (closed) {
            throw new IllegalStateException("the hold on " + stream.identity + " is closed");
        }
        if (seats.containsKey(handler)) {
            throw new IllegalStateException("this handler is attached to " + stream.identity + " already");
        }
        HandlerSeat seat = new HandlerSeat(handler, dispatch, precedence);
        seats.put(handler, seat);
        stream.seat(seat);
        scheduler.handlerChanged(stream);
    }

    @Override
    public boolean detach(SlotHandler handler, Duration bound) {
        HandlerSeat seat;
        synchronized (this) {
            seat = seats.remove(handler);
        }
        return seat == null || detach(List.of(seat), bound);
    }

    @Override
    public boolean detach(Duration bound) {
        List<HandlerSeat> all;
        synchronized (this) {
            all = List.copyOf(seats.values());
            seats.clear();
        }
        return all.isEmpty() || detach(all, bound);
    }

    private boolean detach(List<HandlerSeat> detaching, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        boolean ended = true;
        for (HandlerSeat seat : detaching) {
            stream.unseat(seat);
            ended &= seat.detach(Math.max(0, deadline - System.nanoTime()));
        }
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
}
