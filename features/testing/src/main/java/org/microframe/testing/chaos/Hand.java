package org.microframe.testing.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.microframe.testing.Step;

/** A thread that changes one thing again and again, at moments drawn from its own seed, until the time is over. */
abstract class Hand implements Runnable {

    final String subject;
    final Random random;
    final ActionLog log;
    private final CountDownLatch over;
    private final long longestPauseMillis;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** @param longestPause between two changes; the mean is half of it */
    Hand(String subject, long seed, ActionLog log, CountDownLatch over, Duration longestPause) {
        this.subject = subject;
        this.log = log;
        this.over = over;
        random = new Random(seed ^ subject.hashCode());
        longestPauseMillis = longestPause.toMillis();
    }

    /** Makes one change, drawn from {@link #random}. */
    abstract void change() throws Exception;

    /** The rest of the time, when the others have stopped: puts everything where it was. */
    void tidy() throws Exception {}

    @Override
    public final void run() {
        try {
            while (!pause(longestPauseMillis)) {
                attempt();
            }
        } catch (InterruptedException e) {
            failures.add(e);
        }
    }

    private void attempt() throws InterruptedException {
        try {
            change();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            failures.add(e);
        }
    }

    /** Waits so long at most, or until the time is over; whether it is. */
    final boolean pause(long mostMillis) throws InterruptedException {
        return over.await(random.nextLong(mostMillis), TimeUnit.MILLISECONDS);
    }

    final void does(String what, Step step) throws Exception {
        log.run(subject, what, step);
    }

    /** What its changes threw. */
    final List<Throwable> failures() {
        return failures;
    }
}
