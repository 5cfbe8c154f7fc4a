package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartBackoffTest {

    private static final long MS = 1_000_000;

    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void startsAtOnceBeforeAnyBreak() {
        assertThat(backoff.notBefore()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void restartsAtOnceAfterTheFirstBreak() {
        assertThat(backoff.broke(7 * MS)).isTrue();

        assertThat(backoff.notBefore()).isEqualTo(7 * MS);
    }

    @Test
    void doublesFromTheSecondBreakWithinASecondUpTo256Milliseconds() {
        long now = 0;
        backoff.broke(now);
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 256, 256}) {
            now += 300 * MS;
            backoff.carried();
            assertThat(backoff.broke(now)).isTrue();
            assertThat(backoff.notBefore()).isEqualTo(now + wait * MS);
        }
    }

    @Test
    void restartsAtOnceAgainAfterASecondWithoutABreak() {
        backoff.broke(0);
        backoff.broke(10 * MS);
        backoff.broke(1_010 * MS);

        assertThat(backoff.notBefore()).isEqualTo(1_010 * MS);

        backoff.broke(2_009 * MS);
        assertThat(backoff.notBefore()).isEqualTo(2_010 * MS);
    }

    @Test
    void givesUpAfterTenStartsOfWhichNothingWasCarried() {
        for (int i = 1; i <= 10; i++) {
            assertThat(backoff.broke(i * MS)).isTrue();
        }
        assertThat(backoff.broke(11 * MS)).isFalse();

        backoff.carried();
        assertThat(backoff.broke(12 * MS)).isTrue();
    }
}
