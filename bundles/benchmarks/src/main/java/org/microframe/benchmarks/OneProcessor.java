package org.microframe.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps processes on one processor until released. A call that goes to a server on another one waits for that to wake up, 15 to 60 us by
 * chance; on the same one both take turns, and what the caller itself costs can be told. Linux.
 */
final class OneProcessor {

    private static final String ALLOWED = "Cpus_allowed_list:";

    private final List<ProcessHandle> processes;
    private final String all;

    /** @throws IOException when there is no {@code taskset}, or a process has ended */
    OneProcessor(List<ProcessHandle> processes) throws IOException {
        this.processes = processes;
        all = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> line.substring(ALLOWED.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status does not tell the processors that are allowed"));
        put(last(all));
    }

    /** The last of a list such as {@code 0-3,6}: what the system does itself is done on the first, more than on others. */
    static String last(String list) {
        return list.substring(Math.max(list.lastIndexOf(','), list.lastIndexOf('-')) + 1);
    }

    /** Lets those that still run go where they could before. */
    void release() throws IOException {
        put(all);
    }

    private void put(String processors) throws IOException {
        for (ProcessHandle process : processes) {
            Process taskset = new ProcessBuilder(
                            "taskset", "--all-tasks", "--cpu-list", "--pid", processors, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (taskset.onExit().join().exitValue() != 0 && process.isAlive()) {
                throw new IOException("taskset failed: " + printed.strip());
            }
        }
    }
}
