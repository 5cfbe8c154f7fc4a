package org.microframe.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a figure depends on beside the code: the machine, and what others did on it meanwhile. */
public final class Machine {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path STAT = Path.of("/proc/stat");
    private static final int STEAL = 8;
    private static final int IDLE = 4;

    private final long[] before = ticks();

    /** The facts, and how the processors' time was spent since this was made. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", processor());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        facts.put("jvm", property("java.vm.name") + " " + property("java.vm.version"));
        facts.put(
                "collectors",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")));
        facts.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        facts.put("steal", part(STEAL));
        facts.put("idle", part(IDLE));
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    private static String processor() {
        return lines(CPU_INFO).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    /** A part of the processors' time since the start, in percent. */
    private String part(int which) {
        long[] now = ticks();
        if (now.length <= STEAL) {
            return "unknown";
        }
        long all = 0;
        for (int i = 1; i <= STEAL; i++) {
            all += now[i] - before[i];
        }
        return String.format(
                java.util.Locale.ROOT, "%.2f %%", all == 0 ? 0 : 100.0 * (now[which] - before[which]) / all);
    }

    /** The line {@code cpu} of /proc/stat; empty where there is none. */
    private static long[] ticks() {
        List<String> lines = lines(STAT);
        if (lines.isEmpty()) {
            return new long[0];
        }
        String[] fields = lines.get(0).trim().split(" +");
        long[] ticks = new long[fields.length];
        for (int i = 1; i < fields.length; i++) {
            ticks[i] = Long.parseLong(fields[i]);
        }
        return ticks;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
