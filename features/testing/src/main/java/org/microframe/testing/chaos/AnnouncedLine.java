package org.microframe.testing.chaos;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the documentation says that the log may say while parts are replaced, and nothing else that is a warning or an error. */
public enum AnnouncedLine {
    SLOW_HANDLER(
            "the handler of endpoint ... of ... took longer than ... ms on the pump; it is called on a thread of its own from"
                    + " now on",
            "the machine paused, or a plug-in did, for a quarter of the lead"),
    PLUG_IN_WENT(
            "Stream ... failed on ...: the device preparation failed: the plug-in of ... went before the device was prepared; the"
                    + " next one prepares it",
            "a plug-in was stopped at the very moment at which its device was opened; its next version has the stream tried"
                    + " again");

    private static final String ANYTHING = "...";

    private final String text;
    private final String meaning;
    private final Pattern pattern;

    AnnouncedLine(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
        pattern = Pattern.compile(Stream.of(text.split(Pattern.quote(ANYTHING)))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    /** Whether a line of the log is one of them. */
    static boolean includes(String message) {
        return Stream.of(values())
                .anyMatch(line -> line.pattern.matcher(message).matches());
    }

    /** All of them, as they stand in the documentation. */
    public static String table() {
        return "| line | when |\n|---|---|\n"
                + Arrays.stream(values())
                        .map(line -> "| `" + line.text + "` | " + line.meaning + " |\n")
                        .collect(Collectors.joining());
    }
}
