package org.microframe.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.UsbException;

/**
 * Runs all benchmarks, prints the table and writes JSON.
 *
 * <p>Arguments: {@code json=FILE}, {@code scale=PARTS} of the usual length, 1 by default.
 */
public final class Benchmarks {

    private static final int ROUNDS = 15;

    private Benchmarks() {}

    /** @throws IOException when the file cannot be written */
    public static void main(String[] arguments) throws IOException, UsbException {
        Path json = null;
        double scale = 1;
        for (String argument : arguments) {
            if (argument.startsWith("json=")) {
                json = Path.of(argument.substring("json=".length()));
            } else if (argument.startsWith("scale=")) {
                scale = Double.parseDouble(argument.substring("scale=".length()));
            } else {
                throw new IllegalArgumentException(
                        "the argument is " + argument + "; it must be json=FILE or scale=PARTS");
            }
        }
        Report report = run(ROUNDS, scale);
        System.out.println(report.table());
        if (json != null) {
            Files.createDirectories(json.toAbsolutePath().getParent());
            Files.writeString(json, report.json());
            System.out.println("\nas JSON: " + json);
        }
    }

    static Report run(int rounds, double scale) throws UsbException {
        Machine machine = new Machine();
        CostBenchmarks costs = new CostBenchmarks(rounds, scale);
        List<Figure> figures = new ArrayList<>();
        figures.addAll(costs.overhead());
        figures.addAll(costs.allocation());
        figures.addAll(costs.growth());
        figures.addAll(costs.throughput());
        return new Report(machine.facts(), figures);
    }
}
