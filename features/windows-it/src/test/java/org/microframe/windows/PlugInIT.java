package org.microframe.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.testing.Await;
import org.microframe.winusb.windows.ModelControl;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsMachine;

/**
 * The same jars of two plug-ins, compiled against the APIs alone, stream from the distribution's folder: on this JVM to the
 * simulator, on the Windows JVM to the model of WinUSB.
 */
@Timeout(180)
@ExtendWith(WindowsMachine.class)
class PlugInIT {

    private static final int PACKETS = 2_000;

    private static final String SPEAKER = "12 01 0002 00 00 00 40 0912 0100 0001 00 02 00 01";
    private static final String MICROPHONE = "12 01 0002 00 00 00 40 0912 0200 0001 00 02 00 01";
    private static final String CONFIGURATION =
            "09 02 2b00 02 01 00 80 32 09 04 00 00 00 ff 00 00 00 09 04 01 00 00 ff 00 00 00"
                    + " 09 04 01 01 01 ff 00 00 00 07 05 %s 01 c000 01";
    private static final String SPEAKER_CONFIGURATION = CONFIGURATION.formatted("01");
    private static final String MICROPHONE_CONFIGURATION = CONFIGURATION.formatted("82");

    @TempDir
    private Path folder;

    @Test
    void plugInsKnowTheApisAlone() throws IOException {
        for (Path jar : jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.getManifest().getMainAttributes().getValue("Import-Package"))
                        .doesNotContain(
                                "org.microframe.winusb", "org.microframe.simulator", "org.microframe.virtualbus")
                        .contains("org.microframe.stream.spi");
            }
        }
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.list(JarFiles.PLUGINS)) {
            return jars.toList();
        }
    }

    @Test
    void theyStreamOnTheSimulator() throws Exception {
        Path heard = folder.resolve("heard.raw");
        String devices =
                """
                  "org.microframe.virtualbus.device~speaker": {
                    "device.descriptor": "%s",
                    "configuration.descriptor": "%s",
                    "endpoints": ["0x01 sink file=%s"],
                    "requests": ["0x22 0x01 0x0100 0x0001 accept=3"]
                  },
                  "org.microframe.virtualbus.device~microphone": {
                    "device.descriptor": "%s",
                    "configuration.descriptor": "%s",
                    "endpoints": ["0x82 source pattern"]
                  },
                """
                        .formatted(SPEAKER, SPEAKER_CONFIGURATION, heard, MICROPHONE, MICROPHONE_CONFIGURATION);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options(folder.toString(), configuration(folder.toString(), devices)));
        ProcessBuilder felix = new ProcessBuilder(command);

        run(felix, () -> Files.exists(heard) ? Files.size(heard) : 0);

        assertThat(NumberedRecording.heard(Files.readAllBytes(heard))).isEqualTo(PACKETS);
        assertRecorded();
    }

    @Test
    void theyStreamOnWindows(Windows windows) throws Exception {
        try (ModelControl model = windows.control()) {
            model.send("reset base=1000");
            plug(model, "speaker", SPEAKER, SPEAKER_CONFIGURATION);
            model.send("endpoint port=speaker address=0x01 behaviour=keep");
            model.send("request port=speaker type=0x22 request=0x01 value=0x0100 index=0x0001 accept=3");
            plug(model, "microphone", MICROPHONE, MICROPHONE_CONFIGURATION);
            model.send("endpoint port=microphone address=0x82 behaviour=numbers");
            String place = Windows.path(folder).replace('\\', '/');
            ProcessBuilder felix = windows.jvm().builder(options(place, configuration(place, "")));

            run(felix, () -> heard(model).length());

            assertThat(NumberedRecording.heard(HexFormat.of().parseHex(heard(model))))
                    .isEqualTo(PACKETS);
            assertRecorded();
            assertThat(model.open()).isEmpty();
            assertThat(model.misuse()).isEmpty();
        }
    }

    private static void plug(ModelControl model, String port, String device, String configuration) {
        model.send("plug port=%s speed=full device=%s configuration=%s"
                .formatted(port, device.replace(" ", ""), configuration.replace(" ", "")));
    }

    private static String heard(ModelControl model) {
        return String.join("", model.send("received port=speaker endpoint=0x01").lines());
    }

    /** Writes the configuration of the plug-ins, and of devices, as a file. */
    private Path configuration(String place, String devices) throws IOException {
        NumberedRecording.write(folder.resolve("music.wav"), PACKETS);
        return Files.writeString(
                folder.resolve("configuration.json"),
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "test.plugins",
                  ":configurator:version": "1.0.0",
                %s
                  "org.microframe.examples.wavplayer": { "file": "%s/music.wav" },
                  "org.microframe.examples.recorder": { "file": "%s/said.wav" }
                }
                """
                        .formatted(devices, place, place));
    }

    /** What follows the JVM's program, when its folder is known to it by a name of its own. */
    private static List<String> options(String place, Path configuration) {
        boolean windows = place.startsWith("Z:");
        String plugins = windows ? Windows.path(JarFiles.PLUGINS).replace('\\', '/') : JarFiles.PLUGINS.toString();
        return List.of(
                "-Dfelix.fileinstall.dir=microframe," + plugins,
                "-Dconfigurator.initial=file:" + (windows ? "/" : "") + place + "/" + configuration.getFileName(),
                "-Dorg.osgi.framework.storage=" + place + "/cache",
                "-Dmicroframe.log=" + place + "/log",
                "-jar",
                "bin/felix.jar");
    }

    /** Runs the distribution until the recording was heard and as much was said. */
    private void run(ProcessBuilder felix, Callable<? extends Number> heard) throws Exception {
        Path said = folder.resolve("console");
        Path recording = folder.resolve("said.wav");
        Process process = felix.directory(JarFiles.DISTRIBUTION.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            long bytes = (PACKETS + 200L) * NumberedRecording.PACKET_BYTES;
            Await.until("the recording was heard", heard::call, heardBytes -> heardBytes.longValue() > bytes);
            Await.until(
                    "as much was said",
                    () -> Files.exists(recording) ? Files.size(recording) : 0,
                    size -> size > bytes);
            process.getOutputStream().write("stop 0\n".getBytes());
            process.getOutputStream().flush();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(Files.readString(said)));
            throw e;
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertRecorded() throws IOException {
        assertThat(NumberedRecording.said(folder.resolve("said.wav"))).isGreaterThanOrEqualTo(PACKETS);
    }
}
