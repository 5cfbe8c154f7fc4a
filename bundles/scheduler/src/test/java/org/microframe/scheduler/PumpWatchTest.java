package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a keeper that could not run for a while holds against what it watches. */
class PumpWatchTest {

    /** Of a pump without streams. */
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(700);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3 * PERIOD);
    private final EventLoop keeper = new EventLoop(clock::get, failure -> {
        throw new AssertionError(failure);
    });
    private final long begin = clock.get();
    private KeeperPauses pauses;

    @BeforeEach
    void watch() {
        Pump pump = new Pump(null, clock::get, failure -> {});
        new PumpWatch("device", pump, keeper, clock::get, null, null, new PumpWatch.Watched() {
                    @Override
                    public boolean isNeeded() {
                        return true;
                    }

                    @Override
                    public void look(long now, KeeperPauses seen) {
                        pauses = seen;
                    }
                })
                .keepOn();
    }

    private void runAfter(long nanos) {
        clock.addAndGet(nanos);
        assertThat(keeper.runOne()).isTrue();
    }

    @Test
    void aKeeperInTimeExcusesNothing() {
        runAfter(PERIOD);
        runAfter(PERIOD);

        assertThat(pauses.since(begin)).isZero();
    }

    @Test
    void aPauseIsExcusedInLaterLooksTooAndOnlyWhatCameAfterTheTime() {
        runAfter(PERIOD);
        runAfter(PERIOD + PAUSE);
        long end = clock.get();
        runAfter(PERIOD);

        assertThat(pauses.since(begin)).isEqualTo(PAUSE);
        assertThat(pauses.since(end - PAUSE / 2)).isEqualTo(PAUSE / 2);
        assertThat(pauses.since(end)).isZero();
    }

    @Test
    void pausesAddUp() {
        for (int i = 0; i < 2_000; i++) {
            runAfter(PERIOD + PAUSE);
        }

        assertThat(pauses.since(clock.get() - 3 * (PERIOD + PAUSE))).isEqualTo(3 * PAUSE);
    }
}
