package org.microframe.scheduler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/**
 * An open device with its streams. Its keeper, one thread, does whatever may block and owns the fields; the coordinator posts to it
 * and is told what came of it.
 */
final class DeviceSession {

    /** What the keeper tells, on its own thread. */
    interface Reports {
        void streamOpened(DeviceSession session, ScheduledStream stream);

        void streamFailed(DeviceSession session, ScheduledStream stream, StreamFailure failure);

        /** The stream's pipe stopped by itself: it has to be closed. */
        void streamStopped(DeviceSession session, ScheduledStream stream, StreamCause cause);

        void streamClosed(DeviceSession session, ScheduledStream stream);

        void controlEnded(DeviceSession session);

        void sessionEnded(DeviceSession session);
    }

    private record OpenStream(PipeRing ring, StreamRequest request) {}

    private static final long PUMP_ANSWER_SECONDS = 2;
    private static final long PREPARATION_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String identity;
    private final UsbDevice device;
    private final LongSupplier clock;
    private final Threads threads;
    private final Reports reports;
    private final EventLoop keeper;
    private final Map<ScheduledStream, OpenStream> open = new IdentityHashMap<>();
    private final Map<Integer, Integer> alternateSettings = new HashMap<>();
    private final Set<Integer> warnedIntervals = new HashSet<>();
    private CompletionQueue queue;
    private volatile UsbConnection connection;
    private Pump pump;
    private long watchDue;
    private boolean watching;

    DeviceSession(String identity, UsbDevice device, LongSupplier clock, Threads threads, Reports reports) {
        this.identity = identity;
        this.device = device;
        this.clock = clock;
        this.threads = threads;
        this.reports = reports;
        keeper = new EventLoop(clock, threads::failed);
    }

