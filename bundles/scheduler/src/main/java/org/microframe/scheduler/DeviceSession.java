package org.microframe.scheduler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/**
 * An open device with its streams. Its keeper, one loop, does whatever may block, one operation after the other, and owns the
 * fields; the coordinator asks and is told what came of it.
 */
final class DeviceSession {

    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** How long the pump may take to answer when the connection has been closed. */
    private static final long PUMP_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PREPARATION_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String identity;
    private final UsbDevice device;
    private final LongSupplier clock;
    private final Drivers drivers;
    private final SchedulerLog log;
    private final SessionReports reports;
    private final EventLoop keeper;
    private final StreamOpening opening;
    private final StreamAdmission admission;
    private final KeeperOperations operations;
    private final Map<ScheduledStream, PipeRing> open = new LinkedHashMap<>();
    private final StreamPorts ports;
    private final InterfaceSettings interfaces;
    private final DomainClock frameClock;
    private final StartGroups groups;
    private final ClockFeed clockFeed;
    private final ConnectionLoans loans = new ConnectionLoans();
    private boolean over;
    private CompletionQueue queue;
    private volatile UsbConnection connection;
    private Pump pump;
    private PumpWatch watch;

    DeviceSession(
            String identity,
            UsbDevice device,
            LongSupplier clock,
            Drivers drivers,
            SchedulerLog log,
            SessionReports reports,
            Resources resources,
            boolean enforced) {
        this.identity = identity;
        this.device = device;
        this.clock = clock;
        this.drivers = drivers;
        this.log = log;
        this.reports = reports;
        interfaces = new InterfaceSettings(identity, device, log);
        opening = new StreamOpening(identity, device, log);
        admission = new StreamAdmission(identity, device, opening, interfaces, resources, enforced);
        ports = new StreamPorts(clock, drivers);
        keeper = new EventLoop(clock, log::failed);
        operations = new KeeperOperations(keeper, this::failed);
        groups = resources.groups();
        frameClock = resources.clocks().of(device.frameDomain());
        clockFeed = new ClockFeed(keeper, clock, frameClock, () -> open.values().stream()
                .findFirst()
                .map(ring -> ring.pipe)
                .orElse(null));
    }

    /** Starts the keeper. */
    void start() {
        drivers.drive("keeper " + identity, keeper);
    }

    /** The device's stable identity. */
    String device() {
        return identity;
    }

    /** Whether it is this device that the session opened. */
    boolean serves(UsbDevice other) {
        return device == other;
    }

    /** Cuts off whatever is under way. Any thread. */
    void abort() {
        UsbConnection cut = connection;
        if (cut != null) {
            cut.abort();
        }
    }

    /** Opens the device if need be, has the client of now prepare it, and starts the stream. Any thread. */
    void open(ScheduledStream stream) {
        StreamClient preparing = stream.preparing();
        operations.add(done -> loans.whenReturned(stream.request.interfaceNumber(), () -> {
            try {
                openNow(stream, preparing);
                reports.streamOpened(this, stream);
            } catch (StreamFailure e) {
                reports.streamFailed(this, stream, e);
            }
            done.run();
        }));
    }

    /** Lets the present handlers of the stream and its guests, or none, supply or take its data. Any thread. */
    void attach(ScheduledStream stream) {
        operations.add(done -> {
            PipeRing ring = open.get(stream);
            if (ring != null) {
                HandlerPort[] next = ports.of(stream, ring.pipe);
                pump.post(() -> ring.attach(next));
            }
            done.run();
        });
    }

    /** Does a control transfer, opening the device if need be. Any thread. */
    void control(ControlRequest request) {
        operations.add(done -> {
            try {
                connect();
                request.run(connection);
            } catch (StreamFailure e) {
                request.fail((UsbException) e.getCause());
            } finally {
                reports.controlEnded(this);
                done.run();
            }
        });
    }

    /** Lends the connection for a bulk or interrupt transfer, opening the device if need be. Any thread. */
    void lend(TransferRequest request) {
        operations.add(done -> {
            try {
                connect();
                int number = interfaces.interfaceOf(request.endpointAddress());
                loans.lend(number);
                request.lend(new TransferRequest.Loan(connection, () -> {
                    keeper.post(() -> loans.returned(number));
                    reports.controlEnded(this);
                }));
            } catch (StreamFailure e) {
                request.fail((UsbException) e.getCause());
                reports.controlEnded(this);
            } finally {
                done.run();
            }
        });
    }

    /** Ends the stream on this device. Any thread. */
    void close(ScheduledStream stream, boolean drain) {
        operations.add(done -> closeNow(stream, drain, proven -> {
            reports.streamClosed(this, stream, proven);
            done.run();
        }));
    }

    /** Ends every stream, all at once, and closes the device. Any thread; the last thing asked of a session. */
    void end(boolean drain) {
        operations.add(done -> {
            ScheduledStream[] closing = open.keySet().toArray(new ScheduledStream[0]);
            int[] left = {closing.length};
            for (ScheduledStream stream : closing) {
                closeNow(stream, drain, proven -> {
                    reports.streamClosed(this, stream, proven);
                    if (--left[0] == 0) {
                        release();
                    }
                });
            }
            if (closing.length == 0) {
                release();
            }
        });
    }

