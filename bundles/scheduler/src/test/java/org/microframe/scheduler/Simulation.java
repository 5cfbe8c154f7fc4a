package org.microframe.scheduler;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.simulator.Unknowns;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.service.log.Logger;

/**
 * One scenario, drawn from a seed: devices, streams, plug-ins, what happens to them and when. One thread turns the bus, the pumps, the
 * keepers and the coordinator, so that the same seed gives the same events.
 */
final class Simulation {

    private static final long LINGER_NANOS = 50_000_000L;
    private static final int LONGEST_END_FRAMES = 10_000;
    private static final long[] FRAME_BASES = {0, 0xFFFF_FF00L, 0xFFFF_FFFFL, 0x7FFF_FF80L, 0x2_0000_0000L - 700};
    private static final SchedulerLog SILENT = new SchedulerLog((Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("error")) {
                    throw new AssertionError(
                            "a task of the scheduler failed", (Throwable) arguments[arguments.length - 1]);
                }
                return null;
            }));

    /** A port with what is plugged there, and the frame of the next change. */
    private static final class Port {
        final String name;
        VirtualDevice device;
        Present present;
        long nextChange = Long.MAX_VALUE;

        Port(String name) {
            this.name = name;
        }
    }

    private final Random random;
    private final StringBuilder events = new StringBuilder();
    private final SteppedClock clock;
    private final VirtualBus bus;
    private final SimulationDrivers drivers;
    private final List<Port> ports = new ArrayList<>();
    private final Map<SimulatedPlayer, Port> players = new LinkedHashMap<>();
    private Scheduler scheduler;
    private final boolean faulty;
    private long stalledUntil;

    Simulation(long seed) {
        random = new Random(seed);
        clock = new SteppedClock(FRAME_BASES[random.nextInt(FRAME_BASES.length)]);
        bus = new VirtualBus(clock);
        drivers = new SimulationDrivers(random);
        faulty = random.nextInt(4) != 0;
        scheduler = newScheduler();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            addPort("p" + i);
        }
    }

    private Scheduler newScheduler() {
        Scheduler made = new Scheduler(clock::nanoTime, LINGER_NANOS, drivers, SILENT);
        made.start();
        return made;
    }

    private void addPort(String name) {
        Port port = new Port(name);
        ports.add(port);
        int which = random.nextInt(3);
        if (which != 1) {
            addPlayer(port, Samples.OUT, 1);
        }
        if (which != 0) {
            addPlayer(port, Samples.IN, 2);
        }
        plug(port);
    }

    private void addPlayer(Port port, int endpoint, int interfaceNumber) {
        int frames = 1 << random.nextInt(5);
        int lead = frames * (2 + random.nextInt(7));
        StreamRequest request = new StreamRequest(
                "(microframe.device=" + port.name + ")",
                interfaceNumber,
                1,
                endpoint,
                lead,
                frames,
                1 + random.nextInt(4));
        SimulatedPlayer player =
                new SimulatedPlayer(new StreamIdentity(port.name, "s" + endpoint), request, random, events);
        players.put(player, port);
        player.open(scheduler);
        player.changeItsMind();
    }

    private void plug(Port port) {
        port.device = bus.plug(Samples.quietHeadset(port.name));
        if (faulty) {
            port.device.inject(Samples.OUT, faults(Samples.OUT));
            port.device.inject(Samples.IN, faults(Samples.IN));
        }
        players.forEach((player, at) -> {
            if (at == port) {
                player.plugged(port.device);
            }
        });
        present(port);
    }

    private FaultPlan faults(int endpoint) {
        FaultPlan plan = FaultPlan.seeded(random.nextLong())
                .withLateFrames(1 + random.nextInt(40))
                .withJitterFrames(random.nextInt(4))
                .with(FaultKind.DROPPED_PACKET, random.nextInt(10_000))
                .with(FaultKind.FAILED_PACKET, random.nextInt(10_000))
                .with(FaultKind.REFUSED_CONTINUE, random.nextInt(10_000))
                .with(FaultKind.FAILED_TRANSFER, random.nextInt(10_000))
                .with(FaultKind.LATE_COMPLETION, random.nextInt(10_000))
                .with(FaultKind.LOST_COMPLETION, random.nextInt(8) == 0 ? 3_000 : 0);
        return endpoint == Samples.IN ? plan.with(FaultKind.SHORT_PACKET, random.nextInt(10_000)) : plan;
    }

    private void present(Port port) {
        Unknowns.Traits traits = Unknowns.Traits.drawn(random.nextLong());
        port.present = new Present(port.name, new SimulatedDevice(port.device, traits, random.nextLong()));
        scheduler.arrived(port.present);
    }

    /** Runs a scenario of so many frames, then ends it in order. Returns the log of its events. */
    String run(int frames) {
        for (int i = 0; i < frames; i++) {
            clock.advance(1);
            if (random.nextInt(64) == 0) {
                happen();
            }
            changePorts();
            visit();
        }
        end();
        return events.toString();
    }

    private void visit() {
        drivers.visitAll(clock.frame() >= stalledUntil);
    }

    private void happen() {
        SimulatedPlayer player = new ArrayList<>(players.keySet()).get(random.nextInt(players.size()));
        Port port = ports.get(random.nextInt(ports.size()));
        switch (random.nextInt(14)) {
            case 12 -> bus.drift(random.nextInt(401) - 200);
            case 13 -> standStill();
            case 0 -> unplug(port);
            case 1 -> withdraw(port);
            case 2 -> stall();
            case 3 -> swapScheduler();
            case 4 -> {
                player.close();
                note("closed " + player.identity);
            }
            case 5, 6, 7 -> player.open(scheduler);
            default -> player.changeItsMind();
        }
    }

    private void stall() {
        stalledUntil = clock.frame() + random.nextInt(120);
        note("stalled until " + stalledUntil);
    }

    private void standStill() {
        if (!faulty) {
            return;
        }
        note("stands still");
        bus.stand();
        bus.after(Duration.ofMillis(random.nextInt(300)), bus::resume);
    }

    private void unplug(Port port) {
        if (port.device == null || port.nextChange != Long.MAX_VALUE) {
            return;
        }
        note("unplugged " + port.name);
        bus.unplug(port.device);
        if (port.present != null) {
            scheduler.left(port.present);
            port.present = null;
        }
        port.device = null;
        port.nextChange = clock.frame() + random.nextInt(200);
    }

    /** The native service goes in order and comes back once the device is closed. */
    private void withdraw(Port port) {
        if (port.present == null || port.nextChange != Long.MAX_VALUE) {
            return;
        }
        note("withdrawn " + port.name);
        scheduler.left(port.present);
        port.present = null;
        port.nextChange = clock.frame() + random.nextInt(200);
    }

    private void changePorts() {
        for (Port port : ports) {
            if (clock.frame() < port.nextChange) {
                continue;
            }
            if (port.device == null) {
                port.nextChange = Long.MAX_VALUE;
                plug(port);
            } else if (!port.device.isOpen()) {
                port.nextChange = Long.MAX_VALUE;
                present(port);
            }
        }
    }

    private void swapScheduler() {
        note("swapping");
        endScheduler();
        players.keySet().forEach(SimulatedPlayer::lost);
        scheduler = newScheduler();
        for (Port port : ports) {
            if (port.present != null) {
                scheduler.arrived(port.present);
            }
        }
        players.keySet().forEach(player -> {
            player.open(scheduler);
            player.changeItsMind();
        });
    }

    private void endScheduler() {
        Scheduler ending = scheduler;
        ending.beginStop();
        for (int i = 0; !ending.hasEnded(); i++) {
            if (i > LONGEST_END_FRAMES) {
                throw new AssertionError("the scheduler did not end");
            }
            clock.advance(1);
            visit();
        }
        ending.stop(0);
        visit();
    }

    private void end() {
        note("ending");
        endScheduler();
        visit();
        for (Port port : ports) {
            if (port.device != null && port.device.isOpen()) {
                throw new AssertionError("the device on " + port.name + " was left open");
            }
        }
        if (drivers.isBusy()) {
            throw new AssertionError("a loop or a pump was left running");
        }
        players.keySet().forEach(player -> {
            note(player.identity + " " + player.ledger());
            player.records().forEach(this::note);
        });
        bus.close();
    }

    private void note(EndpointRecord record) {
        for (FrameRun run : record.schedule()) {
            note("bus " + record.endpointAddress() + " " + run.firstFrame() + " " + run.frames());
        }
    }

    private void note(String event) {
        events.append(clock.frame()).append(' ').append(event).append('\n');
    }

    /** Holds every ledger against the bus's records. */
    void requireAgreement() {
        players.keySet().forEach(player -> {
            BusAgreement.require(player.ledger(), player.records());
            if (player.request.isIn() && player.ledger().unconfirmed() == 0) {
                BusAgreement.requirePackets(player.ledger(), player.records());
            }
        });
    }

    long carried() {
        return players.keySet().stream()
                .mapToLong(player -> player.ledger().carried())
                .sum();
    }
}
