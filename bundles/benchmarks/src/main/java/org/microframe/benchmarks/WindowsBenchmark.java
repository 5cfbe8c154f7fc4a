package org.microframe.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.microframe.winusb.windows.ModelControl;
import org.microframe.winusb.windows.Windows;

/**
 * What the WinUSB service costs on a Windows JVM, beside programs in C that do the same: a submit and its dequeue, against a winusb.dll
 * whose calls return at once; and streams at the line rate of high speed, on the model of WinUSB.
 */
final class WindowsBenchmark {

    private static final String COMPILER = "x86_64-w64-mingw32-gcc";
    private static final List<String> FLAGS =
            List.of("-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-DWIN32_LEAN_AND_MEAN", "-s");
    private static final int BYTES_PER_FRAME = 8 * 3072;
    private static final int TICKS_PER_SECOND = 100;

    /** Rounds of which a profile is made. */
    private static final int PROFILED = 5;

    /**
     * How long it takes.
     *
     * @param rounds of calls, after as many to warm up
     * @param transfers of a round
     * @param warmUp of a client, ns, before it is measured
     * @param window of which its CPU is measured, ns
     * @param windows how many
     */
    record Duration(int rounds, int transfers, long warmUp, long window, int windows) {}

    private final Windows machine;
    private final Duration duration;
    private final double goal;
    private final Path folder;

    /** @param goal what Java may take more than C for a submit and its dequeue, us */
    WindowsBenchmark(Windows machine, Duration duration, double goal) {
        this.machine = machine;
        this.duration = duration;
        this.goal = goal;
        folder = machine.programs().resolve("benchmarks");
    }

    /** The figures. */
    List<Figure> run() throws IOException, InterruptedException {
        build();
        List<Figure> figures = new ArrayList<>(calls());
        figures.addAll(clients());
        return figures;
    }

