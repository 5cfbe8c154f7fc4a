package org.microframe.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Each feature is installed alone, from the KAR and from nothing else, in a Karaf as it is unpacked.
 *
 * <p>No type of the set is named here: this bundle would be refreshed whenever a feature is uninstalled.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT {

    private static final String OURS = "org.microframe.";
    private static final List<String> FEATURES =
            List.of("microframe-examples", "microframe-pushstream", "microframe-simulator", "microframe");
    private static final Set<String> CORE =
            Set.of("usb-api", "isoch-api", "stream-api", "winusb", "scheduler", "streaming", "shell");
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 20_000_000;

    /** How scr:list begins what it prints of a component, and then of each of its instances. */
    private static final Pattern COMPONENT = Pattern.compile("(\\S+) in bundle .*");

    private static final Pattern INSTANCE = Pattern.compile(" +Id: \\d+, State: ?(\\w+).*");

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    private Console console;

    @Configuration
    public Option[] config() {
        return new Option[] {KarafOptions.karaf()};
    }

    @Before
    public void theKarIsInstalledAndNoFeatureOfIt() throws Exception {
        console = new Console(sessions);
        if (!console.run("kar:list").contains("microframe")) {
            console.run("kar:install " + KarafOptions.path("microframe.kar").toUri());
            assertEquals("what the KAR installs by itself", CORE, bundles());
        }
        List<String> required = console.run("feature:list -r --no-format")
                .lines()
                .map(line -> line.split("\\s")[0])
                .toList();
        for (String feature : FEATURES) {
            if (required.contains(feature)) {
                console.run("feature:uninstall " + feature);
            }
        }
        assertEquals(Set.of(), bundles());
    }

    @Test
    public void theSetHasNoSimulatedDevice() throws Exception {
        console.run("feature:install microframe");

        assertEquals(CORE, bundles());
        assertEquals(
                Set.of(
                        "winusb.WinUsbComponent ACTIVE",
                        "scheduler.SchedulerComponent ACTIVE",
                        "streaming.StreamingComponent ACTIVE",
                        "shell.IsochCommands SATISFIED",
                        "shell.MicroframeCommands SATISFIED",
                        "shell.UsbCommands SATISFIED"),
                components());
        assertEquals("no device", console.run("usb:devices"));
        assertEquals("no stream", console.run("isoch:streams"));
        assertConfigured("org.microframe.winusb", "polling.interval", 1000);
        assertConfigured("org.microframe.scheduler", "linger", 5000);
    }

    @Test
    public void theSimulatorBringsItsBus() throws Exception {
        console.run("feature:install microframe-simulator");

        assertEquals(with("virtualbus", "simulator"), bundles());
        awaitActive("simulator.SimulatorComponent", "virtualbus.config.BusComponent");
        assertConfigured("org.microframe.virtualbus", "drift.ppm", 0);
        assertConfigured("org.microframe.simulator", "seed", 1);
    }

    @Test
    public void pushStreamsBringTheirApi() throws Exception {
        console.run("feature:install microframe-pushstream");

        assertEquals(with("pushstream"), bundles());
        awaitActive("pushstream.PushStreamsComponent");
    }

    @Test
    public void theExamplesRunOnceTheyAreConfigured() throws Exception {
        Path folder = Files.createTempDirectory("examples");
        Path music = folder.resolve("music.wav");
        AudioFormat format = new AudioFormat(48_000, 16, 2, true, false);
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(new byte[192]), format, 48),
                AudioFileFormat.Type.WAVE,
                music.toFile());
        Path player = configure("org.microframe.examples.wavplayer", music);
        Path recorder = configure("org.microframe.examples.recorder", folder.resolve("heard.wav"));
        try {
            console.run("feature:install microframe-examples");

            assertEquals(with("examples.wav-player", "examples.recorder"), bundles());
            awaitActive("examples.wavplayer.WavPlayer", "examples.recorder.Recorder");
        } finally {
            Files.delete(player);
            Files.delete(recorder);
        }
    }

    /** The set's bundles, all of which are active. */
    private Set<String> bundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith(OURS))
                .peek(bundle -> assertEquals(bundle.toString(), Bundle.ACTIVE, bundle.getState()))
                .map(bundle -> bundle.getSymbolicName().substring(OURS.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(String... bundles) {
        Set<String> all = new TreeSet<>(CORE);
        all.addAll(List.of(bundles));
        return all;
    }

    /** Waits until the components are active: configurations arrive on a thread of their own. */
    private void awaitActive(String... components) throws Exception {
        List<String> wanted =
                Arrays.stream(components).map(name -> name + " ACTIVE").toList();
        long end = System.nanoTime() + BOUND.toNanos();
        Set<String> present = components();
        while (!present.containsAll(wanted)) {
            assertTrue("not within " + BOUND + ": " + wanted + " in " + present, System.nanoTime() - end < 0);
            LockSupport.parkNanos(POLL_NANOS);
            present = components();
        }
    }

    /** The set's components that have an instance, with its state. */
    private Set<String> components() throws Exception {
        Set<String> components = new TreeSet<>();
        String component = "";
        for (String line : console.run("scr:list | cat").split("\n")) {
            Matcher head = COMPONENT.matcher(line);
            Matcher instance = INSTANCE.matcher(line);
            if (head.matches()) {
                component = head.group(1);
            } else if (instance.matches() && component.startsWith(OURS)) {
                components.add(component.substring(OURS.length()) + " " + instance.group(1));
            }
        }
        return components;
    }

    /** The feature has brought a file of defaults. */
    private void assertConfigured(String pid, String key, int value) throws Exception {
        String text = Files.readString(Etc.file(pid));

        assertTrue(text, text.replaceAll("\\s", "").contains("\"" + key + "\":" + value));
    }

    private static Path configure(String pid, Path file) throws Exception {
        return Files.writeString(Etc.file(pid), "{\"file\": \"" + file + "\"}");
    }
}
