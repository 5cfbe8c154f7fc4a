package org.microframe.scheduler;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs tasks one after the other, now or at a time of the clock, on the one thread that drives it; any thread posts. The
 * queues are guarded by this object's monitor, which is not held while a task runs.
 */
final class EventLoop {

    /** A task at a time; cancelled by the loop's own tasks. */
    static final class Timer implements Comparable<Timer> {
        private final long due;
        private final long order;
        private final Runnable task;
        private boolean cancelled;

        private Timer(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Timer other) {
            return due != other.due ? Long.signum(due - other.due) : Long.compare(order, other.order);
        }
    }

    private final LongSupplier clock;
    private final Consumer<Throwable> failures;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timersSet;
    private boolean stopped;

    /**
     * @param clock ns
     * @param failures told of what a task throws; the loop goes on
     */
    EventLoop(LongSupplier clock, Consumer<Throwable> failures) {
        this.clock = clock;
        this.failures = failures;
    }

    /** Runs a task soon. Returns false, and does not run it, when the loop was stopped. */
    synchronized boolean post(Runnable task) {
        if (stopped) {
            return false;
        }
        tasks.add(task);
        notifyAll();
        return true;
    }

    /** Runs a task when the clock has advanced by the delay. */
    synchronized Timer after(long delayNanos, Runnable task) {
        Timer timer = new Timer(clock.getAsLong() + delayNanos, timersSet++, task);
        timers.add(timer);
        notifyAll();
        return timer;
    }

    /** Runs what was posted before, then nothing more. */
    synchronized void stop() {
        stopped = true;
        timers.clear();
        notifyAll();
    }

    /** Runs one task that is due; returns whether there was one. */
    boolean runOne() {
        Runnable task = next();
        if (task == null) {
            return false;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failures.accept(e);
        }
        return true;
    }

    /** Whether the loop was stopped and has run what was posted before. */
    synchronized boolean isOver() {
        return stopped && tasks.isEmpty();
    }

    /** Runs tasks until the loop is stopped: the body of the loop's thread. */
    void run() {
        while (awaitDue()) {
            runOne();
        }
    }

    private synchronized Runnable next() {
        Runnable task = tasks.poll();
        if (task != null) {
            return task;
        }
        while (!timers.isEmpty() && (timers.peek().cancelled || timers.peek().due - clock.getAsLong() <= 0)) {
            Timer timer = timers.poll();
            if (!timer.cancelled) {
                return timer.task;
            }
        }
        return null;
    }

    private synchronized boolean awaitDue() {
        boolean interrupted = false;
        while (tasks.isEmpty() && !stopped) {
            try {
                if (timers.isEmpty()) {
                    wait();
                } else {
                    long left = timers.peek().due - clock.getAsLong();
                    if (left <= 0) {
                        break;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !tasks.isEmpty() || !stopped;
    }
}
