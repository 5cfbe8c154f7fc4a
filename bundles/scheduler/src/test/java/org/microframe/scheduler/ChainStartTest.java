package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChainStartTest {

    private final ChainStart start = new ChainStart();

    @Test
    void liesBetweenTheFrameAfterTheOneReadAndTheLeastBound() {
        start.after(100);
        start.narrow(120);
        start.narrow(111);
        start.narrow(115);

        assertThat(start.high()).isEqualTo(111);
        assertThat(start.estimate()).isEqualTo(106);
        assertThat(start.error()).isEqualTo(5);
    }

    @Test
    void errsByTheLongerHalfOfAnOddNumberOfFrames() {
        start.after(100);
        start.narrow(110);

        assertThat(start.estimate()).isEqualTo(105);
        assertThat(start.error()).isEqualTo(5);
    }

    @Test
    void isExactWhenBothEndsMeet() {
        start.after(100);
        start.narrow(90);

        assertThat(start.high()).isEqualTo(101);
        assertThat(start.estimate()).isEqualTo(101);
        assertThat(start.error()).isZero();
    }

    @Test
    void isExactAtAFrameWhateverComes() {
        start.at(500);
        start.narrow(400);
        start.narrow(600);

        assertThat(start.estimate()).isEqualTo(500);
        assertThat(start.error()).isZero();
    }

    @Test
    void doesNotMoveOnceFramesWereCountedFromIt() {
        start.after(100);
        start.narrow(121);
        start.pin();
        start.narrow(105);

        assertThat(start.estimate()).isEqualTo(111);
        assertThat(start.error()).isEqualTo(10);
    }

    @Test
    void errsByAllThatIsLaterWhenItIsTakenAsTheEarliest() {
        start.after(100);
        start.narrow(109);
        start.takeEarliest();

        assertThat(start.estimate()).isEqualTo(101);
        assertThat(start.error()).isEqualTo(8);
    }

    @Test
    void forgetsTheLastChain() {
        start.after(100);
        start.narrow(104);
        start.takeEarliest();
        start.pin();

        start.after(200);
        start.narrow(205);
        assertThat(start.estimate()).isEqualTo(203);
        assertThat(start.error()).isEqualTo(2);

        start.takeEarliest();
        start.at(300);
        assertThat(start.estimate()).isEqualTo(300);
        start.after(400);
        start.narrow(411);
        assertThat(start.estimate()).isEqualTo(406);
    }
}
