package org.microframe.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiBaselineTest {

    private static final String HANDLER =
            """
            package p;
            @org.osgi.annotation.versioning.ConsumerType
            public interface Handler {
                int take(byte[] data);
            }
            """;

    private static final String SERVICE =
            """
            package p;
            @org.osgi.annotation.versioning.ProviderType
            public interface Service extends AutoCloseable {
                void open(Handler handler);
                State state();
                enum State { OPEN, CLOSED }
                @Override void close();
            }
            """;

    private static final String VALUE =
            """
            package p;
            public record Value(int number, String name) {
                public static final int MOST = 7;
                public static final String LINES = "one\\ntwo ";
                int hidden() { return number; }
            }
            """;

    @TempDir
    Path folder;

    private Path bundles;

    @BeforeEach
    void recordVersionOne() throws Exception {
        bundles = Files.createDirectory(folder.resolve("bundles"));
        baseline("1.2.0", HANDLER, SERVICE, VALUE).record();
    }

    @Test
    void nothingIsAskedWhenNothingHasChanged() throws Exception {
        assertThat(baseline("1.2.0", HANDLER, SERVICE, VALUE).objections()).isEmpty();
        assertThat(bundles.resolve("some/api/p.txt"))
                .content()
                .startsWith("package p 1.2.0\n")
                .contains("take(byte[])", "MOST")
                .doesNotContain("hidden", "hashCode", "ordinal", "close()");
    }

    @Test
    void whatIsNotExportedMayChange() throws Exception {
        String changed = VALUE.replace("int hidden() { return number; }", "String other() { return name; }");

        assertThat(baseline("1.2.0", HANDLER, SERVICE, changed).objections()).isEmpty();
    }

    @Test
    void aMethodMoreInWhatPlugInsImplementAsksForAMajorVersion() throws Exception {
        String more = HANDLER.replace("int take(byte[] data);", "int take(byte[] data); void end();");

        assertObjection(
                "p has changed incompatibly since it was recorded as 1.2.0; its version must be 2.0.0 or higher and is 1.9.0",
                "MAJOR: added method end() of interface p.Handler",
                baseline("1.9.0", more, SERVICE, VALUE));
        assertThat(baseline("2.0.0", more, SERVICE, VALUE).objections()).isEmpty();
    }

    @Test
    void aMethodMoreInWhatThePlatformImplementsAsksForAMinorVersion() throws Exception {
        String more = SERVICE.replace("State state();", "State state(); long since();");

        assertObjection(
                "p has changed since it was recorded as 1.2.0; its version must be 1.3.0 or higher and is 1.2.0",
                "MINOR: added method since() of interface p.Service",
                baseline("1.2.0", HANDLER, more, VALUE));
        assertThat(baseline("1.3.0", HANDLER, more, VALUE).objections()).isEmpty();
    }

    @Test
    void aTypeMoreAsksForAMinorVersion() throws Exception {
        assertObjection(
                "its version must be 1.3.0 or higher and is 1.2.7",
                "MINOR: added class p.More",
                baseline("1.2.7", HANDLER, SERVICE, VALUE, "package p; public final class More {}"));
    }

    @Test
    void aMethodLessAsksForAMajorVersion() throws Exception {
        String less = SERVICE.replace("State state();", "");

        assertObjection(
                "its version must be 2.0.0 or higher and is 1.3.0",
                "MAJOR: removed method state() of interface p.Service",
                baseline("1.3.0", HANDLER, less, VALUE));
    }

    @Test
    void anotherSignatureAsksForAMajorVersion() throws Exception {
        String wider = SERVICE.replace("State state();", "Object state();");
        String other = VALUE.replace("int number", "long number").replace("int hidden", "long hidden");

        assertObjection(
                "its version must be 2.0.0",
                "MAJOR: removed return p.Service$State of method state() of interface p.Service",
                baseline("1.2.0", HANDLER, wider, VALUE));
        assertObjection(
                "its version must be 2.0.0",
                "MAJOR: removed method <init>(int,java.lang.String) of class p.Value",
                baseline("1.2.0", HANDLER, SERVICE, other));
    }

    @Test
    void aConstantLessAsksForAMajorVersion() throws Exception {
        assertObjection(
                "its version must be 2.0.0",
                "CLOSED of enum p.Service$State",
                baseline("1.2.0", HANDLER, SERVICE.replace("OPEN, CLOSED", "OPEN"), VALUE));
    }

    @Test
    void anotherValueOfAConstantAsksForAMicroVersion() throws Exception {
        assertObjection(
                "its version must be 1.2.1",
                "constant 8 of field MOST of class p.Value",
                baseline("1.2.0", HANDLER, SERVICE, VALUE.replace("7", "8")));
    }

    @Test
    void aVersionThatFallsIsRefused() throws Exception {
        assertThat(baseline("1.1.0", HANDLER, SERVICE, VALUE).objections())
                .singleElement()
                .asString()
                .contains("its version must be 1.2.0 or higher and is 1.1.0");
    }

    @Test
    void aPackageThatIsNotRecordedOrNotExportedIsNamed() throws Exception {
        Files.move(bundles.resolve("some/api/p.txt"), bundles.resolve("some/api/q.txt"));
        Files.writeString(bundles.resolve("some/api/q.txt"), "package q 1.0.0\n");

        assertThat(baseline("1.2.0", HANDLER, SERVICE, VALUE).objections())
                .satisfiesExactly(
                        notRecorded -> assertThat(notRecorded)
                                .contains("p is exported and not recorded; record it: " + ApiBaseline.COMMAND),
                        gone -> assertThat(gone)
                                .contains("q was recorded as 1.0.0 and is exported no more", "some/api/q.txt"));
    }

    @Test
    void recordsNothingWhileAVersionDoesNotTell() throws Exception {
        String before = Files.readString(bundles.resolve("some/api/p.txt"));
        ApiBaseline untold = baseline("1.2.0", HANDLER, SERVICE.replace("State state();", ""), VALUE);

        assertThatThrownBy(untold::record)
                .hasMessageContaining("nothing is recorded")
                .hasMessageContaining("its version must be 2.0.0");
        assertThat(bundles.resolve("some/api/p.txt")).hasContent(before);
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithItsLine() throws Exception {
        Files.writeString(bundles.resolve("some/api/p.txt"), "package p 1.2.0\n  CLASS p.Value\n");

        assertThatThrownBy(() -> baseline("1.2.0", HANDLER, SERVICE, VALUE))
                .hasMessageContaining("p.txt")
                .hasMessageContaining("the line is CLASS p.Value; it must be: TYPE +DELTA -DELTA NAME");
    }

    private static void assertObjection(String what, String change, ApiBaseline baseline) throws Exception {
        assertThat(baseline.objections()).singleElement().asString().contains(what, change);
    }

    /** A bundle that exports the package of these sources. */
    private ApiBaseline baseline(String version, String... sources) throws Exception {
        Path classes = Files.createTempDirectory(folder, "classes");
        compile(classes, sources);
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.microframe.some");
        headers.putValue("Export-Package", "p;version=\"" + version + "\"");
        Files.createDirectory(classes.resolve("META-INF"));
        try (OutputStream file = Files.newOutputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
            manifest.write(file);
        }
        return new ApiBaseline(bundles, Map.of("some", classes.toFile()));
    }

    private void compile(Path classes, String... sources) throws IOException {
        Path folder = Files.createTempDirectory(this.folder, "sources");
        for (String source : sources) {
            String name = source.replaceAll("(?s).*?(?:interface|record|class) (\\w+).*", "$1");
            Files.writeString(folder.resolve(name + ".java"), source);
        }
        List<String> files = new ArrayList<>(List.of("-d", classes.toString()));
        files.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        try (var found = Files.list(folder)) {
            found.map(Path::toString).forEach(files::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, files.toArray(String[]::new)))
                .isZero();
    }
}
