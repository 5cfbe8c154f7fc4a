package org.microframe.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.testing.Await;

/** The distribution as a user starts it: a process of its own, spoken to through its console. */
@Timeout(120)
class DistributionIT {

    @TempDir
    private Path folder;

    @Test
    void startsEveryBundleAndComponentAndStopsCleanly() throws Exception {
        String said = run("lb -s\nscr:list\nstop 0\n");

        List<String> bundles =
                said.lines().filter(line -> line.matches(" *\\d+\\|.*")).toList();
        assertThat(bundles).hasSize(1 + jars()).allMatch(line -> line.contains("|Active  "));
        List<String> components = said.lines()
                .filter(line -> line.contains("Id: ") && line.contains("State:"))
                .toList();
        assertThat(components).isNotEmpty().allMatch(line -> line.matches(".*State: ?(ACTIVE|SATISFIED).*"));
        assertThat(log()).doesNotContain("ERROR");
    }

    @Test
    void answersItsCommands() throws Exception {
        String said = run("usb:devices\nusb:devices '(a=b'\nusb:quarantine\nisoch:streams\nhelp usb:devices\nstop 0\n");

        assertThat(said)
                .contains("no device\n")
                .contains("the filter is (a=b; it must be an OSGi filter: ")
                .contains("nothing in quarantine\n")
                .contains("no stream\n")
                .contains("lists the USB devices that match a filter");
    }

    @Test
    void takesDevicesAndPlugInsFromTheCommandLine() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.copy(JarFiles.of(JarFiles.PLAYER), plugins.resolve("player.jar"));
        Path devices = Files.writeString(
                folder.resolve("devices.json"),
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "test.devices",
                  ":configurator:version": "1.0.0",
                  "org.microframe.virtualbus.device~speaker": {
                    "device.descriptor": "12 01 0002 00 00 00 40 0912 0100 0001 00 00 00 01",
                    "configuration.descriptor":
                      "09 02 2200 01 01 00 80 32 09 04 01 00 00 ff 00 00 00 09 04 01 01 01 ff 00 00 00 07 05 01 01 c000 01",
                    "product": "Speaker",
                    "endpoints": ["0x01 sink"]
                  }
                }
                """);

        String said = run(
                "lb -s player\nusb:devices '(usbinfo.idVendor=1209)'\nstop 0\n",
                "-Dfelix.fileinstall.dir=microframe," + plugins,
                "-Dconfigurator.initial=" + devices.toUri());

        assertThat(said)
                .contains("|Active     |   10|org.microframe.examples.wav-player")
                .contains("1209:0001  Speaker")
                .contains("interface 1, alternate 1: endpoint 0x01 OUT, 1 packet per frame of 192 bytes");
    }

    @Test
    void goesOnWhenItsInputEnds() throws Exception {
        Process felix = start(folder.resolve("said"));
        try {
            felix.getOutputStream().close();
            Await.until("the console has ended", this::said, text -> text.contains("gosh: stopping shell"));

            assertThat(felix.isAlive()).isTrue();
        } finally {
            felix.destroy();
            assertThat(felix.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Runs the distribution with these lines as its input, until it ends by itself with exit code 0. */
    private String run(String input, String... options) throws Exception {
        Process felix = start(folder.resolve("said"), options);
        try {
            felix.getOutputStream().write(input.getBytes());
            felix.getOutputStream().flush();
            assertThat(felix.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(felix.exitValue()).as(said()).isZero();
            return said();
        } finally {
            felix.destroyForcibly();
        }
    }

    private Process start(Path said, String... options) throws IOException {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(options),
                        Stream.of(
                                "-Dorg.osgi.framework.storage=" + folder.resolve("cache"),
                                "-Dmicroframe.log=" + folder.resolve("log"),
                                "-jar",
                                "bin/felix.jar"))
                .flatMap(words -> words)
                .toList();
        return new ProcessBuilder(command)
                .directory(JarFiles.DISTRIBUTION.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log/microframe.log"));
    }

    private static int jars() {
        try (Stream<Path> services = Files.list(JarFiles.SERVICES);
                Stream<Path> set = Files.list(JarFiles.SET)) {
            return (int) (services.count() + set.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
