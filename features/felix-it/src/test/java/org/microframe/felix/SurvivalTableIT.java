package org.microframe.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.microframe.testing.Change;
import org.microframe.testing.chaos.AnnouncedLine;

/** The documentation has the tables that the tests hold the set to. */
class SurvivalTableIT {

    private static final Path DOCUMENTATION = Path.of("..", "..", "runtime-config", "README.md");

    @Test
    void documentationHasTheTable() {
        assertThat(DOCUMENTATION).content().contains(Change.table());
    }

    @Test
    void documentationHasTheLinesOfTheLog() {
        assertThat(DOCUMENTATION).content().contains(AnnouncedLine.table());
    }
}
