package org.microframe.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamStatus;
import org.microframe.testing.Await;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.Silence;
import org.microframe.testing.VersionedJar;
import org.microframe.usb.role.RoleMember;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.cm.Configuration;

/** Bundles are replaced by dropping jars into the distribution's folders, while the player's stream runs. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class DropInIT extends ContainerTest implements InFelix {

    private static final String SERIAL = "drop-in";
    private static final String PLAYED = "music";
    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String SCHEDULER = "org.microframe.scheduler";
    private static final String PLAYER = "player.jar";
    private static final String STREAMING = "org.microframe.streaming";
    private static final Version NEWER = Version.parseVersion("1.1.0");
    private static final int RANKING = 7;

    private static final Path MUSIC = Path.of("target", "drop-in.wav").toAbsolutePath();

    /** Longer than a test takes. */
    private static final int MUSIC_SECONDS = 60;

    private WatchedFolder folder;
    private ContainerStreams streams;
    private StreamStatus played;

    @org.ops4j.pax.exam.Configuration
    public Option[] felix() {
        String configurations =
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "test",
                  ":configurator:version": "1.0.0",
                  "org.microframe.virtualbus.device~%s": %s,
                  "org.microframe.examples.wavplayer": {
                    "file": "%s",
                    "microframe.stream.device": "%s"
                  },
                  "org.microframe.simulator": { "service.ranking:Integer": %d }
                }
                """
                        .formatted(
                                SERIAL,
                                HeadsetConfiguration.json(SERIAL),
                                MUSIC,
                                HeadsetConfiguration.filter(SERIAL),
                                RANKING);
        return new Option[] {MicroframeOptions.watching(configurations)};
    }

    @Before
    public void thePlayerPlays() throws Exception {
        Files.move(Silence.write(MUSIC_SECONDS), MUSIC, StandardCopyOption.REPLACE_EXISTING);
        folder = new WatchedFolder();
        for (String artifact : List.of(SIMULATOR, SCHEDULER, STREAMING)) {
            folder.drop(JarFiles.of(artifact), artifact + ".jar");
        }
        folder.drop(JarFiles.of(JarFiles.PLAYER), PLAYER);
        folder.watch(admin());
        streams = new ContainerStreams(context());
        played = streams.awaitProgress(PLAYED);
    }

    @After
    public void release() throws Exception {
        streams.close();
        folder.delete();
        Files.delete(MUSIC);
    }

    @Test
    public void aNewerJarOfTheSameNameUpdatesItsBundle() throws Exception {
        Bundle player = only(JarFiles.PLAYER);
        dropNewer(JarFiles.PLAYER, PLAYER);
        awaitVersion(player);
        wentOn("after the player was replaced", 0);

        for (String artifact : List.of(SIMULATOR, SCHEDULER, STREAMING)) {
            Bundle bundle = only(artifact);
            dropNewer(artifact, artifact + ".jar");
            awaitVersion(bundle);
            wentOn("after a newer jar of " + artifact, artifact.equals(STREAMING) ? 0 : 1);
        }
    }

    @Test
    public void aNewerJarBesideStandsByUntilTheElderGoes() throws Exception {
        for (String artifact : List.of(SIMULATOR, SCHEDULER, STREAMING)) {
            Path elder = folder.resolve(artifact + ".jar");
            dropNewer(artifact, artifact + "-1.1.0.jar");
            Bundle newer = awaitNewer(artifact);
            Await.until(newer + " stands by", () -> state(newer), RoleMember.State.STANDBY.name()::equals);
            Files.delete(elder);
            Await.until(newer + " leads", () -> state(newer), RoleMember.State.LEADING.name()::equals);
            awaitOnly(artifact);
            wentOn("after " + artifact + " gave way", artifact.equals(STREAMING) ? 0 : 1);
        }
    }

    @Test
    public void theElderAndTheNewerSeeTheSameConfiguration() throws Exception {
        Bundle elder = only(SIMULATOR);
        dropNewer(SIMULATOR, "newer.jar");
        Bundle newer = awaitNewer(SIMULATOR);
        Await.until(newer + " stands by", () -> state(newer), RoleMember.State.STANDBY.name()::equals);

        assertEquals(RANKING, ranking(elder));
        assertEquals(RANKING, ranking(newer));

        dropNewer(JarFiles.PLAYER, "newer-player.jar");
        awaitNewer(JarFiles.PLAYER);
        Files.delete(folder.resolve(PLAYER));
        awaitOnly(JarFiles.PLAYER);
        wentOn("with the newer player", 0);
    }

    @Test
    public void aFileBesideTheJarsIsNoSourceOfConfigurations() throws Exception {
        Files.writeString(folder.resolve("org.microframe.streaming.cfg"), "service.ranking=99\n");
        Files.writeString(folder.resolve("org.microframe.simulator.config"), "service.ranking=I\"99\"\n");
        dropNewer(JarFiles.PLAYER, PLAYER);
        dropNewer(STREAMING, STREAMING + ".jar");
        awaitVersion(only(JarFiles.PLAYER));
        awaitVersion(only(STREAMING));
        wentOn("after both were updated", 0);

        assertNull(admin().listConfigurations("(service.pid=org.microframe.streaming)"));
        assertEquals(RANKING, ranking(only(SIMULATOR)));
    }

    @Test
    public void whatAProgramChangesStaysUntilTheFrameworkEnds() throws Exception {
        Dictionary<String, Object> changed = new Hashtable<>();
        changed.put(Constants.SERVICE_RANKING, RANKING + 1);
        Configuration configuration = admin().getConfiguration(SIMULATOR, "?");
        configuration.update(changed);
        Bundle simulator = only(SIMULATOR);
        Await.until("the simulator has changed", () -> ranking(simulator), ranking -> ranking == RANKING + 1);
        wentOn("after the native service was configured anew", 0);

        dropNewer(SIMULATOR, SIMULATOR + ".jar");
        awaitVersion(simulator);
        wentOn("after it was updated", 1);

        assertEquals(RANKING + 1, ranking(simulator));
    }

    private void dropNewer(String artifact, String name) throws IOException {
        folder.drop(VersionedJar.fileOf(JarFiles.of(artifact), NEWER.toString()), name);
    }

    private void wentOn(String when, int openings) throws Exception {
        played = streams.awaitWentOn(when, openings, played);
    }

    private List<Bundle> installed(String artifact) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> artifact.equals(bundle.getSymbolicName()))
                .toList();
    }

    private Bundle only(String artifact) {
        List<Bundle> found = installed(artifact);
        assertEquals(found.toString(), 1, found.size());
        return found.get(0);
    }

    private void awaitOnly(String artifact) throws Exception {
        Await.until("the elder " + artifact + " is gone", () -> installed(artifact), found -> found.size() == 1);
    }

    private static void awaitVersion(Bundle bundle) throws Exception {
        Await.until(
                bundle + " is updated and started",
                () -> bundle.getVersion() + " " + bundle.getState(),
                (NEWER + " " + Bundle.ACTIVE)::equals);
    }

    private Bundle awaitNewer(String artifact) throws Exception {
        return Await.until(
                        "the newer " + artifact + " is started",
                        () -> installed(artifact).stream()
                                .filter(bundle -> bundle.getVersion().equals(NEWER))
                                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private String state(Bundle bundle) {
        return String.valueOf(member(bundle, RoleMember.STATE));
    }

    private int ranking(Bundle bundle) {
        Object ranking = member(bundle, Constants.SERVICE_RANKING);
        return ranking == null ? 0 : (Integer) ranking;
    }

    /** A property of the bundle's place in its role; null while it has none. */
    private static Object member(Bundle bundle, String property) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null
                ? null
                : Arrays.stream(services)
                        .filter(service -> service.getProperty(RoleMember.STATE) != null)
                        .map(service -> service.getProperty(property))
                        .findFirst()
                        .orElse(null);
    }
}
