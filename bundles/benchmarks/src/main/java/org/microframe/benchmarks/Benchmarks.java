package org.microframe.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.microframe.usb.UsbException;

/**
 * Runs the benchmarks, prints the table and writes JSON.
 *
 * <p>Arguments: {@code json=FILE}; {@code scale=PARTS} of the usual number of transfers, 1 by default; {@code blocks=NUMBER} and {@code
 * seconds=NUMBER} of the measurement of lateness, 20 blocks of 2 s by default, 0 blocks for none; {@code costs=false} for nothing but
 * lateness.
 */
public final class Benchmarks {

    private static final int ROUNDS = 15;
    private static final Map<String, String> DEFAULTS =
            Map.of("json", "", "scale", "1", "blocks", "20", "seconds", "2", "costs", "true");

    private Benchmarks() {}

    /** @throws IOException when the file cannot be written, or the C program that lateness is held against fails */
    public static void main(String[] arguments) throws IOException, UsbException {
        Map<String, String> settings = settings(arguments);
        Machine machine = new Machine();
        List<Figure> figures = new ArrayList<>();
        if (Boolean.parseBoolean(settings.get("costs"))) {
            figures.addAll(costs(ROUNDS, Double.parseDouble(settings.get("scale"))));
        }
        int blocks = Integer.parseInt(settings.get("blocks"));
        if (blocks > 0) {
            figures.addAll(new LatenessBenchmark(blocks, Integer.parseInt(settings.get("seconds"))).run());
        }
        Report report = new Report(machine.facts(), figures);
        System.out.println(report.table());
        if (!settings.get("json").isEmpty()) {
            Path json = Path.of(settings.get("json")).toAbsolutePath();
            Files.createDirectories(json.getParent());
            Files.writeString(json, report.json());
            System.out.println("\nas JSON: " + json + "\n");
        }
    }

    private static Map<String, String> settings(String[] arguments) {
        Map<String, String> settings = new HashMap<>(DEFAULTS);
        for (String argument : arguments) {
            String name = argument.substring(0, Math.max(0, argument.indexOf('=')));
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("the argument is " + argument + "; it must be one of "
                        + DEFAULTS.keySet() + " with = and a value");
            }
            settings.put(name, argument.substring(name.length() + 1));
        }
        return settings;
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
}
