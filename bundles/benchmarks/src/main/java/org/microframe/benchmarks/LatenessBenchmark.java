package org.microframe.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How late transfers are replaced on a bus in real time, under two collectors, idle and while a plug-in allocates 200 MB/s: two JVMs and a C
 * program with the same wake-ups, in blocks that alternate.
 */
final class LatenessBenchmark {

    private static final int[] FRAMES_PER_TRANSFER = {1, 4, 8};
    private static final List<String> COLLECTORS = List.of("G1", "ZGC");
    private static final String BROKEN = "broken";
    private static final int P99 = 0;
    private static final int P999 = 1;
    private static final int P99_WOKEN = 2;

    private final int blocks;
    private final long millis;

    /**
     * @param blocks of each kind
     * @param millis of a block
     */
    LatenessBenchmark(int blocks, long millis) {
        this.blocks = blocks;
        this.millis = millis;
    }

    /** The figures; none where there is no C compiler. */
    List<Figure> run() throws IOException {
        Optional<WakeUps> c = WakeUps.compile();
        if (c.isEmpty()) {
            return List.of();
        }
        List<Process> jvms = new ArrayList<>();
        try {
            for (String collector : COLLECTORS) {
                jvms.add(start(collector));
            }
            List<Figure> figures = new ArrayList<>();
            for (boolean busy : new boolean[] {false, true}) {
                for (int frames : FRAMES_PER_TRANSFER) {
                    figures.addAll(measure(c.get(), jvms, frames, busy));
                }
            }
            return figures;
        } finally {
            jvms.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(String collector) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+Use" + (collector.equals("G1") ? "G1GC" : collector),
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        classPath.replace("\n", File.pathSeparator),
                        LatenessProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The blocks of one kind; the programs take turns in beginning. */
    private List<Figure> measure(WakeUps c, List<Process> jvms, int frames, boolean busy) throws IOException {
        List<List<long[]>> java = new ArrayList<>();
        for (Process jvm : jvms) {
            ask(jvm, frames, busy);
            java.add(new ArrayList<>());
        }
        List<long[]> reference = new ArrayList<>();
        int programs = jvms.size() + 1;
        for (int block = 0; block < blocks; block++) {
            for (int turn = 0; turn < programs; turn++) {
                int program = (block + turn) % programs;
                if (program == jvms.size()) {
                    long[] late = c.lateness(frames, millis);
                    reference.add(new long[] {late[1], late[2]});
                } else {
                    java.get(program).add(ask(jvms.get(program), frames, busy));
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < jvms.size(); i++) {
            String kind = String.format(
                    Locale.ROOT,
                    "lateness, %d ms transfers, %s, %s",
                    frames,
                    busy ? "200 MB/s allocated" : "idle",
                    COLLECTORS.get(i));
            figures.addAll(figures(kind, java.get(i), reference, busy ? OptionalDouble.empty() : OptionalDouble.of(2)));
        }
        return figures;
    }

    /** A block of a JVM; null when the stream broke. */
    private long[] ask(Process jvm, int frames, boolean busy) throws IOException {
        jvm.outputWriter().write(frames + " " + millis + " " + (busy ? "busy" : "idle") + "\n");
        jvm.outputWriter().flush();
        String answer = jvm.inputReader().readLine();
        if (answer == null) {
            throw new IOException("a JVM of the benchmark has ended");
        }
        if (answer.equals(BROKEN)) {
            return null;
        }
        String[] words = answer.split(" ");
        long[] nanos = new long[words.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Long.parseLong(words[i]);
        }
        return nanos;
    }

    private static List<Figure> figures(String kind, List<long[]> java, List<long[]> reference, OptionalDouble goal) {
        List<long[]> whole = new ArrayList<>();
        List<long[]> beside = new ArrayList<>();
        for (int block = 0; block < java.size(); block++) {
            if (java.get(block) != null) {
                whole.add(java.get(block));
                beside.add(reference.get(block));
            }
        }
        if (whole.isEmpty()) {
            System.err.println(kind + " is not measured: the stream broke in each of " + java.size() + " blocks");
            return List.of();
        }
        int broken = java.size() - whole.size();
        List<Figure> figures = new ArrayList<>();
        figures.addAll(figures(kind + ", p99", micros(whole, P99), micros(beside, P99), broken, goal));
        figures.addAll(
                figures(kind + ", p99.9", micros(whole, P999), micros(beside, P999), broken, OptionalDouble.empty()));
        Figure ratio = figures.get(1);
        figures.set(
                1,
                ratio.profiledIfMissed(() -> List.of(
                        String.format(
                                Locale.ROOT,
                                "%.0f us until the pump had the completion (p99, median of the blocks)",
                                Figure.median(micros(whole, P99_WOKEN))),
                        String.format(
                                Locale.ROOT,
                                "%.0f us until the submit had returned",
                                Figure.median(micros(whole, P99))))));
        return figures;
    }

    private static double[] micros(List<long[]> blocks, int which) {
        return blocks.stream().mapToDouble(block -> block[which] / 1e3).toArray();
    }

    private static List<Figure> figures(
            String name, double[] micros, double[] reference, int broken, OptionalDouble goal) {
        double[] ratio = new double[micros.length];
        for (int block = 0; block < ratio.length; block++) {
            ratio[block] = micros[block] / reference[block];
        }
        String baseline = String.format(Locale.ROOT, "C thread: median %.0f us", Figure.median(reference))
                + (broken > 0 ? "; " + broken + " blocks in which the stream broke are left out" : "");
        return List.of(
                Figure.of(name, "us", micros, baseline, OptionalDouble.empty()),
                Figure.of(name, "times C", ratio, "C thread, block by block", goal));
    }
}
