package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermanenceTest {

    private static final String ELDER = "mvn:org.microframe/org.microframe.scheduler/1.0.0";
    private static final String NEWER = "file:/my/scheduler-1.1.0.jar";
    private static final String LINE =
            "<bundle originalUri=\"" + ELDER + "\" replacement=\"" + NEWER + "\" mode=\"maven\"/>";

    @TempDir
    private Path etc;

    @Test
    void outsideKarafThePlaceOfTheElderIsNamed() {
        assertThat(new Permanence(null).advice("file:/felix/microframe/scheduler.jar", NEWER))
                .isEqualTo("If the container installs its bundles anew at every start, the elder one comes back then:"
                        + " put the newer one in its place, file:/felix/microframe/scheduler.jar");
    }

    @Test
    void inKarafTheElderComesBackUnlessItIsReplaced() throws IOException {
        Path processing = Files.writeString(etc.resolve("processing.xml"), "<featuresProcessing/>");

        assertThat(new Permanence(processing).advice(ELDER, NEWER))
                .contains("when a feature is installed next, the elder one comes back")
                .endsWith("run feature:refresh after you have put this into <featuresProcessing> of " + processing
                        + ":\n  <bundleReplacements>" + LINE + "</bundleReplacements>");
    }

    @Test
    void aFileThatIsNotThereIsToBeMade() {
        Path processing = etc.resolve("missing.xml");

        assertThat(new Permanence(processing).advice(ELDER, NEWER))
                .endsWith("<bundleReplacements>" + LINE + "</bundleReplacements>");
    }

    @Test
    void aListOfReplacementsGrowsByOne() throws IOException {
        Path processing = Files.writeString(
                etc.resolve("processing.xml"), "<bundleReplacements><bundle originalUri=\"a\" replacement=\"b\"/>");

        assertThat(new Permanence(processing).advice(ELDER, NEWER))
                .endsWith("after you have put this into <bundleReplacements> of " + processing + ":\n  " + LINE);
    }

    @Test
    void theSecondSwapOfABundleTakesThePlaceOfTheFirst() throws IOException {
        String first = LINE.replace(NEWER, "file:/my/scheduler-1.0.5.jar");
        Path processing = Files.writeString(
                etc.resolve("processing.xml"), "<bundleReplacements>" + first + "</bundleReplacements>");

        assertThat(new Permanence(processing).advice(ELDER, NEWER))
                .endsWith("in the place of " + first + ":\n  " + LINE);
    }

    @Test
    void whatXmlWouldReadOtherwiseIsEscaped() {
        assertThat(new Permanence(etc.resolve("missing.xml")).advice(ELDER, "http://host/get?a=1&b=\"2\""))
                .contains("replacement=\"http://host/get?a=1&amp;b=&quot;2&quot;\"");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path folder = Files.createDirectory(etc.resolve("folder"));

        assertThat(new Permanence(folder).advice(ELDER, NEWER)).contains(folder + ", which cannot be read: ");
    }
}
