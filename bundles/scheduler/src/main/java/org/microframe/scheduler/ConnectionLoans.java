package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Transfers that other threads are doing on a session's connection, by interface: while there are any, its alternate setting must stay
 * as it is. The session's keeper owns it.
 */
final class ConnectionLoans {

    /** The interface of an endpoint that none has. */
    static final int NO_INTERFACE = -1;

    private record Waiting(int interfaceNumber, Runnable task) {}

    private final Map<Integer, Integer> lent = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** A transfer begins on an interface. */
    void lend(int interfaceNumber) {
        lent.merge(interfaceNumber, 1, Integer::sum);
    }

    /** A transfer has ended on an interface: what waited for the last one runs. */
    void returned(int interfaceNumber) {
        if (lent.merge(interfaceNumber, -1, Integer::sum) > 0) {
            return;
        }
        lent.remove(interfaceNumber);
        for (Waiting due : List.copyOf(waiting)) {
            if (due.interfaceNumber() == interfaceNumber) {
                waiting.remove(due);
                due.task().run();
            }
        }
    }

    /** Runs a task now, or when the transfers that are under way on an interface have ended. */
    void whenReturned(int interfaceNumber, Runnable task) {
        if (lent.containsKey(interfaceNumber)) {
            waiting.add(new Waiting(interfaceNumber, task));
        } else {
            task.run();
        }
    }
}
