package org.microframe.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What to measure and for how long: arguments of the form name=value, each with a default. Immutable. */
final class Settings {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("json", ""),
            Map.entry("only", "costs,windows,lateness,lead"),
            Map.entry("scale", "1"),
            Map.entry("blocks", "20"),
            Map.entry("seconds", "2"),
            Map.entry("windows.warmup", "30"),
            Map.entry("windows.window", "4"),
            Map.entry("lead.step", "30"),
            Map.entry("lead.proof", "600"));

    private final Map<String, String> values = new HashMap<>(DEFAULTS);

    /** @throws IllegalArgumentException when an argument has another form or another name */
    Settings(String... arguments) {
        for (String argument : arguments) {
            String name = argument.substring(0, Math.max(0, argument.indexOf('=')));
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("the argument is " + argument + "; it must be one of "
                        + DEFAULTS.keySet().stream().sorted().toList() + " with = and a value");
            }
            values.put(name, argument.substring(name.length() + 1));
        }
    }

    /** Whether a group of figures is wanted. */
    boolean has(String group) {
        return List.of(text("only").split(",")).contains(group);
    }

    String text(String name) {
        return values.get(name);
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** A number of seconds in ns. */
    long nanos(String name) {
        return (long) (number(name) * 1e9);
    }

    /** A number of seconds in ms. */
    long millis(String name) {
        return (long) (number(name) * 1e3);
    }
}
