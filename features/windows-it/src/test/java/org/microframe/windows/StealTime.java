package org.microframe.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time that the machine under this one had for others, by Linux, which Windows sees as drive Z:. */
final class StealTime {

    private static final Path STAT = Path.of("Z:/proc/stat");
    /** The place of {@code steal} in the line of all processors, and the length of its ticks: proc(5). */
    private static final int STEAL = 8;

    private static final long TICK_NANOS = 10_000_000;

    private StealTime() {}

    /** Time since the machine was started, of all processors together, ns. */
    static long nanos() {
        try {
            return Long.parseLong(Files.readAllLines(STAT).get(0).split("\\s+")[STEAL]) * TICK_NANOS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
