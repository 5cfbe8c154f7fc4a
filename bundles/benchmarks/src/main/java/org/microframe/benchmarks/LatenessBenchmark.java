package org.microframe.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.microframe.usb.UsbException;

/**
 * How late transfers are replaced on a bus in real time, beside a C program with the same wake-ups, in blocks that alternate; idle, and
 * while a plug-in of the same process allocates 200 MB/s.
 */
final class LatenessBenchmark {

    private static final int[] FRAMES_PER_TRANSFER = {1, 4, 8};
    private static final int ALLOCATED_PER_MILLISECOND = 200_000;

    private final int blocks;
    private final int seconds;

    /**
     * @param blocks of each kind
     * @param seconds of a block
     */
    LatenessBenchmark(int blocks, int seconds) {
        this.blocks = blocks;
        this.seconds = seconds;
    }

    /** The figures; none where there is no C compiler. */
    List<Figure> run() throws IOException, UsbException {
        Path program = compile();
        if (program == null) {
            System.err.println("lateness is not measured: it takes cc, the C compiler (Debian: apt install gcc)");
            return List.of();
        }
        List<Figure> figures = new ArrayList<>();
        for (boolean busy : new boolean[] {false, true}) {
            for (int frames : FRAMES_PER_TRANSFER) {
                figures.addAll(measure(program, frames, busy));
            }
        }
        return figures;
    }

    private List<Figure> measure(Path program, int frames, boolean busy) throws IOException, UsbException {
        AtomicBoolean over = new AtomicBoolean();
        if (busy) {
            allocator(over).start();
        }
        List<long[]> java = new ArrayList<>();
        List<long[]> c = new ArrayList<>();
        int broken = 0;
        while (java.size() < blocks && broken <= blocks) {
            long[] late = RealTimeStream.lateness(frames, seconds);
            long[] reference = baseline(program, frames);
            if (late.length == 0) {
                broken++;
            } else {
                java.add(new long[] {late[rank(late, 990)], late[rank(late, 999)]});
                c.add(reference);
            }
        }
        over.set(true);
        String kind = String.format(
                Locale.ROOT, "lateness, %d ms transfers, %s", frames, busy ? "200 MB/s allocated" : "idle");
        if (java.isEmpty()) {
            System.err.println(kind + " is not measured: the stream broke in each of " + broken + " blocks");
            return List.of();
        }
        List<Figure> figures = new ArrayList<>();
        figures.addAll(
                figures(kind + ", p99", 0, java, c, broken, busy ? OptionalDouble.empty() : OptionalDouble.of(2)));
        figures.addAll(figures(kind + ", p99.9", 1, java, c, broken, OptionalDouble.empty()));
        return figures;
    }

    private static int rank(long[] ascending, int perMille) {
        return (int) ((long) ascending.length * perMille / 1000);
    }

    private static List<Figure> figures(
            String name, int which, List<long[]> java, List<long[]> c, int broken, OptionalDouble goal) {
        double[] micros = new double[java.size()];
        double[] reference = new double[java.size()];
        double[] ratio = new double[java.size()];
        for (int block = 0; block < micros.length; block++) {
            micros[block] = java.get(block)[which] / 1e3;
            reference[block] = c.get(block)[which] / 1e3;
            ratio[block] = micros[block] / reference[block];
        }
        String baseline = String.format(Locale.ROOT, "C thread: median %.0f us", Figure.median(reference))
                + (broken > 0 ? "; " + broken + " blocks in which the stream broke are left out" : "");
        return List.of(
                Figure.of(name, "us", micros, baseline, OptionalDouble.empty()),
                Figure.of(name, "times C", ratio, "C thread, block by block", goal));
    }

    private static Thread allocator(AtomicBoolean over) {
        Thread thread = new Thread(
                () -> {
                    byte[][] kept = new byte[64][];
                    for (int i = 0; !over.get(); i++) {
                        kept[i % kept.length] = new byte[ALLOCATED_PER_MILLISECOND];
                        LockSupport.parkNanos(1_000_000);
                    }
                },
                "benchmark allocator");
        thread.setDaemon(true);
        return thread;
    }

    /** The program, or null where it cannot be compiled. */
    private static Path compile() throws IOException {
        Path folder = Files.createTempDirectory("wakeups");
        folder.toFile().deleteOnExit();
        Path source = folder.resolve("wakeups.c");
        Path program = folder.resolve("wakeups");
        source.toFile().deleteOnExit();
        program.toFile().deleteOnExit();
        try (InputStream text = LatenessBenchmark.class.getResourceAsStream("/wakeups.c")) {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            List<String> command = List.of("cc", "-O2", "-pthread", "-o", program.toString(), source.toString());
            run(command, 60);
            return program;
        } catch (IOException e) {
            System.err.println("cc: " + e.getMessage());
            return null;
        }
    }

    /** Its p99 and p99.9, ns. */
    private long[] baseline(Path program, int frames) throws IOException {
        String[] fields = run(
                        List.of(program.toString(), Integer.toString(frames), Integer.toString(seconds)), seconds + 30)
                .trim()
                .split(" ");
        return new long[] {Long.parseLong(fields[1]), Long.parseLong(fields[2])};
    }

    private static String run(List<String> command, int patienceSeconds) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " failed: " + printed);
            }
            return printed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            process.destroy();
        }
    }
}
