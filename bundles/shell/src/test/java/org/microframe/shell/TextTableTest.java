package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable("NAME", ">FRAMES");
        table.row("a-long-name", "7");
        table.row("b", "12345678");

        assertThat(table)
                .hasToString(
                        """
                        NAME           FRAMES
                        a-long-name         7
                        b            12345678""");
    }

    @Test
    void notesDoNotWidenAColumn() {
        TextTable table = new TextTable("NAME", "STATE");
        table.row("a", "FAILED");
        table.note("a sentence that is longer than the row");

        assertThat(table)
                .hasToString(
                        """
                        NAME  STATE
                        a     FAILED
                            a sentence that is longer than the row""");
    }
}
