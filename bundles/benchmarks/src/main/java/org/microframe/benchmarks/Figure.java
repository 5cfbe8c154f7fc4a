package org.microframe.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * One measured value.
 *
 * @param name what was measured
 * @param unit of value, least and most
 * @param value the median over the rounds
 * @param least the least round
 * @param most the greatest round
 * @param baseline what it is held against, measured in the same run, with its value; empty when the value stands for itself
 * @param goal the most that it should be; empty for none
 * @param profile where the time goes, a line each, when it misses the goal
 */
public record Figure(
        String name,
        String unit,
        double value,
        double least,
        double most,
        String baseline,
        OptionalDouble goal,
        List<String> profile) {

    /** One without a profile. */
    public Figure(
            String name, String unit, double value, double least, double most, String baseline, OptionalDouble goal) {
        this(name, unit, value, least, most, baseline, goal, List.of());
    }

    /** A figure from its rounds. */
    public static Figure of(String name, String unit, double[] rounds, String baseline, OptionalDouble goal) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        return new Figure(name, unit, median(rounds), sorted[0], sorted[sorted.length - 1], baseline, goal);
    }

    static double median(double[] rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Itself; when it misses its goal, with a profile of where the time goes, a line each. */
    public Figure profiledIfMissed(Supplier<List<String>> profiler) {
        return isReached() ? this : new Figure(name, unit, value, least, most, baseline, goal, profiler.get());
    }

    /** Whether it has no goal or keeps it. */
    public boolean isReached() {
        return goal.isEmpty() || value <= goal.getAsDouble();
    }
}
