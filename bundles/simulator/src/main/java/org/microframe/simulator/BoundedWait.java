package org.microframe.simulator;

import java.util.function.BooleanSupplier;
import org.microframe.virtualbus.BusClock;

/** Waiting on a monitor for a condition, not longer than until a deadline; an interrupt is deferred. Without state. */
final class BoundedWait {

    private BoundedWait() {}

    /**
     * Waits.
     *
     * @param monitor held by the caller, notified when the condition may have become true
     * @param deadline on the clock
     * @return whether the condition is true
     */
    static boolean until(BusClock clock, Object monitor, long deadline, BooleanSupplier condition) {
        boolean interrupted = false;
        boolean fulfilled = condition.getAsBoolean();
        long left = deadline - clock.nanoTime();
        while (!fulfilled && left > 0) {
            try {
                clock.await(monitor, left);
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
