package org.microframe.scheduler;

import java.util.List;
import org.microframe.isoch.OnOverrun;
import org.microframe.scheduler.SlotWitness.Received;

/**
 * Which completed transfers of an IN stream were discarded in a simulation, when one handler at a time was called on the pump: the oldest
 * or the newest of those that waited for it.
 */
final class DiscardedSlots {

    private final SimulatedPlayer player;
    private final List<Received> received;

    private DiscardedSlots(SimulatedPlayer player, List<Received> received) {
        this.player = player;
        this.received = received;
    }

    static void require(SimulatedPlayer player, SlotWitness witness) {
        boolean newest = player.request.policy().losses().onOverrun() == OnOverrun.DROP_NEWEST;
        for (List<Received> received : witness.received()) {
            DiscardedSlots discarded = new DiscardedSlots(player, received);
            for (int i = 0; i < received.size(); i++) {
                Received one = received.get(i);
                if (one.taken == Long.MAX_VALUE && one.reused < Long.MAX_VALUE && one.first >= 0) {
                    discarded.requireNoOther(i, newest);
                }
            }
        }
    }

    /** When a transfer was discarded, none waited that was to go before it. */
    private void requireNoOther(int index, boolean newest) {
        long when = received.get(index).reused;
        for (int i = newest ? index + 1 : 0; i < (newest ? received.size() : index); i++) {
            Received other = received.get(i);
            boolean waited = other.completed < when && other.taken > when && other.taken < Long.MAX_VALUE;
            if (waited && (!newest || hadTakenBefore(other.by, index))) {
                throw new AssertionError("of what " + player.identity + " received, " + received.get(index).first
                        + " was discarded before " + other.first + ", which it took later");
            }
        }
    }

    /** Whether a handler was there already when a transfer completed. */
    private boolean hadTakenBefore(SimulatedHandler handler, int index) {
        return received.subList(0, index).stream().anyMatch(earlier -> earlier.by == handler);
    }
}
