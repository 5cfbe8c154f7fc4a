package org.microframe.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the calling thread's time goes, or its garbage comes from, while it does a piece of work. */
final class Profile {

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final String EXECUTION = "jdk.ExecutionSample";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final int MOST_LINES = 10;
    private static final long LOOK_NANOS = 1_000_000;

    private Profile() {}

    /** By the flight recorder of the JVM: the methods that the most samples were taken in, with their parts of all samples. */
    static List<String> ofTime(Runnable work) {
        return record(EXECUTION, work);
    }

    /** By the flight recorder: the methods that allocate the most, with their parts of all bytes. */
    static List<String> ofAllocation(Runnable work) {
        return record(ALLOCATION, work);
    }

    /** By looking at the thread's stack every millisecond, where there is no flight recorder: at the safe points, and in native calls. */
    static List<String> ofStacks(Runnable work) {
        Map<String, Long> weights = new TreeMap<>();
        Thread working = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Thread sampler = new Thread(
                () -> {
                    while (!over.get()) {
                        StackTraceElement[] stack = working.getStackTrace();
                        if (stack.length > 0) {
                            weights.merge(
                                    place(Stream.of(stack).map(Profile::name).toList()), 1L, Long::sum);
                        }
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                },
                "benchmark sampler");
        sampler.start();
        try {
            work.run();
            over.set(true);
            sampler.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("interrupted");
        }
        return lines(weights);
    }

    private static List<String> record(String event, Runnable work) {
        try (Recording recording = new Recording()) {
            if (event.equals(EXECUTION)) {
                recording.enable(event).withPeriod(PERIOD);
            } else {
                recording.enable(event).with("throttle", "1000/s");
            }
            recording.start();
            work.run();
            recording.stop();
            Path file = Files.createTempFile("profile", ".jfr");
            try {
                recording.dump(file);
                return summary(file, event, Thread.currentThread().getId());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> summary(Path file, String event, long thread) throws IOException {
        Map<String, Long> weights = new TreeMap<>();
        try (RecordingFile recorded = new RecordingFile(file)) {
            while (recorded.hasMoreEvents()) {
                RecordedEvent each = recorded.readEvent();
                boolean own = each.getEventType().getName().equals(event)
                        && each.getThread(event.equals(EXECUTION) ? "sampledThread" : "eventThread")
                                        .getJavaThreadId()
                                == thread;
                if (own && each.getStackTrace() != null) {
                    long weight = event.equals(EXECUTION) ? 1 : each.getLong("weight");
                    weights.merge(
                            place(each.getStackTrace().getFrames().stream()
                                    .map(Profile::name)
                                    .toList()),
                            weight,
                            Long::sum);
                }
            }
        }
        return lines(weights);
    }

    /** The most frequent ones first. */
    static List<String> lines(Map<String, Long> weights) {
        long all = weights.values().stream().mapToLong(Long::longValue).sum();
        List<String> lines = new ArrayList<>();
        weights.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_LINES)
                .forEach(entry -> lines.add(
                        String.format(Locale.ROOT, "%4.1f %% %s", 100.0 * entry.getValue() / all, entry.getKey())));
        return lines.isEmpty() ? List.of("no sample was taken") : lines;
    }

    /** The innermost method, and the innermost one of ours if that is another. */
    private static String place(List<String> stack) {
        String innermost = stack.get(0);
        return stack.stream()
                .filter(name -> name.startsWith("org.microframe"))
                .findFirst()
                .filter(ours -> !ours.equals(innermost))
                .map(ours -> innermost + " in " + ours)
                .orElse(innermost);
    }

    private static String name(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}
