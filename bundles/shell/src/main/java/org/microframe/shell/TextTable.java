package org.microframe.shell;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, printed in columns as wide as their widest cell. One thread fills and prints it. */
final class TextTable {

    private static final String GAP = "  ";

    private final boolean[] right;
    private final List<Line> lines = new ArrayList<>();

    private sealed interface Line {}

    private record Cells(List<String> values) implements Line {}

    private record Note(String text) implements Line {}

    /** @param columns heads of the columns; one that begins with {@code >} is aligned to the right */
    TextTable(String... columns) {
        right = new boolean[columns.length];
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            right[i] = columns[i].startsWith(">");
            heads.add(right[i] ? columns[i].substring(1) : columns[i]);
        }
        lines.add(new Cells(heads));
    }

    /** Adds a row with a cell for each column. */
    void row(String... cells) {
        lines.add(new Cells(List.of(cells)));
    }

    /** Adds an indented line that belongs to the row before and takes no part in the columns' widths. */
    void note(String text) {
        lines.add(new Note(text));
    }

    @Override
    public String toString() {
        int[] widths = widths();
        List<String> printed = new ArrayList<>();
        for (Line line : lines) {
            if (line instanceof Cells cells) {
                printed.add(print(cells, widths));
            } else if (line instanceof Note note) {
                printed.add(GAP + GAP + note.text());
            }
        }
        return String.join("\n", printed);
    }

    private int[] widths() {
        int[] widths = new int[right.length];
        for (Line line : lines) {
            if (line instanceof Cells cells) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], cells.values().get(i).length());
                }
            }
        }
        return widths;
    }

    private String print(Cells cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.values().get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(right[i] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