    /** Starts the keeper. */
    void start() {
        threads.start("keeper " + identity, keeper::run);
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

    /** Opens the device if need be, prepares it and starts the stream. Any thread. */
    void open(ScheduledStream stream) {
        keeper.post(() -> {
            try {
                openNow(stream);
                reports.streamOpened(this, stream);
            } catch (StreamFailure e) {
                reports.streamFailed(this, stream, e);
            }
        });
    }

    /** Lets the stream's present handler, or none, supply or take its data. Any thread. */
    void attach(ScheduledStream stream) {
        keeper.post(() -> {
            OpenStream opened = open.get(stream);
            if (opened != null) {
                HandlerPort port = portFor(stream, opened.ring.pipe);
                pump.post(() -> opened.ring.attach(port));
            }
        });
    }

    /** Does a control transfer, opening the device if need be. Any thread. */
    void control(ControlRequest request) {
        keeper.post(() -> {
            try {
                connect();
                request.run(connection);
            } catch (StreamFailure e) {
                request.fail((UsbException) e.getCause());
            } finally {
                reports.controlEnded(this);
            }
        });
    }

    /** Ends the stream on this device. Any thread. */
    void close(ScheduledStream stream, boolean drain) {
        keeper.post(() -> {
            closeNow(stream, drain);
            reports.streamClosed(this, stream);
        });
    }

    /** Ends every stream and closes the device. Any thread; the last thing asked of a session. */
    void end(boolean drain) {
        keeper.post(() -> {
            for (ScheduledStream stream : open.keySet().toArray(new ScheduledStream[0])) {
                closeNow(stream, drain);
                reports.streamClosed(this, stream);
            }
            release();
            keeper.stop();
            reports.sessionEnded(this);
        });
    }

    private void openNow(ScheduledStream stream) throws StreamFailure {
        StreamRequest request = stream.request;
        EndpointDescriptor endpoint = endpoint(request);
        IsochGeometry geometry = geometry(request, endpoint);
        connect();
        Integer selected = alternateSettings.get(request.interfaceNumber());
        if (selected != null && selected != request.alternateSetting()) {
            throw new StreamFailure(
                    StreamCause.ALTERNATE_SETTING,
                    "interface " + request.interfaceNumber() + " is in alternate setting " + selected
                            + " for another stream; this one needs " + request.alternateSetting(),
                    null);
        }
        Preparation preparation =
                new Preparation(connection, threads.factory("preparation " + stream.identity), PREPARATION_NANOS);
        try {
            StreamClient client = stream.client();
            preparation.run(control -> {
                if (client != null) {
                    client.beforeInterface(control);
                }
            });
            if (selected == null) {
                connection.selectAlternateSetting(request.interfaceNumber(), request.alternateSetting());
                alternateSettings.put(request.interfaceNumber(), request.alternateSetting());
            }
            StreamFormat format = new StreamFormat(
                    request.endpointAddress(),
                    device.speed(),
                    geometry,
                    request.framesPerTransfer(),
                    request.leadFrames());
            preparation.run(control -> {
                if (client != null) {
                    client.afterInterface(control, format);
                }
            });
            startNow(stream);
        } catch (StreamFailure e) {
            leaveInterface(request);
            throw e;
        } catch (UsbException e) {
            leaveInterface(request);
            throw failure(StreamCause.ALTERNATE_SETTING, e);
        } finally {
            preparation.end();
        }
    }

    private void startNow(ScheduledStream stream) throws StreamFailure {
        StreamRequest request = stream.request;
        IsochPipe pipe = null;
        try {
            pipe = connection.openIsochPipe(
                    request.endpointAddress(), PipeRing.slotsFor(request), request.framesPerTransfer());
            FrameStamp stamp = new FrameStamp();
            if (pipe.frame(stamp) != IsochPipe.OK) {
                throw new DeviceGoneException("the device went while endpoint "
                        + String.format("0x%02X", request.endpointAddress()) + " was opened");
            }
            stream.ledger().enterDomain(device.frameDomain(), stamp.frame(), stamp.nanoTime());
        } catch (UsbException e) {
            if (pipe != null) {
                pipe.close(false);
            }
            throw failure(StreamCause.NO_PROGRESS, e);
        }
        PipeRing.Watcher watcher = cause -> reports.streamStopped(this, stream, cause);
        PipeRing ring = request.isIn()
                ? new InRing(pipe, request, stream.ledger(), clock, watcher)
                : new OutRing(pipe, request, stream.ledger(), clock, watcher);
        HandlerPort port = portFor(stream, pipe);
        open.put(stream, new OpenStream(ring, request));
        stream.ring(ring);
        pump.post(() -> {
            ring.attach(port);
            pump.add(ring);
        });
        watch();
    }

    private EndpointDescriptor endpoint(StreamRequest request) throws StreamFailure {
        return device.configuration()
                .alternateSetting(request.interfaceNumber(), request.alternateSetting())
                .flatMap(setting -> setting.endpoint(request.endpointAddress()))
                .orElseThrow(() -> new StreamFailure(
                        StreamCause.ENDPOINT_UNSUITABLE,
                        String.format(
                                "the endpoint is 0x%02X in interface %d, alternate setting %d; the device has none there",
                                request.endpointAddress(), request.interfaceNumber(), request.alternateSetting()),
                        null));
    }

    private IsochGeometry geometry(StreamRequest request, EndpointDescriptor endpoint) throws StreamFailure {
        IsochGeometry geometry;
        try {
            geometry = IsochGeometry.of(device.speed(), endpoint);
        } catch (IllegalArgumentException e) {
            throw new StreamFailure(StreamCause.ENDPOINT_UNSUITABLE, e.getMessage(), e);
        }
        if (geometry.intervalIgnored(endpoint) && warnedIntervals.add(request.endpointAddress())) {
            threads.warn(String.format(
                    "bInterval of the full-speed endpoint 0x%02X of %s is %d; isochronous endpoints at full speed have 1, so it is"
                            + " treated as one packet per frame",
                    request.endpointAddress(), identity, endpoint.interval()));
        }
        if (request.framesPerTransfer() > geometry.maxFramesPerTransfer()) {
            throw new StreamFailure(
                    StreamCause.ENDPOINT_UNSUITABLE,
                    "the frames per transfer are " + request.framesPerTransfer() + "; this endpoint allows at most "
                            + geometry.maxFramesPerTransfer(),
                    null);
        }
        return geometry;
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
            throw failure(StreamCause.NO_PROGRESS, e);
        }
        pump = new Pump(queue, clock);
        threads.startPump("pump " + identity, pump);
    }

