package org.microframe.winusb.windows;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The main class of a Windows JVM that runs test classes, whose names are the arguments, and writes a {@link TestEvent} a line
 * to its standard output: of what tests print as well.
 */
final class TestRunner implements TestExecutionListener {

    /** System property: seconds after which a test hangs, longer than any test's own time-out. */
    static final String PATIENCE = "windows.patience";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(Long.getLong(PATIENCE, 180));

    private final PrintStream events;
    private volatile long lastEvent = System.nanoTime();

    private TestRunner(PrintStream events) {
        this.events = events;
    }

    public static void main(String[] classes) {
        TestRunner runner = new TestRunner(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(runner.new Lines(), true, StandardCharsets.UTF_8));
        runner.watch();
        runner.run(classes);
        System.exit(0);
    }

    private void run(String[] classes) {
        tell(
                TestEvent.Kind.JVM,
                "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name"),
                "");
        Launcher launcher = LauncherFactory.create();
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(Stream.of(classes)
                                .map(each -> selectClass(each))
                                .toList())
                        .build(),
                this);
        tell(TestEvent.Kind.END, "", "");
    }

    private void tell(TestEvent.Kind kind, String name, String detail) {
        lastEvent = System.nanoTime();
        events.println(new TestEvent(kind, name, detail).line());
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.getParentId().isPresent()) {
            tell(
                    test.isTest() ? TestEvent.Kind.TEST_STARTED : TestEvent.Kind.CONTAINER_STARTED,
                    test.getDisplayName(),
                    "");
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        tell(TestEvent.Kind.SKIPPED, test.getDisplayName(), reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.getParentId().isPresent()) {
            tell(
                    switch (result.getStatus()) {
                        case SUCCESSFUL -> TestEvent.Kind.PASSED;
                        case ABORTED -> TestEvent.Kind.ABORTED;
                        case FAILED -> TestEvent.Kind.FAILED;
                    },
                    test.getDisplayName(),
                    result.getThrowable().map(TestRunner::trace).orElse(""));
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("\tat java.base/") && !line.startsWith("\tat org.junit."))
                .collect(Collectors.joining("\n"));
    }

    /** A thread that hangs in a native call cannot be interrupted: then the JVM ends, and says where its threads were. */
    private void watch() {
        Thread watch = new Thread(
                () -> {
                    long left = PATIENCE_NANOS;
                    while (left > 0) {
                        LockSupport.parkNanos(left);
                        left = lastEvent + PATIENCE_NANOS - System.nanoTime();
                    }
                    System.err.println(
                            "No test has begun or ended for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s:");
                    for (Map.Entry<Thread, StackTraceElement[]> each :
                            Thread.getAllStackTraces().entrySet()) {
                        System.err.println(each.getKey());
                        for (StackTraceElement element : each.getValue()) {
                            System.err.println("    at " + element);
                        }
                    }
                    Runtime.getRuntime().halt(3);
                },
                "test watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Tells each line that is written to it. */
    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                events.println(new TestEvent(TestEvent.Kind.PRINTED, line.toString(StandardCharsets.UTF_8), "").line());
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
