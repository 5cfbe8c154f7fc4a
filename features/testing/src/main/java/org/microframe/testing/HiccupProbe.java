package org.microframe.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Does something short again and again, on a thread of its own, and writes down when that took long by some clock. */
public final class HiccupProbe implements AutoCloseable {

    /**
     * When something took long.
     *
     * @param start ns of {@link System#nanoTime}
     * @param end ns of {@link System#nanoTime}
     * @param nanos how long, by the probe's clock
     */
    public record Hiccup(long start, long end, long nanos) {}

    private final Runnable something;
    private final LongSupplier clock;
    private final long longNanos;
    private final Thread thread;
    private final List<Hiccup> hiccups = new ArrayList<>();
    private volatile boolean ended;

    /**
     * Makes a probe that is to be started.
     *
     * @param something short
     * @param clock by which it is measured, ns
     * @param longNanos what is written down, ns
     */
    public HiccupProbe(String name, Runnable something, LongSupplier clock, long longNanos) {
        this.something = something;
        this.clock = clock;
        this.longNanos = longNanos;
        thread = new Thread(this::run, name);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public HiccupProbe start() {
        thread.start();
        return this;
    }

    private void run() {
        long start = System.nanoTime();
        long before = clock.getAsLong();
        while (!ended) {
            something.run();
            long after = clock.getAsLong();
            long end = System.nanoTime();
            if (after - before > longNanos) {
                add(new Hiccup(start, end, after - before));
            }
            start = end;
            before = after;
        }
    }

    private synchronized void add(Hiccup hiccup) {
        hiccups.add(hiccup);
    }

    /** What has taken long by now. */
    public synchronized List<Hiccup> hiccups() {
        return List.copyOf(hiccups);
    }

    /** The longest of those, ms; 0 when there was none. */
    public long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(
                hiccups().stream().mapToLong(Hiccup::nanos).max().orElse(0));
    }

    @Override
    public void close() {
        ended = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
