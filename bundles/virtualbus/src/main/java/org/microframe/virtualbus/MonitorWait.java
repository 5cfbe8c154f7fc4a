package org.microframe.virtualbus;

import java.util.function.BooleanSupplier;

/** Waiting on the bus's monitor for a condition, not longer than until a deadline; an interrupt is deferred. Without state. */
final class MonitorWait {

    private MonitorWait() {}

    /**
     * Waits.
     *
     * @param bus whose monitor the caller holds, notified when the condition may have become true
     * @param deadline on the bus's clock
     * @return whether the condition is true
     */
    static boolean until(VirtualBus bus, long deadline, BooleanSupplier condition) {
        BusClock clock = bus.clock();
        boolean interrupted = false;
        boolean fulfilled = condition.getAsBoolean();
        long left = deadline - clock.nanoTime();
        while (!fulfilled && left > 0) {
            try {
                clock.await(bus, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            fulfilled = condition.getAsBoolean();
            left = deadline - clock.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return fulfilled;
    }
}
