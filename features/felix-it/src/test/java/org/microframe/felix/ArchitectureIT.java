package org.microframe.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Constants;

/** The arrows between the rooms, read from the manifests of the built jars. */
class ArchitectureIT {

    private static final String OURS = "org.microframe";
    private static final String OUTSIDE_QUOTES = ",(?=([^\"]*\"[^\"]*\")*[^\"]*$)";
    private static final Set<String> EXPORTERS = Set.of(
            "org.microframe.usb-api",
            "org.microframe.isoch-api",
            "org.microframe.stream-api",
            "org.microframe.virtualbus",
            "org.microframe.pushstream");
    private static final Set<String> FOR_PLUG_INS =
            Set.of("org.microframe.stream", "org.microframe.stream.spi", "org.microframe.usb", "org.microframe.isoch");

    private static Stream<Path> bundles() throws IOException {
        return Stream.of(jars(JarFiles.SET), plugIns(), Stream.of(JarFiles.PUSHSTREAM))
                .flatMap(found -> found);
    }

    private static Stream<Path> plugIns() throws IOException {
        return jars(JarFiles.PLUGINS);
    }

    private static Stream<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    private static Attributes manifest(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packages that a header names, without their directives. */
    private static Set<String> packages(Path jar, String header) {
        Set<String> packages = new TreeSet<>();
        String value = manifest(jar).getValue(header);
        if (value != null) {
            for (String clause : value.replaceAll("\"[^\"]*\"", "").split(",")) {
                packages.add(clause.split(";")[0].trim());
            }
        }
        return packages;
    }

    @Test
    void looksAtTheWholeSet() throws IOException {
        assertThat(bundles()).hasSizeGreaterThanOrEqualTo(11);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleIsNamedAfterItsArtifact(Path jar) {
        String name = manifest(jar).getValue(Constants.BUNDLE_SYMBOLICNAME);

        assertThat(jar.getFileName().toString()).matches(name + "(-[0-9].*)?[.]jar");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyApisAndTheVirtualBusAreExported(Path jar) {
        String name = manifest(jar).getValue(Constants.BUNDLE_SYMBOLICNAME);

        assertThat(packages(jar, Constants.EXPORT_PACKAGE).isEmpty()).isEqualTo(!EXPORTERS.contains(name));
    }

    /** What is effective at another time than the framework's resolving, as needs of services are, wires nothing. */
    @ParameterizedTest
    @MethodSource("bundles")
    void noRequirementIsOptionalOrDynamic(Path jar) {
        Attributes manifest = manifest(jar);

        assertThat(manifest.getValue(Constants.IMPORT_PACKAGE)).doesNotContain("optional");
        assertThat(Objects.toString(manifest.getValue(Constants.REQUIRE_CAPABILITY), "")
                        .split(OUTSIDE_QUOTES))
                .filteredOn(requirement -> !requirement.contains("effective:=active"))
                .noneMatch(requirement -> requirement.contains("optional"));
        assertThat(manifest.getValue(Constants.DYNAMICIMPORT_PACKAGE)).isNull();
        assertThat(manifest.getValue(Constants.REQUIRE_BUNDLE)).isNull();
        assertThat(manifest.getValue(Constants.FRAGMENT_HOST)).isNull();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void winUsbAloneCallsNativeFunctions(Path jar) {
        String name = manifest(jar).getValue(Constants.BUNDLE_SYMBOLICNAME);

        assertThat(packages(jar, Constants.IMPORT_PACKAGE).contains("com.sun.jna"))
                .isEqualTo(name.equals("org.microframe.winusb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.microframe.scheduler", "org.microframe.streaming", "org.microframe.shell"})
    void nothingAboveTheNativeServiceSeesTheVirtualBus(String bundle) {
        assertThat(packages(JarFiles.of(bundle), Constants.IMPORT_PACKAGE)).doesNotContain("org.microframe.virtualbus");
    }

    @Test
    void theSchedulerDoesNotSeeTheStreamingApi() {
        assertThat(packages(JarFiles.of("org.microframe.scheduler"), Constants.IMPORT_PACKAGE))
                .noneMatch(name -> name.startsWith("org.microframe.stream"));
    }

    @Test
    void theVirtualBusKnowsNothingOfTheSoftwareAboveIt() {
        assertThat(packages(JarFiles.of("org.microframe.virtualbus"), Constants.IMPORT_PACKAGE))
                .filteredOn(name -> name.startsWith(OURS))
                .isSubsetOf("org.microframe.usb", "org.microframe.virtualbus");
    }

    @Test
    void aPlugInImportsNothingOfOursButTheStreamAndTheValuePackages() throws IOException {
        assertThat(plugIns().toList()).hasSize(2).allSatisfy(jar -> assertThat(packages(jar, Constants.IMPORT_PACKAGE))
                .filteredOn(name -> name.startsWith(OURS))
                .isNotEmpty()
                .isSubsetOf(FOR_PLUG_INS));
    }
}
