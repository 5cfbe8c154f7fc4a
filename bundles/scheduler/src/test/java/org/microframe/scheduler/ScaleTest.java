package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** As many streams as a scheduler is made for, on the stepped clock: one thread turns everything. */
@Timeout(120)
class ScaleTest {

    private static final int BYTES = 8;
    private static final int FRAMES_PER_TRANSFER = 8;
    private static final int LEAD = 64;
    private static final int LEASABLE = 4;
    private static final int PIPE_BYTES = (LEAD / FRAMES_PER_TRANSFER + LEASABLE + 1) * FRAMES_PER_TRANSFER * BYTES;
    private static final int MOST_FRAMES_TO_END = 10_000;

    private final SteppedClock clock = new SteppedClock(0xFFFF_FFFFL - 500);
    private final VirtualBus bus = new VirtualBus(clock);
    private final List<Throwable> failures = new ArrayList<>();
    private final Baton baton = new Baton(this::next, (thread, e) -> failures.add(e));
    private final SimulationDrivers drivers = new SimulationDrivers(new Random(1), clock, baton);
    private final MemoryBudget memory = new MemoryBudget(1 << 20, 1 << 30);
    private final Resources resources = new Resources(
            new AtomicReference<>(Resources.Admission.ENFORCE),
            new Bandwidth(),
            memory,
            new FrameClocks(),
            new StartGroups());
    private final Scheduler scheduler =
            new Scheduler(clock::nanoTime, () -> 50_000_000L, drivers, Samples.SILENT, resources);
    private final Map<StreamHold, VirtualDevice> holds = new LinkedHashMap<>();
    private final Map<Integer, Runnable> events = new LinkedHashMap<>();
    private int frame;
    private int last;
    private int stallEvery = Integer.MAX_VALUE;
    private int stallFrames;

    @AfterEach
    void closeBus() {
        bus.close();
    }

    private boolean next() {
        if (drivers.turnNext()) {
            return true;
        }
        frame++;
        if (frame == last) {
            scheduler.beginStop();
        } else if (frame > last && scheduler.hasEnded()) {
            scheduler.stop(0);
            drivers.release();
            if (!drivers.isBusy()) {
                return false;
            }
        } else if (frame > last + MOST_FRAMES_TO_END) {
            throw new AssertionError("the scheduler did not end");
        }
        events.getOrDefault(frame, () -> {}).run();
        clock.advance(1);
        boolean stalled = frame < last && frame % stallEvery < stallFrames;
        drivers.beginVisit(!stalled, true);
        return true;
    }

    /** Lets so many frames pass, then ends the scheduler, and requires that nothing is left. */
    private void run(int frames) {
        last = frames;
        baton.run();
        assertThat(failures).isEmpty();
        assertThat(bus.devices()).noneMatch(VirtualDevice::isOpen);
        assertThat(memory.used()).isZero();
        assertThat(resources.bandwidth().isIdle()).isTrue();
    }

