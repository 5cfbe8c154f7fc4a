package org.microframe.winusb.windows;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicNode;
import org.opentest4j.TestAbortedException;

/**
 * Test classes that run on a Windows JVM of their own. Each container and each test there is one here, at the same time and
 * with the same result. Used by the thread that runs the tests.
 */
public final class WindowsTests {

    private final WindowsJvm jvm;
    private final Process process;
    private final BufferedReader lines;
    private String system = "Windows JVM";

    private WindowsTests(WindowsJvm jvm, Process process) {
        this.jvm = jvm;
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a JVM with test classes, and answers their containers; closing the stream ends the JVM. */
    public static Stream<DynamicNode> run(WindowsJvm jvm, Class<?>... classes) throws IOException {
        String[] names = Stream.of(classes).map(Class::getName).toArray(String[]::new);
        jvm.log(classes[0].getSimpleName());
        WindowsTests tests = new WindowsTests(jvm, jvm.start(TestRunner.class.getName(), names));
        return tests.new Children("").stream().onClose(tests.process::destroyForcibly);
    }

    /** The next event of a test or a container, after what is printed before it. */
    private TestEvent next() {
        TestEvent event = read();
        while (event.kind() == TestEvent.Kind.PRINTED) {
            System.out.println(event.name());
            event = read();
        }
        return event;
    }

    /** The next event; the end of the JVM is the failure of whatever awaits it. */
    private TestEvent read() {
        try {
            String line = lines.readLine();
            while (line != null && !TestEvent.isEvent(line)) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new AssertionError(
                        "The Windows JVM has ended with " + process.waitFor() + ":\n" + Files.readString(jvm.log()));
            }
            return TestEvent.of(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a Windows JVM was ending", e);
        }
    }

    private void replay(String test) {
        TestEvent end = next();
        switch (end.kind()) {
            case PASSED -> {}
            case ABORTED -> throw new TestAbortedException(end.detail());
            case FAILED -> throw new WindowsFailure(test, end.detail());
            default -> throw new AssertionError("The end of a test was expected instead of " + end);
        }
    }

    /** The nodes of a container, each made when the one before it has run. */
    private final class Children implements Iterator<DynamicNode> {

        private final String container;
        private DynamicNode next;
        private boolean ended;
        private int tests;

        Children(String container) {
            this.container = container;
        }

        Stream<DynamicNode> stream() {
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
        }

        @Override
        public boolean hasNext() {
            while (next == null && !ended) {
                take(WindowsTests.this.next());
            }
            return next != null;
        }

        private void take(TestEvent event) {
            switch (event.kind()) {
                case JVM -> system = event.name();
                case CONTAINER_STARTED ->
                    next = dynamicContainer(event.name(), new Children(path(event.name())).stream());
                case TEST_STARTED -> {
                    tests++;
                    next = dynamicTest(event.name(), () -> replay(path(event.name())));
                }
                case SKIPPED ->
                    next = dynamicTest(event.name(), () -> {
                        throw new TestAbortedException(event.detail());
                    });
                case PRINTED -> throw new AssertionError("A line is no event of a container");
                case PASSED, END -> end();
                case ABORTED -> {
                    end();
                    next = dynamicTest(container, () -> {
                        throw new TestAbortedException(event.detail());
                    });
                }
                case FAILED -> {
                    end();
                    next = dynamicTest(container, () -> {
                        throw new WindowsFailure(container, event.detail());
                    });
                }
            }
        }

        private String path(String name) {
            return container.isEmpty() ? name : container + " > " + name;
        }

        private void end() {
            ended = true;
            if (tests > 0) {
                System.out.println(system + ": " + container + ": " + tests + (tests == 1 ? " test" : " tests"));
            }
        }

        @Override
        public DynamicNode next() {
            if (!hasNext()) {
                throw new NoSuchElementException(container);
            }
            DynamicNode node = next;
            next = null;
            return node;
        }
    }

    /** What has failed on the Windows JVM; its message has the stack trace there. */
    private static final class WindowsFailure extends AssertionError {
        private static final long serialVersionUID = 1;

        WindowsFailure(String test, String trace) {
            super(test + " on the Windows JVM: " + trace);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
