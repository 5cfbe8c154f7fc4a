package org.microframe.windows;

import java.util.ArrayList;
import java.util.List;

/** Does something short again and again, on a thread of its own, and writes down when that took long. */
final class HiccupProbe implements AutoCloseable {

    /** When something took long, in ns of {@link System#nanoTime}. */
    record Hiccup(long start, long end) {
        long nanos() {
            return end - start;
        }
    }

    private final Runnable something;
    private final long longNanos;
    private final Thread thread;
    private final List<Hiccup> hiccups = new ArrayList<>();
    private volatile boolean ended;

    /**
     * Starts the thread.
     *
     * @param something short
     * @param longNanos what is written down, ns
     */
    HiccupProbe(String name, Runnable something, long longNanos) {
        this.something = something;
        this.longNanos = longNanos;
        thread = new Thread(this::run, name);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    private void run() {
        long start = System.nanoTime();
        while (!ended) {
            something.run();
            long end = System.nanoTime();
            if (end - start > longNanos) {
                add(new Hiccup(start, end));
            }
            start = end;
        }
    }

    private synchronized void add(Hiccup hiccup) {
        hiccups.add(hiccup);
    }

    /** What has taken long by now. */
    synchronized List<Hiccup> hiccups() {
        return List.copyOf(hiccups);
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
