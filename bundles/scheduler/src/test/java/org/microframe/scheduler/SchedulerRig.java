package org.microframe.scheduler;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.log.Logger;

/** Schedulers over headsets: with threads of their own on a real-time bus, unless told otherwise. */
final class SchedulerRig implements AutoCloseable, AfterEachCallback {

    static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** What clients were told, in order. */
    static class Client implements StreamClient {
        final List<StreamStatus> told = new CopyOnWriteArrayList<>();
        final List<String> steps = new CopyOnWriteArrayList<>();

        @Override
        public void beforeInterface(DeviceControl control) throws UsbException {
            steps.add("before");
        }

        @Override
        public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
            steps.add("after " + format.bytesPerSlot());
        }

        @Override
        public void stateChanged(StreamStatus status) {
            told.add(status);
        }

        StreamStatus last() {
            return told.get(told.size() - 1);
        }
    }

    /** Fills whole slots and takes all packets, unless told otherwise. */
    static class Handler implements SlotHandler {
        volatile long calls;
        volatile Thread caller;

        @Override
        public int fill(ByteBuffer slot) {
            caller = Thread.currentThread();
            calls++;
            return slot.limit();
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            caller = Thread.currentThread();
            calls++;
        }
    }

    /** A plugged headset as a scheduler sees it. */
    record Present(String identity, UsbDevice device) implements Scheduler.PresentDevice {

        @Override
        public boolean matches(String filter) {
            try {
                return FrameworkUtil.createFilter(filter).matches(java.util.Map.of("microframe.device", identity));
            } catch (InvalidSyntaxException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public int compareTo(Scheduler.PresentDevice other) {
            return other.identity().compareTo(identity);
        }
    }

    final VirtualBus bus;
    final List<String> warnings = new CopyOnWriteArrayList<>();
    private final LongSupplier clock;
    private final Function<SchedulerLog, Drivers> drivers;
    Scheduler scheduler;

    SchedulerRig() {
        this(new VirtualBus(new RealClock()), System::nanoTime, ThreadDrivers::new, Resources.byDefault());
    }

    SchedulerRig(VirtualBus bus, LongSupplier clock, Function<SchedulerLog, Drivers> drivers, Resources resources) {
        this.bus = bus;
        this.clock = clock;
        this.drivers = drivers;
        scheduler = newScheduler(resources);
    }

    Scheduler newScheduler() {
        return newScheduler(Resources.byDefault());
    }

    Scheduler newScheduler(Resources resources) {
        Logger log = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("warn") || method.getName().equals("error")) {
                        warnings.add(String.valueOf(arguments[0]));
                    }
                    return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                });
        SchedulerLog said = new SchedulerLog(log);
        Scheduler started = new Scheduler(clock, () -> LINGER_NANOS, drivers.apply(said), said, resources);
        started.start();
        return started;
    }

    Present present(VirtualDevice device) {
        return new Present("port " + device.port(), new SimulatedDevice(device, 42));
    }

    Present plug(String port) {
        Present device = present(bus.plug(Samples.headset(port)));
        scheduler.arrived(device);
        return device;
    }

    StreamHold open(StreamIdentity identity, StreamRequest request, Client client, SlotHandler handler) {
        return open(identity, request, client, handler, LedgerSnapshot.EMPTY);
    }

    StreamHold open(
            StreamIdentity identity,
            StreamRequest request,
            Client client,
            SlotHandler handler,
            LedgerSnapshot earlier) {
        StreamHold hold = new StreamHold(scheduler, scheduler.open(identity, request, client, earlier));
        if (handler != null) {
            hold.attach(handler, Dispatch.PUMP);
        }
        return hold;
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within 15 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static void untilState(StreamHold hold, StreamState state) {
        until(state + ", but it is " + hold.status(), () -> hold.status().state() == state);
    }

    /** Waits until so many more frames were carried. */
    static void untilCarried(StreamHold hold, long more) {
        long from = hold.status().ledger().carried();
        until(more + " frames", () -> hold.status().ledger().carried() >= from + more);
    }

    List<EndpointRecord> records(VirtualDevice device, int endpoint) {
        return device.records().stream()
                .filter(record -> record.endpointAddress() == endpoint)
                .toList();
    }

    /** Blocks a call of a plug-in until it may go on, at most 30 s. */
    static void awaitQuietly(CountDownLatch latch) {
        try {
            if (latch.await(30, TimeUnit.SECONDS)) {
                Thread.yield();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        scheduler.stop(Duration.ofSeconds(3).toNanos());
    }

    /** The device that was plugged first, of those that are. */
    VirtualDevice device() {
        return bus.devices().get(0);
    }

    @Override
    public void close() {
        stop();
        bus.close();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        close();
    }
}
