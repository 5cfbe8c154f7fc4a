package org.microframe.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.Test;
import org.microframe.benchmarks.Figure;
import org.microframe.benchmarks.Machine;
import org.microframe.benchmarks.Report;
import org.osgi.framework.Constants;

/**
 * Replaces each part again and again, new beside old and in place in turn, and prints what that cost the streams: a benchmark when it
 * is done often, a test when it is done at all.
 */
public abstract class SwapFigures extends ContainerTest {

    private static final int REPETITIONS = Integer.getInteger("microframe.repetitions");
    private static final Path REPORT = Path.of(System.getProperty("microframe.swap.figures"));

    /** By then everything has been loaded that is loaded once. */
    private static final int WARM_UP = 2;

    /** The middle of the 1 to 20 frames after which the simulated bus begins with a stream. */
    private static final double START_DELAY = 10.5;

    private static final double SWAPPED_GAP = START_DELAY + 15;
    private static final double UPDATED_GAP = 250;

    /** What the two ways of replacing a part cost, stream by stream. */
    private record Costs(List<SwapSample> swapped, List<SwapSample> updated) {}

    private final Map<Replaced, BundleSwap> bundles = new EnumMap<>(Replaced.class);
    private int versions;

    @Test
    public void everyReplacementIsAccountedFor() throws Exception {
        Map<Replaced, Costs> costs = new EnumMap<>(Replaced.class);
        Machine machine = new Machine();
        try (SwapBench bench = new SwapBench(context(), admin(), bus(), jar(StreamsOfEachKind.PLUG_IN))) {
            for (Replaced part : Replaced.values()) {
                bundles.put(part, new BundleSwap(context(), part.artifact(), jarOf(part, bench)));
            }
            for (Replaced part : Replaced.values()) {
                measure(bench, part, WARM_UP);
                costs.put(part, measure(bench, part, REPETITIONS));
                bench.assertAgreesWithTheBus();
            }
        }
        print(machine, costs);
    }

    private Path jarOf(Replaced part, SwapBench bench) {
        return part == Replaced.PLUG_IN ? bench.plugIn() : jar(part.artifact());
    }

    private Costs measure(SwapBench bench, Replaced part, int repetitions) throws Exception {
        Costs costs = new Costs(new ArrayList<>(), new ArrayList<>());
        BundleSwap bundle = bundles.get(part);
        for (int i = 0; i < repetitions; i++) {
            costs.swapped.addAll(bench.replace(
                    part.title() + " swapped", part, true, () -> part.swap(bundle, shell(), nextVersion())));
            costs.updated.addAll(bench.replace(
                    part.title() + " updated", part, part.isAbovePipes(), () -> bundle.update(nextVersion())));
        }
        return costs;
    }

    private String nextVersion() {
        versions++;
        return "1." + versions + ".0";
    }

    private void print(Machine machine, Map<Replaced, Costs> costs) throws Exception {
        List<Figure> figures = new ArrayList<>();
        costs.forEach((part, both) -> {
            figures.addAll(figures(part, "swapped", both.swapped, "updated in place", both.updated));
            figures.addAll(figures(part, "updated in place", both.updated, "swapped", both.swapped));
        });
        Map<String, String> facts = machine.facts();
        facts.put(
                "container",
                context().getProperty(Constants.FRAMEWORK_VENDOR) + " "
                        + context().getBundle(0).getVersion());
        facts.put("repetitions", Integer.toString(REPETITIONS));
        Report report = new Report(facts, figures);
        System.out.println("\n" + report.table() + "\n");
        Files.writeString(REPORT, report.json());
    }

    private static List<Figure> figures(
            Replaced part, String way, List<SwapSample> samples, String otherWay, List<SwapSample> others) {
        boolean swapped = way.equals("swapped");
        Subject subject = new Subject(part.title() + " " + way, samples, otherWay, others);
        List<Figure> figures = new ArrayList<>();
        if (part.isAbovePipes()) {
            figures.add(subject.worst("gap of the bus", "frames", SwapSample::gap, 0));
            figures.add(subject.median(
                    "hiccups of machine and JVM", "ms", SwapSample::hiccupMillis, OptionalDouble.empty()));
            figures.add(
                    swapped
                            ? subject.worst("underrun, overrun", "frames", SwapSample::lost, StreamKind.LEAD_FRAMES)
                            : subject.worst(
                                    "underrun, overrun less time away",
                                    "ms",
                                    sample -> Math.max(0, sample.lost() - sample.awayMillis()),
                                    0));
            figures.add(subject.median("time away", "ms", SwapSample::awayMillis, OptionalDouble.empty()));
        } else {
            figures.add(subject.median(
                    "gap of the bus",
                    "frames",
                    SwapSample::gap,
                    OptionalDouble.of(swapped ? SWAPPED_GAP : UPDATED_GAP)));
            figures.add(subject.median("ledger less bus", "frames", SwapSample::difference, OptionalDouble.empty()));
        }
        figures.add(subject.median("to resume", "ms", SwapSample::resumeMillis, OptionalDouble.empty()));
        return figures;
    }

    /** A way of replacing a part, held against the other way. */
    private record Subject(String name, List<SwapSample> samples, String otherWay, List<SwapSample> others) {

        Figure median(String what, String unit, ToDoubleFunction<SwapSample> value, OptionalDouble goal) {
            return Figure.of(name + ": " + what, unit, values(samples, value), baseline(value), goal);
        }

        /** The goal is one for the worst sample. */
        Figure worst(String what, String unit, ToDoubleFunction<SwapSample> value, double goal) {
            Figure figure = median(what + ", worst", unit, value, OptionalDouble.empty());
            return new Figure(
                    figure.name(),
                    unit,
                    figure.most(),
                    figure.least(),
                    figure.most(),
                    figure.baseline(),
                    OptionalDouble.of(goal));
        }

        private String baseline(ToDoubleFunction<SwapSample> value) {
            double[] values = values(others, value);
            return String.format(
                    Locale.ROOT,
                    "%s: %.1f",
                    otherWay,
                    Figure.of("", "", values, "", OptionalDouble.empty()).value());
        }

        private static double[] values(List<SwapSample> samples, ToDoubleFunction<SwapSample> value) {
            return samples.stream().mapToDouble(value).toArray();
        }
    }
}
