package org.microframe.scheduler;

import java.util.Random;
import java.util.function.BooleanSupplier;
import org.microframe.isoch.StreamState;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;

/**
 * A scheduler over headsets on a stepped bus, and a test of it as a script. Exactly one thread runs at a time: while the script waits, the
 * bus goes on frame by frame, and everyone gets a turn in each, so that nothing depends on how fast the machine is. All but {@link #run}
 * is for the script and for the plug-ins that it attaches.
 */
final class SteppedRun {

    /** What a test does. */
    interface Script {
        void run() throws Exception;
    }

    private static final int PATIENCE_FRAMES = 15_000;
    private static final int LONGEST_END_FRAMES = 5_000;

    private final SteppedClock clock = new SteppedClock();
    private final Baton baton = new Baton(this::next, this::uncaught);
    private final SimulationDrivers drivers = new SimulationDrivers(new Random(1), clock, baton);

    /** The scheduler and what it is tested with. */
    final SchedulerRig rig;

    private boolean played;
    private boolean stopping;
    private boolean stopped;
    private int sincePlayed;

    SteppedRun() {
        this(Resources.byDefault());
    }

    SteppedRun(Resources resources) {
        rig = new SchedulerRig(new VirtualBus(clock), clock::nanoTime, said -> drivers, resources);
    }

    /** Runs a script, and ends the scheduler in order. */
    void run(Script script) {
        drivers.start(() -> play(script));
        baton.run();
        rig.bus.close();
        if (!drivers.violations().isEmpty()) {
            throw new AssertionError(drivers.violations().toString());
        }
    }

    private void play(Script script) {
        try {
            script.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        played = true;
    }

    private boolean next() {
        if (drivers.turnNext()) {
            return true;
        }
        if (stopped && !drivers.isBusy()) {
            return false;
        }
        if (played) {
            end();
        }
        clock.advance(1);
        drivers.beginVisit(true, true);
        return true;
    }

    private void end() {
        if (++sincePlayed > LONGEST_END_FRAMES) {
            throw new AssertionError("the scheduler, or a call of a plug-in, did not end");
        }
        if (!stopping) {
            stopping = true;
            rig.scheduler.beginStop();
        } else if (!stopped && rig.scheduler.hasEnded()) {
            stopped = true;
            rig.scheduler.stop(0);
        }
    }

    private void uncaught(Thread thread, Throwable e) {
        drivers.violated(e.toString());
    }

    /** Blocks whoever calls until something is so, however long that takes. */
    void await(BooleanSupplier condition) {
        baton.await(condition);
    }

    /** Waits until something is so. */
    void until(String what, BooleanSupplier condition) {
        long deadline = clock.frame() + PATIENCE_FRAMES;
        baton.await(() -> condition.getAsBoolean() || clock.frame() >= deadline);
        if (!condition.getAsBoolean()) {
            throw new AssertionError("not within " + PATIENCE_FRAMES + " frames: " + what);
        }
    }

    void untilState(StreamHold hold, StreamState state) {
        until(state + ", but it is " + hold.status(), () -> hold.status().state() == state);
    }

    /** Waits until so many more frames were carried. */
    void untilCarried(StreamHold hold, long more) {
        long from = hold.status().ledger().carried();
        until(more + " frames", () -> hold.status().ledger().carried() >= from + more);
    }
}
