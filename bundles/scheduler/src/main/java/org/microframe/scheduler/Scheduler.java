package org.microframe.scheduler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.host.UsbDevice;

/**
 * The coordinator: sets the streams that are wanted against the devices that are present, and applies the difference. One thread
 * drives its loop and owns the fields; the public methods may be called by any thread and hand over to it.
 */
final class Scheduler {

    /** A device as the registry shows it, the best first. */
    interface PresentDevice extends Comparable<PresentDevice> {
        String identity();

        /** Whether the service's properties match an OSGi filter. */
        boolean matches(String filter);

        UsbDevice device();

        /** Name of the native service that offers it; empty when not known. */
        default String provider() {
            return "";
        }
    }

    private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LongSupplier clock;
    private final LongSupplier lingerNanos;
    private final Drivers drivers;
    private final SchedulerLog log;
    private final Resources resources;
    private final EventLoop loop;
    private final ControlRouter controls;
    private final Map<StreamIdentity, ScheduledStream> streams = new ConcurrentSkipListMap<>();
    private final DeviceSessions sessions;
    private final KeeperReports reports;
    private final SharedPipes pipes = new SharedPipes();
    private final Placement placement;

    private final CountDownLatch allEnded = new CountDownLatch(1);
    private boolean stopping;

    Scheduler(LongSupplier clock, LongSupplier lingerNanos, Drivers drivers, SchedulerLog log, Resources resources) {
        this.clock = clock;
        this.lingerNanos = lingerNanos;
        this.drivers = drivers;
        this.log = log;
        this.resources = resources;
        loop = new EventLoop(clock, log::failed);
        sessions = new DeviceSessions(loop, this::session);
        placement = new Placement(sessions, pipes);
        controls = new ControlRouter(loop, drivers, new ControlledDevices(sessions, pipes, () -> stopping));
        reports = new KeeperReports(loop, log, this, sessions);
    }

    void start() {
        drivers.drive("scheduler", loop);
    }

