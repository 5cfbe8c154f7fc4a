package org.microframe.scheduler;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The rings of a pump in the order in which they are refilled, those of greater priority first, and served: so that no handler is always
 * last when time runs out, rings of equal priority take turns. The pump owns it.
 */
final class ServingOrder {

    private PipeRing[] rings = {};
    private int[] groups = {};
    private int[] sizes = {};
    private int turns;

    /** All rings by priority, to be read only. */
    PipeRing[] rings() {
        return rings;
    }

    /** The ring that is served as the i-th of this turn. */
    PipeRing at(int i) {
        return rings[groups[i] + (i - groups[i] + turns) % sizes[i]];
    }

    /** Begins the next turn. */
    void next() {
        turns = turns + 1 & Integer.MAX_VALUE >> 1;
    }

    void add(PipeRing ring) {
        PipeRing[] more = Arrays.copyOf(rings, rings.length + 1);
        more[rings.length] = ring;
        replace(more);
    }

    void remove(PipeRing ring) {
        replace(Arrays.stream(rings).filter(other -> other != ring).toArray(PipeRing[]::new));
    }

    private void replace(PipeRing[] next) {
        Arrays.sort(
                next, Comparator.comparingInt((PipeRing ring) -> ring.priority).reversed());
        rings = next;
        groups = new int[next.length];
        sizes = new int[next.length];
        for (int i = 0; i < next.length; i++) {
            groups[i] = i > 0 && next[i - 1].priority == next[i].priority ? groups[i - 1] : i;
            for (int j = groups[i]; j <= i; j++) {
                sizes[j] = i - groups[i] + 1;
            }
        }
    }
}
