package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.Distribution;

class MeasuredTest {

    @Test
    void tellsHowValuesAreSpread() {
        Measured times = Measured.times();
        for (int micros = 1; micros <= 960; micros++) {
            times.record(micros * 1000L);
        }

        Distribution spread = times.distribution();

        assertThat(spread.count()).isBetween(960L - Measured.BUNCH, 960L);
        assertThat(spread.least()).isEqualTo(1000);
        assertThat(spread.median()).isBetween(440_000L, 485_000L);
        assertThat(spread.p99()).isBetween(880_000L, 960_000L);
        assertThat(spread.greatest()).isBetween(890_000L, 968_000L);
    }

    @Test
    void addsUpOverQuestionsAndKeepsWhatIsOutOfRangeAtTheEdge() {
        Measured numbers = Measured.numbers(1024);
        assertThat(numbers.distribution()).isEqualTo(Distribution.NONE);
        record(numbers, -5);
        assertThat(numbers.distribution().count()).isEqualTo(Measured.BUNCH);
        record(numbers, 5000);

        assertThat(numbers.distribution().count()).isEqualTo(2 * Measured.BUNCH);
        assertThat(numbers.distribution().least()).isZero();
        assertThat(numbers.distribution().greatest()).isBetween(1020L, 1032L);
    }

    @Test
    void countsEachOfValuesThatComeInRuns() {
        Measured numbers = Measured.numbers(1024);
        for (int value = 0; value < 10 * Measured.BUNCH; value++) {
            numbers.record(value / 3 % 5);
        }

        Distribution spread = numbers.distribution();

        assertThat(spread.count()).isBetween(9L * Measured.BUNCH, 10L * Measured.BUNCH);
        assertThat(spread.median()).isEqualTo(2);
        assertThat(spread.greatest()).isEqualTo(4);
    }

    /** As often as makes a bunch. */
    private static void record(Measured numbers, long value) {
        for (int i = 0; i < Measured.BUNCH; i++) {
            numbers.record(value);
        }
    }
}
