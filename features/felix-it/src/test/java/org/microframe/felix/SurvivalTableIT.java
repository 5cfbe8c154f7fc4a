package org.microframe.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.microframe.testing.Change;

/** The documentation has the table that the tests hold the set to. */
class SurvivalTableIT {

    @Test
    void documentationHasTheTable() {
        assertThat(Path.of("..", "..", "runtime-config", "README.md")).content().contains(Change.table());
    }
}
