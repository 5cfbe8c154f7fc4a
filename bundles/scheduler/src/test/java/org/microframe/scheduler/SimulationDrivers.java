package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;

/** Turns every loop and pump on the thread of the simulation, in an order drawn from its seed. */
final class SimulationDrivers implements Drivers {

    private static final int MOST_TASKS_A_VISIT = 1000;

    private final Random random;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Pump> pumps = new ArrayList<>();

    SimulationDrivers(Random random) {
        this.random = random;
    }

    @Override
    public void drive(String name, EventLoop loop) {
        loops.add(loop);
    }

    @Override
    public void drive(String name, Pump pump) {
        pump.enter();
        pumps.add(pump);
    }

    /** Runs what a plug-in does in a preparation at once. */
    @Override
    public ThreadFactory threads(String name) {
        return task -> new Thread(task, name) {
            @Override
            public void start() {
                run();
            }
        };
    }

    /** Visits every loop and, if they may turn, every pump once. */
    void visitAll(boolean pumpsTurn) {
        int first = random.nextInt(2);
        for (int half = 0; half < 2; half++) {
            if ((first + half) % 2 == 0) {
                visitLoops();
            } else if (pumpsTurn) {
                turnPumps();
            }
        }
    }

    private void visitLoops() {
        int count = loops.size();
        int offset = count < 2 ? 0 : random.nextInt(count);
        for (int i = 0; i < count; i++) {
            EventLoop loop = loops.get((offset + i) % count);
            int tasks = 0;
            while (loop.runOne()) {
                if (++tasks > MOST_TASKS_A_VISIT) {
                    throw new AssertionError("a loop does not come to rest");
                }
            }
        }
        loops.removeIf(EventLoop::isOver);
    }

    private void turnPumps() {
        pumps.removeIf(pump -> !pump.turn(0));
    }

    /** Whether a loop or a pump is still to be driven. */
    boolean isBusy() {
        return !loops.isEmpty() || !pumps.isEmpty();
    }
}
