package org.microframe.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every exported package of the set is as it was recorded, or its version tells what has changed. */
class ApiBaselineIT {

    private static final Path BUNDLES = Path.of("..", "..", "bundles");

    @Test
    void versionsTellWhatHasChangedSinceTheApiWasRecorded() throws Exception {
        ApiBaseline baseline = new ApiBaseline(BUNDLES.toRealPath(), ApiBaseline.onClassPath());

        List<String> objections = baseline.objections();

        assertThat(baseline.packages()).isPositive();
        assertThat(objections)
                .withFailMessage("%s", String.join("\n", objections))
                .isEmpty();
    }
}
