package org.microframe.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples show what a plug-in needs of the platform, so they may use no more. */
class ExamplesTest {

    private static final Pattern IMPORT = Pattern.compile("org\\.microframe\\.[a-z.]+");
    private static final List<String> PUBLIC =
            List.of("org.microframe.stream", "org.microframe.stream.spi", "org.microframe.usb", "org.microframe.isoch");

    @ParameterizedTest
    @ValueSource(strings = {"org.microframe.examples.wavplayer.WavPlayer", "org.microframe.examples.recorder.Recorder"})
    void importTheStreamAndValuePackagesAlone(String component) throws Exception {
        Path jar = Path.of(Class.forName(component)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assumeThat(Files.isRegularFile(jar))
                .as("the example is a jar in: mvn verify")
                .isTrue();

        try (JarFile bundle = new JarFile(jar.toFile())) {
            String imports = bundle.getManifest().getMainAttributes().getValue("Import-Package");
            List<String> ours =
                    IMPORT.matcher(imports).results().map(MatchResult::group).toList();

            assertThat(ours).contains("org.microframe.stream.spi").isSubsetOf(PUBLIC);
        }
    }
}
