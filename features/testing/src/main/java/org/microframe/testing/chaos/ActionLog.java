package org.microframe.testing.chaos;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.microframe.testing.Step;

/** What was done to whom, when, and how it ended, in the order in which it began. Any thread. */
final class ActionLog {

    private static final long UNDER_WAY = Long.MAX_VALUE;

    /** One action; times are those of {@link System#nanoTime}. */
    private static final class Action {
        private final String subject;
        private final String what;
        private final long begin = System.nanoTime();
        private volatile long end = UNDER_WAY;
        private volatile String outcome = "has not returned";

        Action(String subject, String what) {
            this.subject = subject;
            this.what = what;
        }
    }

    private final long origin = System.nanoTime();
    private final Queue<Action> actions = new ConcurrentLinkedQueue<>();

    /** Does something and notes it, also when it throws. */
    void run(String subject, String what, Step step) throws Exception {
        Action action = new Action(subject, what);
        actions.add(action);
        try {
            step.run();
            action.outcome = "done";
        } catch (Exception | Error e) {
            action.outcome = "threw " + e;
            throw e;
        } finally {
            action.end = System.nanoTime();
        }
    }

    /** Notes what was seen. */
    void note(String subject, String what) {
        Action seen = new Action(subject, what);
        seen.end = seen.begin;
        seen.outcome = "seen";
        actions.add(seen);
    }

    /** Whether an action on such a subject was under way at some time of that span. */
    boolean changed(Predicate<String> subject, long from, long to) {
        return actions.stream()
                .anyMatch(action -> action.begin <= to && action.end >= from && subject.test(action.subject));
    }

    /** What has not returned. */
    List<String> underWay() {
        return actions.stream()
                .filter(action -> action.end == UNDER_WAY)
                .map(action -> action.subject + ": " + action.what)
                .toList();
    }

    /** One action a line, with the ms since the beginning, and how many it took. */
    String text() {
        return actions.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(Action action) {
        String took = action.end == UNDER_WAY ? "" : String.valueOf((action.end - action.begin) / 1_000_000);
        return String.format(
                "%8d ms  %6s ms  %-36s %s: %s",
                (action.begin - origin) / 1_000_000, took, action.subject, action.what, action.outcome);
    }
}
