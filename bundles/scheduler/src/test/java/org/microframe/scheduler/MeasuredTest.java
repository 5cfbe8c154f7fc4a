package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.Distribution;

class MeasuredTest {

    @Test
    void tellsHowValuesAreSpread() {
        Measured times = Measured.times();
        for (int micros = 1; micros <= 1000; micros++) {
            times.record(micros * 1000L);
        }

        Distribution spread = times.distribution();

        assertThat(spread.count()).isEqualTo(1000);
        assertThat(spread.least()).isEqualTo(1000);
        assertThat(spread.median()).isBetween(495_000L, 505_000L);
        assertThat(spread.p99()).isBetween(980_000L, 1_000_000L);
        assertThat(spread.greatest()).isBetween(990_000L, 1_010_000L);
    }

    @Test
    void addsUpOverQuestionsAndKeepsWhatIsOutOfRangeAtTheEdge() {
        Measured numbers = Measured.numbers(1024);
        assertThat(numbers.distribution()).isEqualTo(Distribution.NONE);
        numbers.record(-5);
        assertThat(numbers.distribution().count()).isEqualTo(1);
        numbers.record(5000);

        assertThat(numbers.distribution().count()).isEqualTo(2);
        assertThat(numbers.distribution().least()).isZero();
        assertThat(numbers.distribution().greatest()).isBetween(1020L, 1032L);
    }
}
