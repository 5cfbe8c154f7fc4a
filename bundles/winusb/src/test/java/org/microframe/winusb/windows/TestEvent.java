package org.microframe.winusb.windows;

import java.util.List;
import java.util.stream.Stream;

/**
 * What happened to a test or a container of tests on the Windows JVM; a line of text between the two JVMs.
 *
 * @param kind what happened
 * @param name what it happened to; of {@link Kind#JVM}, what the JVM and its system are
 * @param detail why it was skipped or aborted, or the stack trace of its failure; otherwise empty
 */
record TestEvent(Kind kind, String name, String detail) {

    enum Kind {
        /** The JVM runs. */
        JVM,
        CONTAINER_STARTED,
        TEST_STARTED,
        /** A test or a container was not started. */
        SKIPPED,
        PASSED,
        ABORTED,
        FAILED,
        /** A line on the standard output. */
        PRINTED,
        /** All is done. */
        END
    }

    private static final String PREFIX = "#test\t";

    /** Its line. */
    String line() {
        return PREFIX + String.join("\t", kind.name(), escape(name), escape(detail));
    }

    /** Reads a line. */
    static TestEvent of(String line) {
        List<String> words =
                Stream.of(line.split("\t", -1)).map(TestEvent::unescape).toList();
        return new TestEvent(Kind.valueOf(words.get(1)), words.get(2), words.get(3));
    }

    /** Whether a line is one of an event. */
    static boolean isEvent(String line) {
        return line.startsWith(PREFIX);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "").replace("\n", "\\n");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            i++;
            plain.append(
                    switch (text.charAt(i)) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        default -> text.charAt(i);
                    });
        }
        return plain.toString();
    }
}
