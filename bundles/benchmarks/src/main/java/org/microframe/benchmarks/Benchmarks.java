package org.microframe.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.UsbException;
import org.microframe.winusb.windows.Windows;

/** Runs the benchmarks, and prints a table; the arguments are {@link Settings}. */
public final class Benchmarks {

    private static final int ROUNDS = 15;

    /** Short ones and many, as the calls wait for Wine's server, whose time varies. */
    private static final int CALL_ROUNDS = 60;

    private static final double MOST_MICROS_MORE_THAN_C = 2;

    private Benchmarks() {}

    /** @throws IOException when the file cannot be written, or a program that a figure is held against fails */
    public static void main(String[] arguments) throws IOException, UsbException, InterruptedException {
        Settings settings = new Settings(arguments);
        Machine machine = new Machine();
        List<Figure> figures = new ArrayList<>();
        if (settings.has("costs")) {
            figures.addAll(costs(ROUNDS, settings.number("scale")));
        }
        if (settings.has("windows")) {
            figures.addAll(windows(settings));
        }
        if (settings.has("lateness")) {
            figures.addAll(new LatenessBenchmark((int) settings.number("blocks"), settings.millis("seconds")).run());
        }
        if (settings.has("lead")) {
            figures.addAll(new LeadBenchmark(settings.millis("lead.step"), settings.millis("lead.proof")).run());
        }
        Report report = new Report(machine.facts(), figures);
        System.out.println(report.table());
        if (!settings.text("json").isEmpty()) {
            Path json = Path.of(settings.text("json")).toAbsolutePath();
            Files.createDirectories(json.getParent());
            Files.writeString(json, report.json());
            System.out.println("\nas JSON: " + json + "\n");
        }
    }

    static List<Figure> costs(int rounds, double scale) throws UsbException {
        CostBenchmarks costs = new CostBenchmarks(rounds, scale);
        List<Figure> figures = new ArrayList<>();
        figures.addAll(costs.overhead());
        figures.addAll(costs.allocation());
        figures.addAll(costs.growth());
        figures.addAll(costs.throughput());
        return figures;
    }

    private static List<Figure> windows(Settings settings) throws IOException, InterruptedException {
        List<String> missing = Windows.missingPackages();
        if (!missing.isEmpty()) {
            System.err.println("a Windows JVM is not measured: it takes Wine and mingw-w64 (Debian: apt install "
                    + String.join(" ", missing) + ")");
            return List.of();
        }
        try (Windows windows = Windows.start()) {
            return new WindowsBenchmark(
                            windows,
                            new WindowsBenchmark.Duration(
                                    CALL_ROUNDS,
                                    (int) Math.max(64, 5000 * settings.number("scale")),
                                    settings.nanos("windows.warmup"),
                                    settings.nanos("windows.window"),
                                    5),
                            MOST_MICROS_MORE_THAN_C)
                    .run();
        }
    }
}
