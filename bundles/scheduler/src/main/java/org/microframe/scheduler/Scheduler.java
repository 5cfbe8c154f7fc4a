package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
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
    }

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LongSupplier clock;
    private final long lingerNanos;
    private final Drivers drivers;
    private final SchedulerLog log;
    private final EventLoop loop;
    private final ControlRouter controls;
    private final DeviceSession.Reports reports = new KeeperReports();
    private final Map<StreamIdentity, ScheduledStream> streams = new ConcurrentSkipListMap<>();
    private final List<PresentDevice> devices = new ArrayList<>();

    private final SharedPipes pipes = new SharedPipes();

    private final Map<String, DeviceSession> sessions = new HashMap<>();
    private final Map<DeviceSession, StreamCause> ending = new LinkedHashMap<>();
    private final Set<String> resting = new HashSet<>();
    private final CountDownLatch allEnded = new CountDownLatch(1);
    private boolean stopping;

    Scheduler(LongSupplier clock, long lingerNanos, Drivers drivers, SchedulerLog log) {
        this.clock = clock;
        this.lingerNanos = lingerNanos;
        this.drivers = drivers;
        this.log = log;
        loop = new EventLoop(clock, log::failed);
        controls = new ControlRouter(loop, drivers, new ControlledDevices());
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
                loop.post(() -> sessions.values().forEach(DeviceSession::abort));
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
            sessions.values().forEach(session -> endSession(session, StreamCause.SCHEDULER_GONE));
            streams.values().forEach(stream -> {
                if (stream.session() == null) {
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
            devices.add(device);
            devices.sort(Comparator.reverseOrder());
            for (ScheduledStream stream : streams.values()) {
                if (stream.state() == StreamState.FAILED && device.matches(stream.request.deviceFilter())) {
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
            devices.remove(device);
            DeviceSession session = sessions.get(device.identity());
            if (session != null && session.serves(device.device())) {
                endSession(session, StreamCause.PROVIDER_GONE);
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
            boolean adopts = present != null && present.request.equals(request);
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
                stream.linger(loop.after(lingerNanos, () -> expire(stream)));
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
    private void leave(ScheduledStream guest) {
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

    private void placeAll() {
        streams.values().forEach(this::place);
    }

    /** Puts a stream that wants one on a device that is free for it. */
    private void place(ScheduledStream stream) {
        boolean wants = stream.state() == StreamState.WAITING || stream.state() == StreamState.SUSPENDED;
        if (stopping || !wants || stream.session() != null || stream.client() == null || stream.awaitsEnd()) {
            return;
        }
        StreamCause obstacle = StreamCause.DEVICE_GONE;
        String detail = "";
        for (PresentDevice device : devices) {
            if (!device.matches(stream.request.deviceFilter())) {
                continue;
            }
            DeviceSession session = sessions.get(device.identity());
            if (resting.contains(device.identity()) || session != null && ending.containsKey(session)) {
                obstacle = StreamCause.DEVICE_BUSY;
            } else if (session != null && pipes.hostFor(stream, session) != null) {
                ScheduledStream host = pipes.hostFor(stream, session);
                if (host.request.satisfies(stream.request)) {
                    join(stream, host);
                    return;
                }
                obstacle = StreamCause.ENDPOINT_TAKEN;
                detail = "the stream " + host.identity + " has the endpoint on " + device.identity() + ", and "
                        + host.request.objectionTo(stream.request);
            } else {
                assign(stream, session != null ? session : openSession(device));
                return;
            }
        }
        if (obstacle == StreamCause.ENDPOINT_TAKEN) {
            stream.pause(obstacle, detail);
        } else if (obstacle == StreamCause.DEVICE_GONE
                && (stream.state() == StreamState.WAITING || stream.cause() == StreamCause.ENDPOINT_TAKEN)) {
            stream.pause(obstacle, "no device matches " + stream.request.deviceFilter());
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

    private DeviceSession openSession(PresentDevice device) {
        DeviceSession session = new DeviceSession(device.identity(), device.device(), clock, drivers, log, reports);
        sessions.put(device.identity(), session);
        session.start();
        return session;
    }

    private void assign(ScheduledStream stream, DeviceSession session) {
        pipes.add(stream);
        stream.session(session);
        stream.openForClient();
        stream.become(StreamState.STARTING, StreamCause.NONE, "");
        session.open(stream);
    }

    private void endSession(DeviceSession session, StreamCause cause) {
        if (ending.putIfAbsent(session, cause) == null) {
            session.end(cause != StreamCause.BUS_SILENT);
        }
    }

    /** A device was gone when it was used: it is not tried again, also while its service is still there. */
    private void forget(DeviceSession session) {
        devices.removeIf(device -> session.serves(device.device()));
    }

    /** A device is open elsewhere, which nothing will tell the end of: it is tried again after a while. */
    private void rest(String device) {
        resting.add(device);
        loop.after(RETRY_NANOS, () -> {
            resting.remove(device);
            placeAll();
        });
    }

    private void countDownWhenEnded() {
        if (stopping && sessions.isEmpty()) {
            allEnded.countDown();
        }
    }

    /** A stream is off its device: how it stands now. */
    private void detached(DeviceSession session, ScheduledStream stream, StreamCause cause, String detail) {
        if (stream.session() != session) {
            return;
        }
        stream.session(null);
        pipes.remove(stream);
        stream.ledger().suspended(cause.ofHole());
        for (ScheduledStream guest : stream.sharing()) {
            if (guest != stream) {
                guest.leave();
                guest.ledger().suspended(cause.ofHole());
                guest.session(null);
                guest.pause(cause, detail);
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
        placeAll();
        if (pipes.isIdle(session)) {
            endSession(session, cause);
        }
    }

    /** The devices for control transfers, which share the sessions of streams. */
    private final class ControlledDevices implements ControlRouter.Devices {

        @Override
        public DeviceSession sessionFor(String deviceFilter) throws DeviceGoneException {
            for (PresentDevice device : devices) {
                if (!stopping && device.matches(deviceFilter)) {
                    DeviceSession session = sessions.get(device.identity());
                    return session == null ? openSession(device) : ending.containsKey(session) ? null : session;
                }
            }
            throw new DeviceGoneException(
                    stopping ? "this scheduler no longer leads" : "no device matches " + deviceFilter);
        }

        @Override
        public void endIfUnused(DeviceSession session) {
            boolean present = sessions.get(session.device()) == session;
            if (present && pipes.isIdle(session)) {
                endSession(session, StreamCause.NONE);
            }
        }
    }

    /** What keepers report, handed to the coordinator. */
    private final class KeeperReports implements DeviceSession.Reports {

        @Override
        public void streamOpened(DeviceSession session, ScheduledStream stream) {
            loop.post(() -> {
                if (stream.session() == session) {
                    stream.sharing().forEach(sharing -> sharing.become(StreamState.RUNNING, StreamCause.NONE, ""));
                }
            });
        }

        @Override
        public void streamRecovers(DeviceSession session, ScheduledStream stream, boolean recovers) {
            loop.post(() -> {
                if (stream.session() == session) {
                    stream.sharing().forEach(sharing -> sharing.recovers(recovers));
                }
            });
        }

        @Override
        public void streamFailed(DeviceSession session, ScheduledStream stream, StreamFailure failure) {
            loop.post(() -> failed(session, stream, failure));
        }

        private void failed(DeviceSession session, ScheduledStream stream, StreamFailure failure) {
            if (stream.session() != session) {
                return;
            }
            if (failure.reason() == StreamCause.DEVICE_BUSY) {
                rest(session.device());
            } else if (failure.reason() == StreamCause.DEVICE_GONE) {
                forget(session);
            } else if (failure.reason() != StreamCause.PREPARATION_FAILED || stream.preparing() == stream.client()) {
                log.warn("Stream " + stream.identity + " failed on " + session.device() + ": " + failure.getMessage());
                stream.become(StreamState.FAILED, failure.reason(), failure.getMessage());
            }
            detached(session, stream, failure.reason(), failure.getMessage());
        }

        @Override
        public void streamStopped(DeviceSession session, ScheduledStream stream, StreamCause cause) {
            loop.post(() -> {
                if (stream.session() != session) {
                    return;
                }
                switch (cause) {
                    case DEVICE_GONE -> {
                        forget(session);
                        ending.replace(session, StreamCause.PROVIDER_GONE, cause);
                        endSession(session, cause);
                    }
                    case BUS_SILENT -> {
                        rest(session.device());
                        endSession(session, cause);
                    }
                    case HANDLER_STUCK -> {
                        stream.become(
                                StreamState.FAILED, cause, "a call of the handler did not return within a second");
                        if (stream.host() != null) {
                            leave(stream);
                        } else if (!stream.hasGuests()) {
                            session.close(stream, true);
                        }
                    }
                    default -> {
                        stream.become(
                                StreamState.FAILED, cause, "the stream broke again and again without a frame carried");
                        session.close(stream, false);
                    }
                }
            });
        }

        @Override
        public void streamClosed(DeviceSession session, ScheduledStream stream, boolean proven) {
            loop.post(() -> {
                if (!proven) {
                    endSession(session, StreamCause.BUS_SILENT);
                }
                detached(session, stream, ending.getOrDefault(session, StreamCause.NONE), "");
            });
        }

        @Override
        public void controlEnded(DeviceSession session) {
            loop.post(() -> controls.ended(session));
        }

        @Override
        public void sessionFailed(DeviceSession session) {
            loop.post(() -> {
                rest(session.device());
                endSession(session, StreamCause.INTERNAL_ERROR);
            });
        }

        @Override
        public void sessionEnded(DeviceSession session) {
            loop.post(() -> {
                StreamCause cause = ending.remove(session);
                sessions.remove(session.device(), session);
                pipes.on(session).forEach(stream -> detached(session, stream, cause, ""));
                placeAll();
                countDownWhenEnded();
            });
        }
    }
}