    private static StreamFailure failure(StreamCause otherwise, UsbException e) {
        StreamCause cause = e instanceof UsbBusyException
                ? StreamCause.DEVICE_BUSY
                : e instanceof DeviceGoneException ? StreamCause.DEVICE_GONE : otherwise;
        return new StreamFailure(cause, e.getMessage(), e);
    }

    private HandlerPort portFor(ScheduledStream stream, IsochPipe pipe) {
        HandlerSeat seat = stream.seat();
        if (seat == null || seat.isOver()) {
            return null;
        }
        HandlerPort port = new HandlerPort(seat, pipe, stream.request.isIn());
        if (seat.dispatch() == Dispatch.THREAD) {
            port.startDispatcher(threads.factory("handler " + stream.identity));
        }
        return port;
    }

    private void closeNow(ScheduledStream stream, boolean drain) {
        OpenStream closing = open.remove(stream);
        if (closing == null) {
            return;
        }
        if (!closing.ring.pipe.close(drain)) {
            threads.warn("the transfers of " + stream.identity + " on " + identity
                    + " are not proven complete; their memory stays registered");
        }
        CountDownLatch removed = new CountDownLatch(1);
        pump.post(() -> {
            pump.remove(closing.ring);
            removed.countDown();
        });
        await(removed, "the pump of " + identity + " did not let go of " + stream.identity);
        stream.ring(null);
        leaveInterface(closing.request);
    }

    private void leaveInterface(StreamRequest request) {
        int number = request.interfaceNumber();
        boolean used = open.values().stream().anyMatch(other -> other.request.interfaceNumber() == number);
        if (used || alternateSettings.remove(number) == null || request.alternateSetting() == 0) {
            return;
        }
        try {
            connection.selectAlternateSetting(number, 0);
        } catch (DeviceGoneException e) {
            threads.debug("interface " + number + " of " + identity + " went with its device");
        } catch (UsbException | IllegalArgumentException e) {
            threads.warn("interface " + number + " of " + identity + " did not go back to alternate setting 0: "
                    + e.getMessage());
        }
    }

    private void release() {
        if (connection == null) {
            return;
        }
        connection.close();
        CountDownLatch stopped = new CountDownLatch(1);
        pump.post(() -> {
            pump.stop();
            stopped.countDown();
        });
        await(stopped, "the pump of " + identity + " did not stop");
        queue.close();
        connection = null;
    }

    private void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(PUMP_ANSWER_SECONDS, TimeUnit.SECONDS)) {
                threads.warn(otherwise + " within " + PUMP_ANSWER_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.warn(otherwise + ": the keeper was interrupted");
        }
    }

    private void watch() {
        if (!watching) {
            watching = true;
            scheduleWatch();
        }
    }

    private void scheduleWatch() {
        long period = Math.max(1_000_000, Math.min(pump.budgetNanos(), 1_000_000_000L) / 2);
        watchDue = clock.getAsLong() + period;
        keeper.after(period, this::watchPump);
    }

    private void watchPump() {
        if (open.isEmpty()) {
            watching = false;
            return;
        }
        long late = Math.max(0, clock.getAsLong() - watchDue);
        PipeRing stuck = pump.takeFromStuckCall(late);
        if (stuck != null) {
            HandlerPort port = stuck.port;
            port.seat.moveToThread();
            port.startDispatcher(threads.factory("handler " + identity));
            threads.warn("the handler of endpoint " + String.format("0x%02X", stuck.pipe.endpointAddress()) + " of "
                    + identity
                    + " took longer than " + pump.budgetNanos() / 1_000_000
                    + " ms on the pump; it is called on a thread of its own from now on");
            threads.startPump("pump " + identity, pump);
        }
        scheduleWatch();
    }
}
