package org.microframe.virtualbus.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a device configuration: words, then {@code key=value} pairs, where a value with white space stands in double
 * quotes. Numbers are decimal, or hexadecimal after {@code 0x}. Immutable.
 *
 * @param where the line is found, for messages
 * @param text the whole line
 * @param words what is not a pair
 * @param pairs by key
 */
record ConfigurationLine(String where, String text, List<String> words, Map<String, String> pairs) {

    private static final Pattern PART =
            Pattern.compile("\\s*(?:(\\w+)=(?:\"([^\"]*)\"|([^\\s\"]+))|([^\\s=\"]+))(?=\\s|$)");

    static ConfigurationLine of(String where, String text) {
        List<String> words = new ArrayList<>();
        Map<String, String> pairs = new HashMap<>();
        String line = text.strip();
        Matcher part = PART.matcher(line);
        int end = 0;
        while (end < line.length()) {
            if (!part.find(end) || part.start() != end) {
                throw refusal(where, text, "'" + line.substring(end).strip() + "' is neither a word nor key=value");
            }
            end = part.end();
            if (part.group(4) != null) {
                words.add(part.group(4));
            } else {
                String value = part.group(2) != null ? part.group(2) : part.group(3);
                if (pairs.put(part.group(1), value) != null) {
                    throw refusal(where, text, part.group(1) + " must be there once");
                }
            }
        }
        return new ConfigurationLine(where, text, List.copyOf(words), Map.copyOf(pairs));
    }

    /** Refuses words beyond a number of them, and keys that are not among the given ones. */
    void allow(int mostWords, Set<String> keys) {
        if (words.size() > mostWords) {
            throw refusal("'" + words.get(mostWords) + "' is one word too many");
        }
        for (String key : pairs.keySet()) {
            if (!keys.contains(key)) {
                throw refusal(
                        "'" + key + "' is not known here; " + (keys.isEmpty() ? "nothing is" : "it may be " + keys));
            }
        }
    }

    String word(int index, String what) {
        if (index >= words.size()) {
            throw refusal(what + " is missing");
        }
        return words.get(index);
    }

    String value(String key) {
        String value = pairs.get(key);
        if (value == null) {
            throw refusal(key + "= is missing");
        }
        return value;
    }

    int number(String digits, String what, int most) {
        int value;
        try {
            value = digits.startsWith("0x") ? Integer.parseInt(digits.substring(2), 16) : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw refusal(what + " is '" + digits + "'; it must be a number, decimal or after 0x hexadecimal");
        }
        if (value < 0 || value > most) {
            throw refusal(what + " is " + digits + "; it must be from 0 to " + most);
        }
        return value;
    }

    byte[] bytes(String key) {
        String digits = value(key);
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw refusal(key + " is '" + digits + "'; it must be pairs of hexadecimal digits");
        }
    }

    IllegalArgumentException refusal(String rule) {
        return refusal(where, text, rule);
    }

    private static IllegalArgumentException refusal(String where, String text, String rule) {
        return new IllegalArgumentException(where + " is '" + text + "': " + rule);
    }
}