    private void openNow(ScheduledStream stream, StreamClient preparing) throws StreamFailure {
        StreamRequest request = stream.request;
        List<StreamAdmission.Candidate> candidates = admission.candidates(request);
        connect();
        Preparation preparation =
                new Preparation(connection, drivers, "preparation " + stream.identity, clock, PREPARATION_NANOS);
        boolean opened = false;
        try {
            StreamOpening.before(preparation, preparing);
            StreamAdmission.Admitted admitted = admission.admit(connection, stream, candidates);
            StreamOpening.after(preparation, preparing, admitted.format());
            startNow(stream, admitted.request());
            stream.remark(admitted.remark());
            opened = true;
        } catch (UsbException e) {
            throw StreamOpening.failure(StreamCause.ALTERNATE_SETTING, e);
        } catch (IllegalArgumentException e) {
            throw new StreamFailure(StreamCause.ENDPOINT_UNSUITABLE, e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw StreamOpening.outOfMemory(request, identity, e);
        } finally {
            if (!opened) {
                leave(stream);
            }
            preparation.end();
        }
    }

    private void leave(ScheduledStream stream) {
        leaveInterface(stream.request);
        admission.giveBack(stream);
    }

    /** @param request with the lead that it has */
    private void startNow(ScheduledStream stream, StreamRequest request) throws StreamFailure {
        IsochPipe pipe = opening.pipe(connection, request, stream.ledger());
        PipeRing ring;
        try {
            ring = ring(stream, request, pipe);
        } catch (StreamFailure | RuntimeException | Error e) {
            pipe.close(false);
            throw e;
        }
        HandlerPort[] first = ports.of(stream, pipe);
        open.put(stream, ring);
        stream.ring(ring);
        pump.post(() -> {
            ring.attach(first);
            pump.add(ring);
        });
        watch.keepOn();
        clockFeed.keepOn();
    }

    private PipeRing ring(ScheduledStream stream, StreamRequest request, IsochPipe pipe) throws StreamFailure {
        RingWatcher watcher = new RingReports(this, stream, reports, keeper, log);
        PipeRing ring = request.isIn()
                ? new InRing(pipe, request, stream.ledger(), clock, watcher)
                : new OutRing(pipe, request, stream.ledger(), clock, watcher);
        ring.follow(frameClock);
        if (!request.policy().group().isEmpty()) {
            StartGroup group = groups.join(device.frameDomain(), request.policy(), ring);
            ring.startWith(group, () -> pump.post(() -> {}));
            stream.group(group);
        } else if (request.policy().startFrame() != StreamPolicy.NO_FRAME) {
            opening.requireAhead(request, pipe, stream.ledger());
            ring.startWith(StartGroup.alone((int) request.policy().startFrame()), () -> pump.post(() -> {}));
        }
        return ring;
    }

    /** An error that is no plug-in's. Any thread. */
    private void failed(Throwable e) {
        log.failed(e);
        reports.sessionFailed(this);
    }

    private void connect() throws StreamFailure {
        if (connection != null) {
            return;
        }
        queue = device.newQueue();
        try {
            connection = device.open(queue);
        } catch (UsbException e) {
            queue.close();
            queue = null;
            throw StreamOpening.failure(StreamCause.NO_PROGRESS, e);
        }
        pump = new Pump(queue, clock, this::failed);
        watch = new PumpWatch(identity, pump, keeper, clock, drivers, log, new PumpWatch.Watched() {
            @Override
            public boolean isNeeded() {
                return !open.isEmpty();
            }

            @Override
            public void look(long now, KeeperPauses pauses) {
                lookAtStreams(now, pauses);
            }
        });
        drivers.drive("pump " + identity, pump);
    }

    /** Ends streams whose handler is stuck or on whose pipe nothing completes any more. */
    private void lookAtStreams(long now, KeeperPauses pauses) {
        open.forEach((stream, ring) -> {
            for (ScheduledStream sharing : stream.sharing()) {
                for (HandlerSeat seat : sharing.ownSeats()) {
                    long inCall = seat.inCallFor(now);
                    if (inCall - pauses.since(now - inCall) > STUCK_NANOS && seat.disown()) {
                        reports.streamStopped(this, sharing, StreamCause.HANDLER_STUCK);
                    }
                }
            }
            long quietSince = ring.quietSince();
            if (quietSince != Long.MAX_VALUE
                    && now - quietSince - pauses.since(quietSince) > 2 * ring.leadNanos() + SILENCE_NANOS) {
                reports.streamStopped(this, stream, StreamCause.BUS_SILENT);
            }
        });
    }

    private void closeNow(ScheduledStream stream, boolean drain, Consumer<Boolean> done) {
        PipeRing ring = open.get(stream);
        if (ring == null) {
            done.accept(true);
            return;
        }
        new PipeClosing(keeper, clock, pump, ring, proven -> {
                    if (!proven) {
                        log.warn("the transfers of " + stream.identity + " on " + identity
                                + " are not proven complete; their memory stays registered");
                    }
                    open.remove(stream);
                    groups.leave(stream.request.policy().group(), ring);
                    stream.group(null);
                    ports.forget(stream);
                    stream.ring(null);
                    leaveInterface(stream.request);
                    if (proven) {
                        admission.giveBack(stream);
                    } else {
                        admission.giveBackBandwidth(stream);
                    }
                    done.accept(proven);
                })
                .start(drain);
    }

    private void leaveInterface(StreamRequest request) {
        int number = request.interfaceNumber();
        boolean used = open.keySet().stream().anyMatch(other -> other.request.interfaceNumber() == number);
        if (!used) {
            interfaces.putBack(connection, number);
        }
    }

    private void release() {
        if (connection == null) {
            ended();
            return;
        }
        try {
            connection.close();
        } catch (RuntimeException | Error e) {
            log.failed(e);
        }
        pump.post(() -> {
            pump.stop();
            keeper.post(this::ended);
        });
        keeper.after(PUMP_NANOS, this::ended);
    }

    private void ended() {
        if (over) {
            return;
        }
        over = true;
        if (queue != null) {
            queue.close();
            connection = null;
        }
        keeper.stop();
        reports.sessionEnded(this);
    }
}