    private void build() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (String file : List.of("immediate.c", "immediate.def", "streams.h", "calls.c", "clients.c")) {
            try (InputStream text = WindowsBenchmark.class.getResourceAsStream("/windows/" + file)) {
                Files.copy(text, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path dll = file("winusb.dll");
        compile(dll, "-shared", path("immediate.c"), path("immediate.def"));
        compile(file("calls.exe"), "-municode", path("calls.c"), dll.toString());
        // Beside the model's DLL, which Windows loads for it.
        compile(machine.model("clients.exe"), "-municode", path("clients.c"), dll.toString());
    }

    private void compile(Path target, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(COMPILER));
        command.addAll(FLAGS);
        command.addAll(List.of(arguments));
        command.addAll(List.of("-o", target.toString()));
        machine.run(command.toArray(String[]::new));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String path(String name) {
        return file(name).toString();
    }

    private List<Figure> calls() throws IOException {
        Path device = file("immediate.device");
        Files.write(device, new byte[0]);
        Process java =
                machine.jvm().libraries(folder).log("calls").start(WindowsCalls.class.getName(), Windows.path(device));
        Process c = start(List.of("wine", path("calls.exe"), Windows.path(device)));
        try {
            // Both answer once they run with all their threads.
            ask(java, "out");
            ask(c, "out");
            return calls(java, c);
        } finally {
            java.destroyForcibly();
            c.destroyForcibly();
        }
    }

    private List<Figure> calls(Process java, Process c) throws IOException {
        OneProcessor processor = new OneProcessor(List.of(machine.server(), java.toHandle(), c.toHandle()));
        try {
            return List.of(calls("out", java, c), calls("in", java, c));
        } finally {
            processor.release();
        }
    }

    private Figure calls(String way, Process java, Process c) throws IOException {
        double[] nanos = new double[duration.rounds];
        double[] reference = new double[duration.rounds];
        double[] difference = new double[duration.rounds];
        for (int round = -duration.rounds; round < duration.rounds; round++) {
            int at = Math.max(0, round);
            reference[at] = ask(c, way);
            nanos[at] = ask(java, way);
            difference[at] = (nanos[at] - reference[at]) / 1000;
        }
        String baseline = String.format(
                Locale.ROOT,
                "C: %.2f of Java's %.2f us, on one processor",
                Figure.median(reference) / 1000,
                Figure.median(nanos) / 1000);
        return Figure.of(
                        "Windows JVM, submit and dequeue, " + way.toUpperCase(Locale.ROOT),
                        "us more than C",
                        difference,
                        baseline,
                        OptionalDouble.of(goal))
                .profiledIfMissed(() -> profile(java, way));
    }

    /** Where the program in Java spends its time. */
    private List<String> profile(Process java, String way) {
        try {
            java.outputWriter().write(way + " " + PROFILED * duration.transfers + " profile\n");
            java.outputWriter().flush();
            List<String> lines = new ArrayList<>();
            for (String line = answer(java.inputReader()); !line.isEmpty(); line = answer(java.inputReader())) {
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double ask(Process program, String way) throws IOException {
        program.outputWriter().write(way + " " + duration.transfers + "\n");
        program.outputWriter().flush();
        return Double.parseDouble(answer(program.inputReader()));
    }

    private List<Figure> clients() throws IOException, InterruptedException {
        try (ModelControl model = machine.control()) {
            model.send("reset base=1000");
            String speaker = plug(model, "speaker");
            String microphone = plug(model, "microphone");
            Client java = measure(
                    "Java",
                    machine.jvm().log("clients").start(WindowsClients.class.getName(), speaker, microphone),
                    duration.warmUp);
            Client c = measure(
                    "C",
                    start(List.of("wine", machine.model("clients.exe").toString(), speaker, microphone)),
                    Math.min(duration.warmUp, duration.window));
            List<String> misuse = model.misuse();
            if (!misuse.isEmpty()) {
                throw new IllegalStateException("the model of WinUSB tells of misuse: " + misuse);
            }
            for (String port : List.of("speaker", "microphone")) {
                model.send("unplug port=" + port);
            }
            double[] ratio = new double[java.percent.length];
            for (int i = 0; i < ratio.length; i++) {
                ratio[i] = java.percent[i] / Figure.median(c.percent);
            }
            String name =
                    String.format(Locale.ROOT, "Windows JVM, %.1f MB/s each way on the model", BYTES_PER_FRAME / 1e3);
            return List.of(
                    Figure.of(name, "% of a CPU", java.percent, c + "; this: " + java.end, OptionalDouble.empty()),
                    Figure.of(name, "times C", ratio, "C program with the same slots", OptionalDouble.empty()));
        }
    }

    /** What a client took of a processor in each window, and what it said at its end: transfers and breaks. */
    private record Client(String name, double[] percent, String end) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %.1f %%, %s", name, Figure.median(percent), end);
        }
    }

    private Client measure(String name, Process client, long warmUp) throws IOException, InterruptedException {
        try {
            BufferedReader said = client.inputReader();
            String first = answer(said);
            if (!first.equals("streams")) {
                throw new IOException("the client in " + name + " says " + first);
            }
            LockSupport.parkNanos(warmUp);
            double[] percent = new double[duration.windows];
            for (int window = 0; window < percent.length; window++) {
                long begin = System.nanoTime();
                long before = ticks(client.pid());
                LockSupport.parkNanos(duration.window);
                long after = ticks(client.pid());
                double seconds = (System.nanoTime() - begin) / 1e9;
                percent[window] = 100.0 * (after - before) / TICKS_PER_SECOND / seconds;
            }
            client.getOutputStream().close();
            String[] words = answer(said).split(" ");
            return new Client(name, percent, words[0] + " transfers, " + words[1] + " breaks");
        } finally {
            client.destroy();
            client.waitFor(10, TimeUnit.SECONDS);
            client.destroyForcibly().waitFor();
        }
    }

    /** User and system time of all threads of a process, in ticks of 10 ms. */
    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String plug(ModelControl model, String port) {
        String endpoint = "0705%s0100" + "1401";
        String configuration = "09024400030100" + "8032"
                + "0904000000ff000000"
                + "0904010000ff000000"
                + "0904010101ff000000"
                + endpoint.formatted("01")
                + "0904020000ff000000"
                + "0904020101ff000000"
                + endpoint.formatted("82");
        String path = model.send("plug port=" + port + " speed=high device=120100020000004009120300010000000001"
                        + " configuration=" + configuration)
                .value();
        model.send("endpoint port=" + port + " address=0x01 behaviour=sink");
        model.send("endpoint port=" + port + " address=0x82 behaviour=numbers");
        return path;
    }

    private Process start(List<String> command) throws IOException {
        return machine.program(command)
                .redirectError(
                        file(Path.of(command.get(1)).getFileName() + ".log").toFile())
                .start();
    }

    private static String answer(BufferedReader said) throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new IOException("a program of the benchmark has ended; see its log");
        }
        return line.strip();
    }
}
