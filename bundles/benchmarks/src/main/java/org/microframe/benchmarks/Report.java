package org.microframe.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures and the machine they are of, as a table for a person and as JSON. */
public final class Report {

    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> facts;

    public Report(Map<String, String> facts, List<Figure> figures) {
        this.facts = facts;
        this.figures.addAll(figures);
    }

    /** The table. */
    public String table() {
        int width = figures.stream()
                .mapToInt(figure -> figure.name().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%-12s %s", name, value)));
        lines.add("");
        for (Figure figure : figures) {
            String goal = figure.goal().isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "; at most %s: %s",
                            number(figure.goal().getAsDouble()),
                            figure.isReached() ? "reached" : "MISSED");
            lines.add(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(1, width) + "s %10s %-16s (%s to %s; against %s%s)",
                    figure.name(),
                    number(figure.value()),
                    figure.unit(),
                    number(figure.least()),
                    number(figure.most()),
                    figure.baseline(),
                    goal));
        }
        for (Figure figure : figures) {
            if (!figure.profile().isEmpty()) {
                lines.add("");
                lines.add("where it goes: " + figure.name());
                figure.profile().forEach(line -> lines.add("    " + line));
            }
        }
        return String.join("\n", lines);
    }

    /** The same as a JSON object. */
    public String json() {
        String machine = facts.entrySet().stream()
                .map(entry -> "    " + text(entry.getKey()) + ": " + text(entry.getValue()))
                .collect(Collectors.joining(",\n"));
        return "{\n  \"machine\": {\n" + machine + "\n  },\n  \"figures\": [\n"
                + figures.stream().map(Report::json).collect(Collectors.joining(",\n")) + "\n  ]\n}\n";
    }

    private static String json(Figure figure) {
        return String.format(
                Locale.ROOT,
                "    {\"name\": %s, \"unit\": %s, \"value\": %s, \"least\": %s, \"most\": %s, \"baseline\": %s%s%s}",
                text(figure.name()),
                text(figure.unit()),
                figure.value(),
                figure.least(),
                figure.most(),
                text(figure.baseline()),
                figure.goal().isEmpty()
                        ? ""
                        : ", \"goal\": " + figure.goal().getAsDouble() + ", \"reached\": " + figure.isReached(),
                figure.profile().isEmpty()
                        ? ""
                        : figure.profile().stream()
                                .map(Report::text)
                                .collect(Collectors.joining(", ", ", \"profile\": [", "]")));
    }

    private static String text(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }
}
