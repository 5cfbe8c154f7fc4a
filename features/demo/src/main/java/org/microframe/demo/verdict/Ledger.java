package org.microframe.demo.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One stream's ledger as the streaming process wrote it: a block of {@code key value} lines that begins with
 * {@code stream IDENTITY}. Numbers are frames of 1 ms.
 */
final class Ledger {

    private static final String TITLE = "# Microframe demo ledger 1";

    private final String stream;
    private final Map<String, String> values;

    private Ledger(String stream, Map<String, String> values) {
        this.stream = stream;
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * @param notes takes the lines that are about no stream
     * @return the ledgers by stream identity
     */
    static Map<String, Ledger> read(Path file, List<String> notes) throws IOException, UnreadableException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (lines.isEmpty() || !lines.remove(0).equals(TITLE)) {
            throw new UnreadableException(file + " does not begin with '" + TITLE + "'");
        }
        Map<String, Ledger> ledgers = new HashMap<>();
        Map<String, String> block = null;
        for (String line : lines) {
            int space = line.indexOf(' ');
            String key = space < 0 ? line : line.substring(0, space);
            String value = space < 0 ? "" : line.substring(space + 1);
            if (key.equals("stream")) {
                block = new HashMap<>();
                ledgers.put(value, new Ledger(value, block));
            } else if (block == null) {
                notes.add(line);
            } else {
                block.put(key, value);
            }
        }
        return ledgers;
    }

    String stream() {
        return stream;
    }

    String text(String key) {
        return values.getOrDefault(key, "");
    }

    long number(String key) throws UnreadableException {
        String value = values.get(key);
        if (value == null) {
            throw new UnreadableException("the ledger of " + stream + " has no " + key);
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UnreadableException(
                    "the ledger of " + stream + " has " + key + " " + value + "; it must be a number", e);
        }
    }
}
