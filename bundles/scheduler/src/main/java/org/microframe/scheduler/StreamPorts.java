package org.microframe.scheduler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.microframe.isoch.Dispatch;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;

/** The ports of the handlers at the open pipes of a session, kept for as long as handler and pipe stay. The session's keeper owns it. */
final class StreamPorts {

    private final LongSupplier clock;
    private final Drivers drivers;
    private final Map<ScheduledStream, Map<HandlerSeat, HandlerPort>> ports = new HashMap<>();
    private final Map<ScheduledStream, IsochPackets[]> cursors = new HashMap<>();

    StreamPorts(LongSupplier clock, Drivers drivers) {
        this.clock = clock;
        this.drivers = drivers;
    }

    /**
     * The ports of all handlers of a stream and its guests at its pipe: those that have one keep it. The first time must be before the
     * pump has the pipe.
     */
    HandlerPort[] of(ScheduledStream stream, IsochPipe pipe) {
        Map<HandlerSeat, HandlerPort> before = ports.getOrDefault(stream, Map.of());
        IsochPackets[] packets =
                cursors.computeIfAbsent(stream, opened -> HandlerPort.cursors(pipe, opened.request.isIn()));
        Map<HandlerSeat, HandlerPort> now = new LinkedHashMap<>();
        for (HandlerSeat seat : stream.seats()) {
            HandlerPort port = before.get(seat);
            now.put(seat, port == null ? newPort(stream, seat, pipe, packets) : port);
        }
        ports.put(stream, now);
        return now.values().toArray(HandlerPort[]::new);
    }

    private HandlerPort newPort(ScheduledStream stream, HandlerSeat seat, IsochPipe pipe, IsochPackets[] packets) {
        HandlerPort port = new HandlerPort(seat, pipe, stream.request.isIn(), packets, clock);
        if (seat.dispatch() == Dispatch.THREAD) {
            port.dispatchBy(drivers, "handler " + stream.identity);
        }
        return port;
    }

    /** The pipe of a stream was closed. */
    void forget(ScheduledStream stream) {
        ports.remove(stream);
        cursors.remove(stream);
    }
}
