package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.Distribution;

class MeasuredTest {

    @Test
    void tellsHowValuesAreSpread() {
        Measured times = Measured.times();
        for (int micros = 1; micros <= 992; micros++) {
            times.record(micros * 1000L);
        }

        Distribution spread = times.distribution();

        assertThat(spread.count()).isEqualTo(992);
        assertThat(spread.least()).isEqualTo(1000);
        assertThat(spread.median()).isBetween(490_000L, 500_000L);
        assertThat(spread.p99()).isBetween(970_000L, 995_000L);
        assertThat(spread.greatest()).isBetween(985_000L, 1_000_000L);
    }

    @Test
    void addsUpOverQuestionsAndKeepsWhatIsOutOfRangeAtTheEdge() {
        Measured numbers = Measured.numbers(1024);
        assertThat(numbers.distribution()).isEqualTo(Distribution.NONE);
        record(numbers, -5);
        assertThat(numbers.distribution().count()).isEqualTo(16);
        record(numbers, 5000);

        assertThat(numbers.distribution().count()).isEqualTo(32);
        assertThat(numbers.distribution().least()).isZero();
        assertThat(numbers.distribution().greatest()).isBetween(1020L, 1032L);
    }

    /** As often as makes a bunch. */
    private static void record(Measured numbers, long value) {
        for (int i = 0; i < 16; i++) {
            numbers.record(value);
        }
    }
}