    /** A device with so many endpoints each way, each in an interface of its own. */
    private VirtualDevice plug(String port, int endpoints) {
        List<InterfaceDescriptor> settings = new ArrayList<>();
        for (int i = 0; i < 2 * endpoints; i++) {
            int address = i < endpoints ? 1 + i : 0x81 + i - endpoints;
            settings.add(new InterfaceDescriptor(i, 0, 0xFF, 0, 0, 0, List.of(), List.of()));
            settings.add(new InterfaceDescriptor(
                    i, 1, 0xFF, 0, 0, 0, List.of(), List.of(new EndpointDescriptor(address, 0x05, BYTES, 1))));
        }
        DeviceDefinition definition = new DeviceDefinition(
                port,
                UsbSpeed.FULL,
                new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1),
                new ConfigurationDescriptor(1, 0x80, 100, settings, List.of()));
        for (int i = 0; i < endpoints; i++) {
            definition = definition
                    .withBehaviour(1 + i, new EndpointBehaviour.MemorySink())
                    .withBehaviour(0x81 + i, new EndpointBehaviour.PatternSource());
        }
        VirtualDevice device = bus.plug(definition);
        scheduler.arrived(new SchedulerRig.Present("port " + port, new SimulatedDevice(device, port.hashCode())));
        return device;
    }

    /** Opens a stream at each endpoint of a device; the i-th with the priority that is told. */
    private void openAll(VirtualDevice device, int endpoints, SchedulerRig.Handler handler, Priorities priorities) {
        for (int i = 0; i < 2 * endpoints; i++) {
            int address = i < endpoints ? 1 + i : 0x81 + i - endpoints;
            StreamRequest request = new StreamRequest(
                    "(microframe.device=port " + device.port() + ")",
                    i,
                    1,
                    address,
                    LEAD,
                    FRAMES_PER_TRANSFER,
                    LEASABLE,
                    0,
                    new StreamPolicy(List.of(), priorities.of(i)));
            StreamIdentity identity = new StreamIdentity("port" + device.port(), "s" + i);
            StreamHold hold = new StreamHold(
                    scheduler, scheduler.open(identity, request, new SchedulerRig.Client(), LedgerSnapshot.EMPTY));
            hold.attach(handler, Dispatch.PUMP);
            holds.put(hold, device);
        }
    }

    private interface Priorities {
        int of(int stream);
    }

    private void requireAgreement(StreamHold hold) {
        StreamStatus status = hold.status();
        List<EndpointRecord> records = holds.get(hold).records().stream()
                .filter(record -> record.endpointAddress() == status.request().endpointAddress())
                .toList();
        BusAgreement.require(status.ledger(), records);
        BusAgreement.requirePackets(status.ledger(), records);
    }

    private void requireWhole(int frames) {
        for (StreamHold hold : holds.keySet()) {
            LedgerSnapshot ledger = hold.status().ledger();
            assertThat(ledger.chains()).as("%s", ledger).isEqualTo(1);
            assertThat(ledger.carried())
                    .as("%s", ledger)
                    .isEqualTo(ledger.span())
                    .isGreaterThan(frames - 2 * LEAD);
            assertThat(ledger.overrun()).as("%s", ledger).isLessThanOrEqualTo(LEAD);
            requireAgreement(hold);
        }
    }

    @Test
    void carriesThirtyStreamsOfADeviceWithoutABreak() {
        scheduler.start();
        openAll(plug("1", 15), 15, new SchedulerRig.Handler(), stream -> 0);
        run(3_000);

        assertThat(holds).hasSize(30);
        requireWhole(3_000);
    }

    @Test
    void carries256StreamsOfThirtyTwoDevicesAlsoWhenEveryPumpIsLate() {
        scheduler.start();
        for (int i = 0; i < 32; i++) {
            openAll(plug("d" + i, 4), 4, new SchedulerRig.Handler(), stream -> 0);
        }
        stallEvery = 300;
        stallFrames = LEAD / 2;
        run(3_000);

        assertThat(holds).hasSize(256);
        requireWhole(3_000);
    }

    /** A handler in whose calls a frame passes, so that not all of thirty have their turn. */
    private final class Slow extends SchedulerRig.Handler {
        @Override
        public int fill(ByteBuffer slot) {
            clock.advance(1);
            return super.fill(slot);
        }
    }

    @Test
    void refillsThoseOfTheGreatestPriorityFirstWhenThereIsNotTimeForAll() {
        scheduler.start();
        VirtualDevice device = plug("1", 15);
        openAll(device, 15, new Slow(), stream -> stream < 3 ? StreamPolicy.GREATEST_PRIORITY : 0);
        run(3_000);

        long least = Long.MAX_VALUE;
        long most = 0;
        for (StreamHold hold : holds.keySet()) {
            StreamStatus status = hold.status();
            requireAgreement(hold);
            long underrun = status.ledger().underrun();
            if (status.request().policy().priority() > 0) {
                most = Math.max(most, underrun);
            } else if (!status.request().isIn()) {
                least = Math.min(least, underrun);
            }
        }
        assertThat(most).as("underrun of those that go first").isLessThan(LEAD);
        assertThat(least).as("underrun of the others").isGreaterThan(10 * LEAD);
    }

    @Test
    void registersNoMoreThanTheCapOfAllPipesAndNamesIt() {
        memory.limit(PIPE_BYTES, 100L * PIPE_BYTES);
        scheduler.start();
        for (int i = 0; i < 32; i++) {
            openAll(plug("d" + i, 4), 4, new SchedulerRig.Handler(), stream -> 0);
        }
        List<Long> used = new ArrayList<>();
        List<StreamState> states = new ArrayList<>();
        events.put(500, () -> {
            used.add(memory.used());
            holds.keySet().forEach(hold -> states.add(hold.status().state()));
            holds.keySet().stream()
                    .map(StreamHold::status)
                    .filter(status -> status.state() == StreamState.FAILED)
                    .forEach(status -> {
                        assertThat(status.cause()).isEqualTo(StreamCause.MEMORY_CAP);
                        assertThat(status.detail()).contains("the cap of all pipes is");
                    });
            holds.keySet().stream()
                    .filter(hold -> hold.status().state() == StreamState.RUNNING)
                    .toList()
                    .forEach(StreamHold::close);
        });
        events.put(1_500, () -> {
            used.add(memory.used());
            holds.keySet().forEach(hold -> states.add(hold.status().state()));
        });
        run(2_000);

        assertThat(used).containsExactly(100L * PIPE_BYTES, 100L * PIPE_BYTES);
        assertThat(states.subList(0, 256).stream().filter(StreamState.RUNNING::equals))
                .hasSize(100);
        assertThat(states.subList(256, 512).stream().filter(StreamState.RUNNING::equals))
                .hasSize(100);
        holds.keySet().forEach(this::requireAgreementIfItRan);
    }

    private void requireAgreementIfItRan(StreamHold hold) {
        if (hold.status().ledger().chains() > 0) {
            requireAgreement(hold);
        }
    }

    @Test
    void registersNoPipeBeyondItsCapAndNamesIt() {
        memory.limit(PIPE_BYTES - 1, 1 << 30);
        scheduler.start();
        openAll(plug("1", 15), 15, new SchedulerRig.Handler(), stream -> 0);
        List<String> details = new ArrayList<>();
        events.put(300, () -> holds.keySet()
                .forEach(hold -> details.add(hold.status().detail())));
        run(400);

        assertThat(details).hasSize(30).allSatisfy(detail -> assertThat(detail).contains("(pipe.memory)"));
        assertThat(bus.devices().get(0).records())
                .allSatisfy(record -> assertThat(record.schedule()).isEmpty());
    }
}
