package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;

class FrameClockTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long NEARLY_WRAPPED = 0xFFFF_FFFFL - 500;

    private final FrameClock clock = new FrameClock(0);

    /** Readings of a bus at times between its frames, which a stepped clock tells as well. */
    private static final class Bus {
        final SteppedClock time;
        final VirtualBus bus;

        Bus(long frameBase, int ppm) {
            time = new SteppedClock(frameBase);
            bus = new VirtualBus(time);
            bus.drift(ppm);
        }

        int counter(long at) {
            return (int) time.frameAt(at);
        }

        long begins(int counter, long near) {
            long present = time.frameAt(near);
            return time.nanoTimeOf(present + (counter - (int) present));
        }
    }

    private long readAsAdvised(Bus bus, long from, int readings) {
        long at = from;
        for (int i = 0; i < readings; i++) {
            clock.read(bus.counter(at), at);
            at = clock.nextReading(at);
        }
        return at;
    }

    private void assertWithinStatedError(Bus bus, long now) {
        FrameClock.Line line = clock.line();
        for (int ahead = -100; ahead <= 1000; ahead += 50) {
            int frame = bus.counter(now) + ahead;
            assertThat(Math.abs(line.nanosOf(frame) - bus.begins(frame, now)))
                    .as("frame %d from now", ahead)
                    .isLessThanOrEqualTo(line.errorOf(frame));
        }
    }

    @RepeatedTest(200)
    void keepsItsStatedErrorAtAnyDriftAndAnyReadings(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int ppm = random.nextInt(1001) - 500;
        Bus bus = new Bus(random.nextBoolean() ? NEARLY_WRAPPED : random.nextInt(1 << 30), ppm);
        long at = random.nextInt(1_000_000);
        for (int i = 0; i < 300; i++) {
            clock.read(bus.counter(at), at);
            if (clock.line() != null) {
                assertWithinStatedError(bus, at);
                assertThat(Math.abs(clock.line().driftPpm() - ppm))
                        .isLessThanOrEqualTo(clock.line().driftErrorPpm() + 1e-9);
            }
            at += 1 + random.nextInt(400_000_000);
        }

        assertThat(clock.restarts()).isZero();
        assertThat(clock.line().driftErrorPpm()).isLessThan(20);
    }

    @RepeatedTest(50)
    void isExactToAFewMicrosecondsAfterTheReadingsItAsksFor(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int ppm = random.nextInt(1001) - 500;
        Bus bus = new Bus(NEARLY_WRAPPED, ppm);

        long now = readAsAdvised(bus, random.nextInt(1_000_000), 60);

        FrameClock.Line line = clock.line();
        assertWithinStatedError(bus, now);
        assertThat(line.errorOf(bus.counter(now))).isLessThan(5_000);
        assertThat(line.driftErrorPpm()).isLessThan(1);
        assertThat(now).isLessThan(60_000 * MILLISECOND);
    }

    @Test
    void knowsNothingBeforeFramesPass() {
        assertThat(clock.line()).isNull();
        clock.read(7, 100);
        clock.read(7, 500_000);
        assertThat(clock.line()).isNull();

        clock.read(8, 1_200_000);

        assertThat(clock.line().errorOf(9)).isBetween(1L, MILLISECOND);
    }

    @Test
    void leavesOutABadReading() {
        Bus bus = new Bus(0, 50);
        long now = readAsAdvised(bus, 123_456, 40);

        clock.read(bus.counter(now) + 17, now);
        clock.read(bus.counter(now + MILLISECOND), now + MILLISECOND);

        assertWithinStatedError(bus, now);
        assertThat(clock.restarts()).isZero();
    }

    @RepeatedTest(20)
    void followsAChangeOfDrift(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Bus bus = new Bus(0, 0);
        long now = readAsAdvised(bus, random.nextInt(1_000_000), 40);
        bus.time.advance(now / MILLISECOND + 1);
        bus.bus.drift(random.nextBoolean() ? 80 : -80);

        now = readAsAdvised(bus, bus.time.nanoTime() + 10 * MILLISECOND, 40);

        assertWithinStatedError(bus, now);
        assertThat(clock.restarts()).isPositive();
    }

    @Test
    void saysNothingWhileTheBusStandsAndStartsAgainWhenItResumes() {
        Bus bus = new Bus(0, 100);
        long now = readAsAdvised(bus, 200_000, 40);
        bus.time.advance(now / MILLISECOND + 1);
        bus.bus.stand();

        now = readAsAdvised(bus, bus.time.nanoTime() + 20 * MILLISECOND, 20);

        assertThat(clock.line()).isNull();

        bus.time.advance(5000);
        bus.bus.resume();
        now = readAsAdvised(bus, bus.time.nanoTime() + MILLISECOND / 3, 40);

        assertWithinStatedError(bus, now);
        assertThat(clock.restarts()).isPositive();
    }

    @Test
    void startsAgainWhenTheCounterBeganAnewDuringASleep() {
        Bus before = new Bus(5_000_000, 0);
        long slept = readAsAdvised(before, 200_000, 40) + 3_600_000 * MILLISECOND;
        Bus after = new Bus(3, 0);
        after.time.advance(slept / MILLISECOND);

        long now = readAsAdvised(after, slept, 40);

        assertWithinStatedError(after, now);
        assertThat(clock.restarts()).isEqualTo(1);
    }

    @RepeatedTest(100)
    void saysNothingWrongAfterTheBusHasStoodUnseen(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Bus bus = new Bus(random.nextBoolean() ? NEARLY_WRAPPED : random.nextInt(1 << 30), random.nextInt(201) - 100);
        long at = readAsAdvised(bus, random.nextInt(1_000_000), 40 + random.nextInt(40));
        bus.time.advance(at / MILLISECOND + 1);
        bus.bus.stand();
        bus.time.advance(2 + random.nextInt(10_000));
        bus.bus.resume();
        at = bus.time.nanoTime() + random.nextInt(1_000_000);
        int known = 0;
        for (int i = 0; i < 60; i++) {
            clock.read(bus.counter(at), at);
            if (clock.line() != null) {
                known++;
                int present = bus.counter(at);
                assertThat(Math.abs(clock.line().nanosOf(present) - bus.begins(present, at)))
                        .as("reading %d", i)
                        .isLessThanOrEqualTo(clock.line().errorOf(present));
            }
            at = clock.nextReading(at);
        }

        assertThat(known).isGreaterThan(40);
    }

    @Test
    void goesOnOverASleepInWhichTheCounterWentOn() {
        Bus bus = new Bus(0, 30);
        long now = readAsAdvised(bus, 200_000, 60);

        now = readAsAdvised(bus, now + 8 * 3_600_000 * MILLISECOND, 40);

        assertWithinStatedError(bus, now);
    }

    @RepeatedTest(20)
    void allowsForReadingsWhoseTimeIsOff(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        FrameClock tolerant = new FrameClock(30_000);
        Bus bus = new Bus(0, random.nextInt(201) - 100);
        long at = 0;
        for (int i = 0; i < 500; i++) {
            tolerant.read(bus.counter(at), at + random.nextInt(60_001) - 30_000);
            at += 1_000_000 + random.nextInt(100_000_000);
        }

        int frame = bus.counter(at) + 50;
        assertThat(tolerant.restarts()).isZero();
        assertThat(Math.abs(tolerant.line().nanosOf(frame) - bus.begins(frame, at)))
                .isLessThanOrEqualTo(tolerant.line().errorOf(frame))
                .isLessThan(100_000);
    }

    @Test
    void tellsTheFrameOfATime() {
        Bus bus = new Bus(NEARLY_WRAPPED, -200);
        long now = readAsAdvised(bus, 300_000, 60);

        long middle = bus.time.nanoTimeOf(bus.time.frameAt(now) + 700) + MILLISECOND / 2;

        assertThat(clock.line().counterAt(middle)).isEqualTo(bus.counter(middle));
    }
}
