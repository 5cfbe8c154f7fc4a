package org.microframe.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program of {@code wakeups.c}: a thread in C with the wake-ups of a pump, compiled here. */
final class WakeUps {

    private final Path program;

    private WakeUps(Path program) {
        this.program = program;
    }

    /** Compiles it; where that does not go, says what it takes. */
    static Optional<WakeUps> compile() throws IOException {
        Path folder = Files.createTempDirectory("wakeups");
        folder.toFile().deleteOnExit();
        Path source = folder.resolve("wakeups.c");
        Path program = folder.resolve("wakeups");
        source.toFile().deleteOnExit();
        program.toFile().deleteOnExit();
        try (InputStream text = WakeUps.class.getResourceAsStream("/wakeups.c")) {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            run(List.of("cc", "-O2", "-pthread", "-o", program.toString(), source.toString()), 60_000);
            return Optional.of(new WakeUps(program));
        } catch (IOException e) {
            System.err.println(
                    "lateness is not measured: it takes cc, a C compiler (Debian: apt install gcc): " + e.getMessage());
            return Optional.empty();
        }
    }

    /** How late its thread was, ns: median, p99, p99.9, greatest. */
    long[] lateness(int periodMillis, long millis) throws IOException {
        String printed = run(
                List.of(program.toString(), Integer.toString(periodMillis), Long.toString(millis)), millis + 30_000);
        String[] fields = printed.trim().split(" ");
        long[] nanos = new long[fields.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Long.parseLong(fields[i]);
        }
        return nanos;
    }

    private static String run(List<String> command, long patienceMillis) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(patienceMillis, TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
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
