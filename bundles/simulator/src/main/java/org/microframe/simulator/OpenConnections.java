package org.microframe.simulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.microframe.virtualbus.BusClock;

/** The connections that are open, of all bundles. Guarded by its own monitor, which is taken after any other. */
final class OpenConnections {

    private final Set<SimulatedConnection> open = new LinkedHashSet<>();

    synchronized void add(SimulatedConnection connection) {
        open.add(connection);
    }

    synchronized void remove(SimulatedConnection connection) {
        open.remove(connection);
        notifyAll();
    }

    synchronized List<SimulatedConnection> remaining() {
        return List.copyOf(open);
    }

    /** Waits until none is open, until a deadline on the clock; answers whether that is so. */
    synchronized boolean awaitNone(BusClock clock, long deadline) {
        return clock.awaitUntil(this, deadline, open::isEmpty);
    }
}
