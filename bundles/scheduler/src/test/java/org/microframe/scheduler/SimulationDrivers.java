package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import org.microframe.virtualbus.SteppedClock;

/**
 * Turns every loop, pump and handler of a simulation, and goes on with what was blocked, in an order drawn from its seed. Whoever holds
 * the baton owns it.
 */
final class SimulationDrivers implements Drivers {

    private static final int MOST_TASKS_A_VISIT = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SPURIOUS = 32;

    /** What gets a turn at each visit, unless its last one is blocked still. */
    private abstract static class Driven {
        private boolean busy;
        private boolean over;

        /** Does what is due; false when it is over. */
        abstract boolean turn();
    }

    private final Random random;
    private final SteppedClock clock;
    private boolean calm;
    private final Baton baton;
    private final List<String> violations = new ArrayList<>();
    private final Set<String> blocking = new HashSet<>();
    private final List<Driven> driven = new ArrayList<>();
    private final List<Runnable> visit = new ArrayList<>();
    private int visited;
    private boolean pumpsTurn;
    private boolean othersTurn;
    private boolean released;

    SimulationDrivers(Random random, SteppedClock clock, Baton baton) {
        this.random = random;
        this.clock = clock;
        this.baton = baton;
        clock.waitBy((monitor, deadline) ->
                baton.await(monitor, () -> clock.nanoTime() >= deadline || random.nextInt(SPURIOUS) == 0));
    }

    @Override
    public void drive(String name, EventLoop loop) {
        driven.add(new Driven() {
            @Override
            boolean turn() {
                int tasks = 0;
                while (othersTurn && loop.runOne()) {
                    if (++tasks > MOST_TASKS_A_VISIT) {
                        throw new AssertionError("a loop does not come to rest");
                    }
                }
                return !loop.isOver();
            }
        });
    }

    @Override
    public void drive(String name, Pump pump) {
        pump.enter();
        driven.add(new Driven() {
            private Thread owner = Thread.currentThread();

            @Override
            boolean turn() {
                if (!pumpsTurn) {
                    return true;
                }
                if (owner != Thread.currentThread()) {
                    owner = Thread.currentThread();
                    pump.enter();
                }
                return pump.turn(0);
            }
        });
    }

    @Override
    public void drive(String name, HandlerPort port) {
        driven.add(new Driven() {
            @Override
            boolean turn() {
                boolean called = othersTurn;
                while (called && !port.isOver()) {
                    called = port.callOnce();
                }
                return !port.isOver();
            }
        });
    }

    /** Does something that may block, soon. */
    void start(Runnable task) {
        driven.add(new Driven() {
            @Override
            boolean turn() {
                task.run();
                return false;
            }
        });
    }

    /**
     * Blocks a plug-in's call for a time, at most until {@link #release}.
     *
     * @return whether the time is over
     */
    boolean pause(int millis) {
        long until = clock.nanoTime() + millis * NANOS_PER_MILLI;
        baton.await(() -> released || clock.nanoTime() >= until);
        return clock.nanoTime() >= until;
    }

    /** Lets every call of a plug-in come to its end. */
    void release() {
        released = true;
    }

    /** A rule was broken. */
    void violated(String how) {
        violations.add(how);
    }

    /** The rules that were broken. */
    List<String> violations() {
        return violations;
    }

    /** Lets the threads of a name block, too; others have to come to their end at once. */
    void mayBlock(String name) {
        blocking.add(name);
    }

    @Override
    public ThreadFactory threads(String name) {
        return task -> new Thread(task, name) {
            @Override
            public void start() {
                if (blocking.contains(name)) {
                    SimulationDrivers.this.start(task);
                } else {
                    task.run();
                }
            }
        };
    }

    @Override
    public <T> T await(Future<T> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = clock.nanoTime() + nanos;
        if (!result.isDone()) {
            baton.await(() -> result.isDone() || clock.nanoTime() - deadline >= 0);
        }
        if (!result.isDone()) {
            throw new TimeoutException();
        }
        return result.get();
    }

    /**
     * Begins to give everyone a turn.
     *
     * @param pumpsTurn whether the pumps are among them
     * @param othersTurn whether loops and handlers' threads are
     */
    void beginVisit(boolean pumpsTurn, boolean othersTurn) {
        this.pumpsTurn = pumpsTurn;
        this.othersTurn = othersTurn;
        visit.clear();
        visited = 0;
        for (Driven one : driven) {
            visit.add(() -> turn(one));
        }
        for (Baton.Blocked one : baton.blocked()) {
            visit.add(() -> goOn(one));
        }
        if (visit.size() > 1) {
            Collections.rotate(visit, random.nextInt(visit.size()));
            if (random.nextBoolean()) {
                Collections.reverse(visit);
            }
        }
    }

    /** Gives the next one its turn; false when everyone had one. */
    boolean turnNext() {
        if (visited == visit.size()) {
            return false;
        }
        visit.get(visited++).run();
        return true;
    }

    private void turn(Driven one) {
        if (one.busy || one.over) {
            return;
        }
        one.busy = true;
        one.over = !one.turn();
        one.busy = false;
        if (one.over) {
            driven.remove(one);
        }
    }

    private void goOn(Baton.Blocked one) {
        if (one.isReady()) {
            baton.giveTo(one);
        }
    }

    /** Whether anything is still to be driven. */
    boolean isBusy() {
        return !driven.isEmpty() || !baton.blocked().isEmpty();
    }

    /** Says that the bus never stands still. */
    void calm(boolean always) {
        calm = always;
    }

    /** Whether the bus never stands still. */
    boolean isCalm() {
        return calm;
    }

    /** The present time, ns. */
    long nanoTime() {
        return clock.nanoTime();
    }
}
