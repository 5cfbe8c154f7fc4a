package org.microframe.virtualbus;

import java.util.PriorityQueue;

/** What is to be done at later times of a bus's clock, in their order. Guarded by its own monitor, which is taken last. */
final class BusTimetable {

    private record Entry(long nanoTime, long number, Runnable action) {}

    private final PriorityQueue<Entry> entries = new PriorityQueue<>((a, b) ->
            a.nanoTime != b.nanoTime ? Long.signum(a.nanoTime - b.nanoTime) : Long.compare(a.number, b.number));
    private long numbers;
    private volatile boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    synchronized void add(long nanoTime, Runnable action) {
        entries.add(new Entry(nanoTime, numbers++, action));
        empty = false;
    }

    /** Takes out the first action that is due; null when none is. */
    synchronized Runnable next(long now) {
        Entry first = entries.peek();
        if (first == null || first.nanoTime - now > 0) {
            return null;
        }
        entries.remove();
        empty = entries.isEmpty();
        return first.action;
    }

    synchronized void clear() {
        entries.clear();
        empty = true;
    }
}