    /** Ends every stream in order and waits for that; past the bound what is left is cut off. */
    void stop(long boundNanos) {
        beginStop();
        try {
            if (!allEnded.await(boundNanos, TimeUnit.NANOSECONDS)) {
                log.warn("not every device was closed within " + boundNanos / 1_000_000 + " ms; the rest is aborted");
                loop.post(sessions::abortAll);
                if (!allEnded.await(ABORT_NANOS, TimeUnit.NANOSECONDS)) {
                    log.warn("a device does not let itself be closed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.stop();
    }

    /** Begins to end every stream in order. */
    void beginStop() {
        loop.post(() -> {
            stopping = true;
            sessions.endAll(StreamCause.SCHEDULER_GONE);
            streams.values().forEach(stream -> {
                if (stream.session() == null && !stream.isBroken()) {
                    stream.pause(StreamCause.SCHEDULER_GONE, "");
                }
            });
            countDownWhenEnded();
        });
    }

    /** Whether every stream and device has ended after {@link #beginStop}. */
    boolean hasEnded() {
        return allEnded.getCount() == 0;
    }

    /** A device has arrived. */
    void arrived(PresentDevice device) {
        loop.post(() -> {
            sessions.arrived(device);
            for (ScheduledStream stream : streams.values()) {
                boolean retries = stream.state() == StreamState.FAILED && !stream.isBroken();
                if (retries && device.matches(stream.request.deviceFilter())) {
                    stream.pause(StreamCause.NONE, "");
                }
            }
            placeAll();
        });
    }

    /** The properties of a device changed: it may match another stream now. */
    void changed() {
        loop.post(this::placeAll);
    }

    /** A device's service goes: its streams end in order, if the device lets them. */
    void left(PresentDevice device) {
        loop.post(() -> {
            DeviceSession session = sessions.left(device);
            if (session != null) {
                sessions.end(session, StreamCause.PROVIDER_GONE);
            }
        });
    }

    /**
     * Opens or adopts a stream for a client. The claim is made at once, under the monitor of the streams; the rest follows on the
     * loop.
     */
    ScheduledStream open(StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier) {
        synchronized (streams) {
            ScheduledStream present = streams.get(identity);
            if (present != null && present.client() != null) {
                throw new IllegalStateException("the stream " + identity + " is held by another client");
            }
            boolean adopts = present != null && present.wanted.equals(request);
            ScheduledStream stream = adopts
                    ? present
                    : new ScheduledStream(identity, request, present == null ? earlier : present.snapshot());
            stream.client(client);
            streams.put(identity, stream);
            if (!loop.post(() -> claimed(stream, present))) {
                stream.client(null);
                throw new IllegalStateException("this scheduler no longer leads; the next one is a service soon");
            }
            return stream;
        }
    }

    private void claimed(ScheduledStream stream, ScheduledStream present) {
        if (present == null) {
            place(stream);
            return;
        }
        present.cancelLinger();
        if (present == stream) {
            adopt(stream);
        } else if (present.session() == null || present.host() != null) {
            if (present.host() != null) {
                leave(present);
            }
            stream.carryOn(present);
            place(stream);
        } else {
            stream.awaitEndOf(present);
            present.session().close(present, true);
        }
    }

    private void adopt(ScheduledStream stream) {
        stream.tell();
        if (stream.session() != null) {
            attach(stream);
            return;
        }
        if (stream.state() == StreamState.FAILED) {
            stream.pause(StreamCause.NONE, "");
        }
        place(stream);
    }

    /** The client lets its stream go: it lingers. */
    void release(ScheduledStream stream) {
        synchronized (streams) {
            stream.client(null);
        }
        loop.post(() -> {
            if (stream.client() == null) {
                stream.cancelLinger();
                stream.linger(loop.after(lingerNanos.getAsLong(), () -> expire(stream)));
            }
        });
    }

    private void expire(ScheduledStream stream) {
        synchronized (streams) {
            if (stream.client() != null || !streams.remove(stream.identity, stream)) {
                return;
            }
        }
        if (stream.host() != null) {
            leave(stream);
        } else if (stream.session() != null) {
            if (!stream.hasGuests()) {
                stream.session().close(stream, true);
            }
            return;
        }
        stream.become(StreamState.CLOSED, StreamCause.NONE, "");
    }

    /** A guest goes: the pipe that it shared stays, unless it was kept for it alone. */
    void leave(ScheduledStream guest) {
        ScheduledStream host = guest.host();
        guest.leave();
        guest.session(null);
        if (host.session() == null) {
            return;
        }
        if (!host.hasGuests() && streams.get(host.identity) != host) {
            host.session().close(host, true);
        } else {
            host.session().attach(host);
        }
    }

    /** The stream's handler changed. */
    void handlerChanged(ScheduledStream stream) {
        loop.post(() -> attach(stream));
    }

    private void attach(ScheduledStream stream) {
        if (stream.session() != null) {
            stream.session().attach(stream.host() == null ? stream : stream.host());
        }
    }

    /** As {@link org.microframe.isoch.scheduler.IsochScheduler#control}. */
    DeviceControl control(String deviceFilter) {
        return controls.control(deviceFilter);
    }

    List<StreamStatus> statuses() {
        return streams.values().stream().map(ScheduledStream::status).toList();
    }

    /** Puts every stream that wants one on a device that is free for it. On the loop. */
    void placeAll() {
        streams.values().forEach(this::place);
    }

    /** Puts a stream that wants one on a device that is free for it. */
    private void place(ScheduledStream stream) {
        boolean wants = stream.state() == StreamState.WAITING || stream.state() == StreamState.SUSPENDED;
        StreamClient client = stream.client();
        if (stopping || !wants || stream.session() != null || client == null || stream.awaitsEnd()) {
            return;
        }
        Placement.Place place = placement.of(stream);
        if (place.host() != null) {
            join(stream, place.host());
        } else if (place.device() != null) {
            assign(stream, client, sessions.onOrOpened(place.device()));
        } else if (place.obstacle() == StreamCause.ENDPOINT_TAKEN) {
            stream.pause(place.obstacle(), place.detail());
        } else if (place.obstacle() == StreamCause.DEVICE_GONE
                && (stream.state() == StreamState.WAITING || stream.cause() == StreamCause.ENDPOINT_TAKEN)) {
            stream.pause(place.obstacle(), "no device matches " + stream.request.deviceFilter());
        }
    }

    private void join(ScheduledStream guest, ScheduledStream host) {
        guest.join(host);
        guest.session(host.session());
        guest.become(
                host.state() == StreamState.FAILED ? StreamState.RUNNING : host.state(),
                StreamCause.NONE,
                "shares the pipe of " + host.identity);
        host.session().attach(host);
    }

    private DeviceSession session(PresentDevice device) {
        return new DeviceSession(
                device.identity(),
                device.device(),
                clock,
                drivers,
                log,
                reports,
                resources,
                resources.admission().get().isEnforcedOn(device.provider()));
    }

    /** @param client that prepares the device, also if it lets the stream go meanwhile: then the device is not used */
    private void assign(ScheduledStream stream, StreamClient client, DeviceSession session) {
        pipes.add(stream);
        stream.session(session);
        stream.openFor(client);
        stream.become(StreamState.STARTING, StreamCause.NONE, "");
        session.open(stream);
    }

    private void countDownWhenEnded() {
        if (stopping && sessions.isEmpty()) {
            allEnded.countDown();
        }
    }

    /** A stream is off its device: how it stands now. */
    void detached(DeviceSession session, ScheduledStream stream, StreamCause cause, String detail) {
        if (stream.session() != session) {
            return;
        }
        stream.session(null);
        pipes.remove(stream);
        HoleCause why = stream.state() == StreamState.FAILED ? HoleCause.FAILED : cause.ofHole();
        stream.ledger().suspended(why);
        for (ScheduledStream guest : stream.sharing()) {
            if (guest != stream) {
                guest.leave();
                guest.ledger().suspended(why);
                guest.session(null);
                if (guest.state() != StreamState.FAILED) {
                    guest.pause(cause, detail);
                }
            }
        }
        ScheduledStream current = streams.get(stream.identity);
        if (current != stream) {
            stream.become(StreamState.CLOSED, StreamCause.NONE, "");
            if (current != null && current.awaitsEndOf(stream)) {
                current.carryOn(stream);
            }
        } else if (stream.state() != StreamState.FAILED) {
            stream.pause(cause, detail);
        }
        if (!StreamFailure.mayPass(cause)) {
            retryAfterLeave();
        }
        placeAll();
        if (pipes.isIdle(session)) {
            sessions.end(session, cause);
        }
    }

    /** The caps are others now: streams that failed for want of what they allow are tried again. Any thread. */
    void limitsChanged() {
        loop.post(() -> {
            retryAfterLeave();
            placeAll();
        });
    }

    /** Something may have been given back: streams that failed for want of it are tried again. */
    private void retryAfterLeave() {
        for (ScheduledStream stream : streams.values()) {
            if (stream.state() == StreamState.FAILED && StreamFailure.mayPass(stream.cause())) {
                stream.pause(StreamCause.NONE, "");
            }
        }
    }

    /** A session has ended: those that it still had are off their device. On the loop. */
    void sessionEnded(DeviceSession session) {
        StreamCause cause = sessions.ended(session);
        pipes.on(session).forEach(stream -> detached(session, stream, cause, ""));
        placeAll();
        countDownWhenEnded();
    }

    /** A session is done with a request that belongs to no stream. On the loop. */
    void controlEnded(DeviceSession session) {
        controls.ended(session);
    }
}
