package org.microframe.scheduler;

import java.util.function.LongSupplier;

/**
 * Looks after a pump from the keeper's loop: takes it from a handler that does not return in time. Time in which the keeper itself
 * could not run does not count.
 */
final class PumpWatch {

    /** What is watched beside the pump itself, on the keeper's loop. */
    interface Watched {
        boolean isNeeded();

        /** @param pauses in which the keeper could not run */
        void look(long now, KeeperPauses pauses);
    }

    private static final long LEAST_PERIOD_NANOS = 1_000_000;
    private static final long LONGEST_PERIOD_NANOS = 500_000_000;

    private final String device;
    private final Pump pump;
    private final EventLoop keeper;
    private final LongSupplier clock;
    private final Drivers drivers;
    private final SchedulerLog log;
    private final Watched watched;
    private final KeeperPauses pauses = new KeeperPauses();
    private boolean on;
    private long due;

    PumpWatch(
            String device,
            Pump pump,
            EventLoop keeper,
            LongSupplier clock,
            Drivers drivers,
            SchedulerLog log,
            Watched watched) {
        this.device = device;
        this.pump = pump;
        this.keeper = keeper;
        this.clock = clock;
        this.drivers = drivers;
        this.log = log;
        this.watched = watched;
    }

    /** Watches for as long as it is needed. */
    void keepOn() {
        if (!on) {
            on = true;
            lookLater();
        }
    }

    private void lookLater() {
        long period = Math.max(LEAST_PERIOD_NANOS, Math.min(LONGEST_PERIOD_NANOS, pump.budgetNanos() / 2));
        due = clock.getAsLong() + period;
        keeper.after(period, this::look);
    }

    private void look() {
        if (!watched.isNeeded()) {
            on = false;
            return;
        }
        long now = clock.getAsLong();
        long late = Math.max(0, now - due);
        HandlerPort stuck = pump.takeFromStuckCall(late);
        if (stuck != null) {
            stuck.seat.moveToThread();
            stuck.dispatchBy(drivers, "handler " + device);
            log.warn("the handler of endpoint " + String.format("0x%02X", stuck.endpointAddress) + " of " + device
                    + " took longer than " + pump.budgetNanos() / 1_000_000
                    + " ms on the pump; it is called on a thread of its own from now on");
            drivers.drive("pump " + device, pump);
        }
        pauses.ended(now, late);
        watched.look(now, pauses);
        lookLater();
    }
}
