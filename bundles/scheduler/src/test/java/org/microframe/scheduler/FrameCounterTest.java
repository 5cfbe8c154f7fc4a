package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameCounterTest {

    private static final long MS = 1_000_000;

    private final FrameCounter counter = new FrameCounter("", 0, 0, 0);

    @Test
    void beginsWithTheCountersUnsignedNumber() {
        counter.begin("bus", -16, 5 * MS);

        assertThat(counter.domain()).isEqualTo("bus");
        assertThat(counter.offset()).isZero();
        assertThat(counter.lastFrame()).isEqualTo(0xFFFF_FFF0L);
        assertThat(counter.lastNanos()).isEqualTo(5 * MS);
    }

    @Test
    void readsOnOverTheWrap() {
        counter.begin("bus", -16, 0);

        assertThat(counter.read(4, 20 * MS)).isEqualTo(0x1_0000_0004L);
        assertThat(counter.lastFrame()).isEqualTo(0x1_0000_0004L);
        assertThat(counter.lastNanos()).isEqualTo(20 * MS);
        assertThat(counter.counterAt(0x1_0000_0009L)).isEqualTo(9);
        assertThat(counter.counterAt(0xFFFF_FFF1L)).isEqualTo(0xFFFF_FFF1L);
    }

    @Test
    void goesOnExactlyInTheSameDomain() {
        counter.begin("bus", 1000, 0);

        assertThat(counter.enter("bus", 6_003, 5_000 * MS)).isZero();

        assertThat(counter.lastFrame()).isEqualTo(6_003);
        assertThat(counter.lastNanos()).isEqualTo(5_000 * MS);
        assertThat(counter.offset()).isZero();
    }

    @Test
    void goesOnExactlyWhenNoFrameHasPassed() {
        counter.begin("bus", 1000, 0);

        assertThat(counter.enter("bus", 1000, 0)).isZero();
        assertThat(counter.lastFrame()).isEqualTo(1000);
    }

    @Test
    void goesOnExactlyAfterLongerThanTheCounterCanTellByItself() {
        counter.begin("bus", 1000, 0);
        long away = 3L << 31;

        assertThat(counter.enter("bus", (int) (1000 + away), away * MS)).isZero();
        assertThat(counter.lastFrame()).isEqualTo(1000 + away);
    }

    @Test
    void goesOnByTheClockInAnotherDomainWithinTwoFramesAndAThousandth() {
        counter.begin("bus", 1000, 10 * MS);

        assertThat(counter.enter("another", 77, 4_010 * MS)).isEqualTo(2 + 4);

        assertThat(counter.domain()).isEqualTo("another");
        assertThat(counter.lastFrame()).isEqualTo(5_000);
        assertThat(counter.offset()).isEqualTo(5_000 - 77);
        assertThat(counter.lastNanos()).isEqualTo(4_010 * MS);
        assertThat(counter.read(80, 4_013 * MS)).isEqualTo(5_003);
        assertThat(counter.counterAt(5_003)).isEqualTo(80);
    }

    @Test
    void goesOnByTheClockWhenTheCounterWentBack() {
        counter.begin("bus", 1000, 0);

        assertThat(counter.enter("bus", 400, 100 * MS)).isEqualTo(2);
        assertThat(counter.lastFrame()).isEqualTo(1_100);
    }

    @Test
    void doesNotGoBackWithTheClock() {
        counter.begin("bus", 1000, 50 * MS);

        counter.enter("another", 3, 20 * MS);

        assertThat(counter.lastFrame()).isEqualTo(1000);
        assertThat(counter.latest(10 * MS)).isEqualTo(1000);
    }

    @Test
    void isAtMostTheFrameThatAFastBusCanHaveReached() {
        counter.begin("bus", 1000, 0);

        assertThat(counter.latest(0)).isEqualTo(1000);
        assertThat(counter.latest(1)).isEqualTo(1001);
        assertThat(counter.latest(10 * MS)).isEqualTo(1011);
        assertThat(counter.latest(1_000 * MS)).isEqualTo(2_002);
    }
}
