package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bus time that passes only when told to. */
@Timeout(60)
class SteppedClockTest {

    private final SteppedClock clock = new SteppedClock(7);

    @Test
    void frameIsAMillisecond() {
        clock.advance(3);

        assertThat(clock.frame()).isEqualTo(10);
        assertThat(clock.nanoTime()).isEqualTo(3_000_000);
        assertThat(clock.nanoTimeOf(12)).isEqualTo(5_000_000);
        assertThat(clock.frameAt(4_999_999)).isEqualTo(11);
    }

    @Test
    void negativeNumbersAreRefused() {
        assertThatThrownBy(() -> clock.advance(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new SteppedClock(-2)).hasMessageContaining("-2");
    }

    @Test
    void sleeperIsWokenAtItsDeadlineAndNotBefore() throws Exception {
        AtomicLong wokenAt = new AtomicLong(-1);
        Thread sleeper = waiting(new Object(), 5_000_000, wokenAt);

        clock.advance(4);
        assertThat(sleeper.getState()).isEqualTo(Thread.State.WAITING);
        clock.advance(1);
        sleeper.join();

        assertThat(wokenAt).hasValue(5_000_000);
    }

    @Test
    void sleeperIsWokenByANotification() throws Exception {
        Object monitor = new Object();
        AtomicLong wokenAt = new AtomicLong(-1);
        Thread sleeper = waiting(monitor, Long.MAX_VALUE, wokenAt);
        clock.advance(2);

        synchronized (monitor) {
            monitor.notifyAll();
        }
        sleeper.join();

        assertThat(wokenAt).hasValue(2_000_000);
    }

    @Test
    void everySleeperIsWoken() throws Exception {
        AtomicLong wokenAt = new AtomicLong(-1);
        Thread[] sleepers = new Thread[9];
        for (int i = 0; i < sleepers.length; i++) {
            sleepers[i] = waiting(new Object(), 3_000_000, wokenAt);
        }

        clock.advance(3);

        for (Thread sleeper : sleepers) {
            sleeper.join();
        }
        assertThat(wokenAt).hasValue(3_000_000);
    }

    private Thread waiting(Object monitor, long nanos, AtomicLong wokenAt) {
        Thread sleeper = new Thread(() -> {
            synchronized (monitor) {
                try {
                    clock.await(monitor, nanos);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                wokenAt.set(clock.nanoTime());
            }
        });
        sleeper.start();
        while (sleeper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return sleeper;
    }
}
