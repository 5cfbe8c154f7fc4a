package org.microframe.scheduler;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.microframe.isoch.LossPolicy;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.service.log.Logger;

/**
 * One scenario, drawn from a seed: devices, streams, plug-ins, what happens to them and when. Exactly one thread runs at a time, so that
 * the same seed gives the same events. Whoever holds the baton owns it.
 */
final class Simulation {

    private enum Stage {
        RUNNING,
        SCHEDULER_ENDING,
        SCHEDULER_ENDED,
        LAST_CALLS,
        OVER
    }

    private static final long LINGER_NANOS = 50_000_000L;
    private static final long MILLISECOND = 1_000_000;
    private static final int LONGEST_END_FRAMES = 12_000;
    private static final long STARTS = 0x57A2_75L << 32;

    private static final long[] FRAME_BASES = {0, 0xFFFF_FF00L, 0xFFFF_FFFFL, 0x7FFF_FF80L, 0x2_0000_0000L - 700};

    private final Random random;

    private final DrawnPolicies policies;

    private final Weather weather;
    private final SimulatedLimits limits;

    private final StringBuilder events = new StringBuilder();
    private final SteppedClock clock;
    private final VirtualBus bus;
    private final Baton baton = new Baton(this::next, this::uncaught);
    private final SimulationDrivers drivers;
    private final SchedulerLog log = new SchedulerLog((Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("error")) {
                    uncaught(Thread.currentThread(), (Throwable) arguments[arguments.length - 1]);
                    violated("a task of the scheduler failed: " + arguments[arguments.length - 1]);
                }
                return null;
            }));
    private final List<SimulatedPort> ports = new ArrayList<>();
    private final List<SimulatedPlayer> players = new ArrayList<>();
    private Scheduler scheduler;
    private Stage stage = Stage.RUNNING;
    private int left;
    private boolean ending;
    private int sinceEnding;
    private long pumpsStalledUntil;
    private long allStalledUntil;

    Simulation(long seed) {
        // The first draws of neighbouring seeds are alike in this generator, but not in that one.
        random = new Random(new SplittableRandom(seed).nextLong());
        // Policies and limits so can be drawn otherwise without another course of everything else.
        Random choices = new Random(new SplittableRandom(~seed).nextLong());
        policies = new DrawnPolicies(choices, new Random(new SplittableRandom(seed ^ STARTS).nextLong()));
        weather = Weather.drawn(random);
        clock = new SteppedClock(FRAME_BASES[random.nextInt(FRAME_BASES.length)]);
        bus = new VirtualBus(clock);
        drivers = new SimulationDrivers(random, clock, baton);
        drivers.calm(weather == Weather.CALM);
        limits = new SimulatedLimits(choices, weather, this::violated);
    }

    private void open() {
        scheduler = newScheduler();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            addPort("p" + i);
        }
    }

    private Scheduler newScheduler() {
        Scheduler made = new Scheduler(clock::nanoTime, () -> LINGER_NANOS, drivers, log, limits.begin());
        made.start();
        return made;
    }

    private void addPort(String name) {
        SimulatedPort port = new SimulatedPort(
                name, Samples.counter(name), bus, clock, weather, random, this::hesitate, limits.refusals());
        ports.add(port);
        limits.add(port);
        int which = random.nextInt(3);
        if (which != 1) {
            addPlayers(port, Samples.OUT, 1);
        }
        if (which != 0) {
            addPlayers(port, Samples.IN, 2);
        }
        port.plug(scheduler);
    }

    private void addPlayers(SimulatedPort port, int endpoint, int interfaceNumber) {
        int frames = 1 << random.nextInt(5);
        int transfers = 2 + random.nextInt(7);
        int leasable = 1 + random.nextInt(4);
        int drawn = random.nextInt(4) == 0 ? weather.leastMargin() + random.nextInt(12) : 0;
        int most = Math.min(drawn, frames * (transfers - 1));
        int margin = most < weather.leastMargin() ? 0 : most;
        int count = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
        LossPolicy losses = policies.losses(endpoint == Samples.IN);
        List<Integer> settings = policies.settings(endpoint == Samples.IN);
        List<Integer> others = settings.subList(1, settings.size());
        for (int i = 0; i < count; i++) {
            int less = i == 0 ? 0 : random.nextInt(transfers - 1);
            int lead = Math.max(frames * (transfers - less), margin + frames);
            StreamRequest request = new StreamRequest(
                    port.filter(),
                    interfaceNumber,
                    settings.get(0),
                    endpoint,
                    lead,
                    frames,
                    leasable,
                    margin,
                    policies.startOf(policies.policy(others, lead, frames, margin), margin, clock.frame())
                            .with(losses));
            StreamIdentity identity = new StreamIdentity(port.name, "s" + endpoint + (i == 0 ? "" : "-" + i));
            SimulatedPlayer player = new SimulatedPlayer(identity, request, i, random, drivers, events);
            player.asks(policies.search(request), clock::frame);
            player.watchedBy(port.witness());
            player.capped(limits.pipeCap());
            player.admittedBy(limits::admitted);
            port.players.add(player);
            players.add(player);
            player.open(scheduler);
            player.changeItsMind();
        }
    }

    /** Runs a scenario of so many frames, then ends it in order. Returns the log of its events. */
    String run(int frames) {
        left = frames;
        open();
        baton.run();
        for (SimulatedPort port : ports) {
            port.requireClosed();
        }
        players.forEach(player -> {
            note(player.identity + " " + player.ledger());
            player.records().forEach(this::note);
        });
        bus.close();
        return events.toString();
    }

    private boolean next() {
        if (drivers.turnNext()) {
            return true;
        }
        switch (stage) {
            case RUNNING -> {
                if (left-- <= 0) {
                    note("ending");
                    ending = true;
                    endScheduler();
                }
            }
            case SCHEDULER_ENDING -> {
                if (scheduler.hasEnded()) {
                    scheduler.stop(0);
                    limits.requireAllGivenBack();
                    stage = Stage.SCHEDULER_ENDED;
                    visit();
                    return true;
                }
                requireEndSoon("the scheduler");
            }
            case SCHEDULER_ENDED -> {
                if (ending) {
                    drivers.release();
                    stage = Stage.LAST_CALLS;
                } else {
                    replaceScheduler();
                    stage = Stage.RUNNING;
                }
            }
            case LAST_CALLS -> {
                if (!drivers.isBusy()) {
                    stage = Stage.OVER;
                    return false;
                }
                requireEndSoon("a loop, a pump, a handler or a call");
            }
            case OVER -> {
                return false;
            }
        }
        passFrame();
        return true;
    }

    private void requireEndSoon(String what) {
        if (++sinceEnding > LONGEST_END_FRAMES) {
            throw new AssertionError(what + " did not end");
        }
    }

    private void passFrame() {
        clock.advance(1);
        if (stage == Stage.RUNNING) {
            if (random.nextInt(64) == 0) {
                happen();
            }
            ports.forEach(port -> port.change(scheduler));
        }
        limits.requireWithinBandwidth();
        visit();
    }

    private void visit() {
        long now = clock.nanoTime();
        drivers.beginVisit(now >= pumpsStalledUntil && now >= allStalledUntil, now >= allStalledUntil);
    }

    private void happen() {
        SimulatedPlayer player = players.get(random.nextInt(players.size()));
        SimulatedPort port = ports.get(random.nextInt(ports.size()));
        switch (random.nextInt(18)) {
            case 0 -> unplug(port);
            case 1 -> note(port.goAway(scheduler), "withdrawn", port);
            case 2 -> stall();
            case 3 -> swapScheduler();
            case 4 -> {
                player.close();
                note("closed " + player.identity);
            }
            case 5, 6, 7 -> player.open(scheduler);
            case 8 -> bus.drift(random.nextInt(401) - 200);
            case 9 -> standStill();
            case 10 -> note(port.handOver(scheduler), "handed over", port);
            case 11 -> note(port.openElsewhere(), "opened elsewhere", port);
            case 12 -> drivers.start(() -> request(port));
            default -> player.changeItsMind();
        }
    }

    private void unplug(SimulatedPort port) {
        if (weather == Weather.STORM) {
            note(port.unplug(scheduler), "unplugged", port);
        }
    }

    private void stall() {
        if (weather != Weather.STORM) {
            return;
        }
        long until = clock.nanoTime() + random.nextInt(120) * MILLISECOND;
        if (random.nextBoolean()) {
            pumpsStalledUntil = until;
        } else {
            allStalledUntil = until;
        }
        note("stalled until " + until);
    }

    private void standStill() {
        if (weather != Weather.STORM) {
            return;
        }
        note("stands still");
        bus.stand();
        bus.after(Duration.ofMillis(random.nextInt(300)), bus::resume);
    }

    /** Lets time pass within a call of the native service, now and then. */
    private void hesitate() {
        if (weather == Weather.STORM && random.nextInt(512) == 0) {
            clock.advance(1 + random.nextInt(1 << random.nextInt(6)));
        }
    }

    /** A plug-in asks the device for something, beside the streams. */
    private void request(SimulatedPort port) {
        DeviceControl control = scheduler.control(port.filter());
        Duration timeout = Duration.ofMillis(1 + random.nextInt(300));
        try {
            if (random.nextInt(4) == 0) {
                control.transfer(Samples.INTERRUPT_IN, ByteBuffer.allocate(Samples.INTERRUPT_BYTES), timeout);
            } else {
                control.controlTransfer(SimulatedPlayer.PREPARE, null, timeout);
            }
            note(port.name + " answered");
        } catch (UsbException e) {
            note(port.name + " did not answer: " + e.getClass().getSimpleName());
        }
    }

    private void swapScheduler() {
        note("swapping");
        endScheduler();
    }

    private void endScheduler() {
        sinceEnding = 0;
        stage = Stage.SCHEDULER_ENDING;
        scheduler.beginStop();
    }

    private void replaceScheduler() {
        players.forEach(SimulatedPlayer::lost);
        scheduler = newScheduler();
        ports.forEach(port -> port.show(scheduler));
        players.forEach(player -> {
            player.open(scheduler);
            player.changeItsMind();
        });
    }

    private void uncaught(Thread thread, Throwable e) {
        if (!(e instanceof SimulatedHandler.Whim)) {
            violated(e.toString());
        }
    }

    private void violated(String how) {
        drivers.violated(how);
    }

    private void note(boolean happened, String what, SimulatedPort port) {
        if (happened) {
            note(what + " " + port.name);
        }
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
        if (!drivers.violations().isEmpty()) {
            throw new AssertionError(drivers.violations().toString());
        }
        ports.forEach(port -> SimulationVerdict.require(port, weather));
    }

    Weather weather() {
        return weather;
    }

    long carried() {
        return players.stream().mapToLong(player -> player.ledger().carried()).sum();
    }
}
