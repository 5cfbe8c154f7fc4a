package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final int FRAMES = 2_000;
    private static final int SCENARIOS = Integer.getInteger("microframe.scenarios", 10_000);
    private static final boolean SHORTEST = !"false".equals(System.getProperty("microframe.shortest"));
    private static final long FIRST_SEED = Long.getLong("microframe.seed", 1);

    @Test
    void everyLedgerAgreesWithTheBusInEveryScenario() {
        long carried = LongStream.range(FIRST_SEED, FIRST_SEED + SCENARIOS)
                .parallel()
                .map(seed -> runAndJudge(seed, FRAMES))
                .sum();

        assertThat(carried).isGreaterThan(SCENARIOS < 100 ? -1 : SCENARIOS * (long) FRAMES / 2);
    }

    private static long runAndJudge(long seed, int frames) {
        try {
            return run(seed, frames);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " fails after " + shortestFailure(seed, frames) + " frames; rerun it with"
                            + " mvn -pl bundles/scheduler -am verify -Dtest=SimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dmicroframe.scenarios=1 -Dmicroframe.seed="
                            + seed,
                    e);
        }
    }

    private static long run(long seed, int frames) {
        Simulation simulation = new Simulation(seed);
        simulation.run(frames);
        simulation.requireAgreement();
        return simulation.carried();
    }

    /** The length of the shortest scenario of a seed that fails, unless nobody wants to know. */
    private static int shortestFailure(long seed, int frames) {
        for (int length = 1; SHORTEST && length < frames; length++) {
            try {
                run(seed, length);
            } catch (AssertionError | RuntimeException e) {
                return length;
            }
        }
        return frames;
    }

    @Test
    @Tag("repeats")
    void theSameSeedGivesTheSameEvents() {
        for (long seed = 1; seed <= 50; seed++) {
            assertThat(new Simulation(seed).run(FRAMES)).isEqualTo(new Simulation(seed).run(FRAMES));
        }
    }

    @Test
    @Tag("repeats")
    void anotherSeedGivesOtherEvents() {
        assertThat(new Simulation(1).run(FRAMES)).isNotEqualTo(new Simulation(2).run(FRAMES));
    }
}
