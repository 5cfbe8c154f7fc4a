package org.microframe.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamState;
import org.microframe.testing.Await;
import org.microframe.testing.BundleSwap;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PlayedAndHeard;
import org.microframe.testing.Shell;
import org.microframe.testing.Silence;
import org.microframe.testing.VersionedJar;
import org.microframe.usb.role.RoleMember;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Streams run in Karaf, with devices and a player that files in etc configure, while bundles are replaced. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StreamingIT extends ContainerTest implements InKaraf {

    private static final String SERIAL = "karaf";
    private static final String DEVICE = "org.microframe.virtualbus.device~" + SERIAL;
    private static final String PLAYER = "org.microframe.examples.wavplayer";
    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String SCHEDULER = "org.microframe.scheduler";
    private static final String STREAMING = "org.microframe.streaming";
    private static final String WAV_PLAYER = "org.microframe.examples.wav-player";
    private static final String RECORDER = "org.microframe.examples.recorder";
    private static final String UNRELATED = System.getProperty("microframe.unrelated");

    /** Longer than the tests take. */
    private static final int MUSIC_SECONDS = 120;

    private Shell console;
    private ContainerStreams streams;
    private BusRecords records;
    private Path music;
    private PlayedAndHeard both;

    @Configuration
    public Option[] config() {
        return new Option[] {KarafOptions.installed("microframe-simulator", "microframe-examples")};
    }

    @Before
    public void bothStreamsRun() throws Exception {
        console = shell();
        streams = new ContainerStreams(context());
        records = new BusRecords(bus(), SERIAL);
        music = Silence.write(MUSIC_SECONDS);
        Files.writeString(Etc.file(DEVICE), HeadsetConfiguration.json(SERIAL));
        records.awaitDevice();
        Files.writeString(
                Etc.file(PLAYER),
                "{\"file\": \"" + music + "\", \"microframe.stream.device\": \"" + HeadsetConfiguration.filter(SERIAL)
                        + "\"}");
        both = new PlayedAndHeard(context(), streams, SERIAL);
    }

    @After
    public void release() throws Exception {
        both.close();
        Files.delete(Etc.file(PLAYER));
        Files.deleteIfExists(Etc.file(DEVICE));
        Await.until("the device is gone", bus()::devices, List::isEmpty);
        streams.close();
        Files.delete(music);
    }

    @Test
    public void commandsShowDevicesAndLedgers() throws Exception {
        String devices = console.run("usb:devices");
        String ledgers = console.run("isoch:streams");

        assertTrue(devices, devices.contains("1209:0003  Headset, serial " + SERIAL));
        assertTrue(
                ledgers,
                ledgers.lines()
                        .anyMatch(line ->
                                line.contains("/" + PlayedAndHeard.PLAYED) && line.contains("0x01 OUT  RUNNING")));
        assertTrue(
                ledgers,
                ledgers.lines()
                        .anyMatch(line ->
                                line.contains("/" + PlayedAndHeard.HEARD) && line.contains("0x82 IN   RUNNING")));
    }

    @Test
    public void streamsResumeWhenAFileInEtcIsTakenAwayAndPutBack() throws Exception {
        Path elsewhere = Files.createTempFile("device", ".json");
        Files.copy(Etc.file(DEVICE), elsewhere, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(Etc.file(DEVICE));
        streams.await(PlayedAndHeard.PLAYED, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        streams.await(PlayedAndHeard.HEARD, "is suspended", status -> status.state() == StreamState.SUSPENDED);

        Files.move(elsewhere, Etc.file(DEVICE));
        records.awaitDevice();

        both.awaitWentOn("after the replug", 1);
    }

    @Test
    public void streamsGoOnThroughAnUpdateOfEach() throws Exception {
        updateThereAndBack(SIMULATOR, 1);
        updateThereAndBack(SCHEDULER, 1);
        updateThereAndBack(STREAMING, 0);
        updateThereAndBack(WAV_PLAYER, 0);

        both.assertNothingSpoiled();
    }

    private void updateThereAndBack(String artifact, int openings) throws Exception {
        String before = versions(artifact).get(0).toString();
        BundleSwap bundle = swap(artifact);
        bundle.update("1.0.1");
        both.awaitWentOn("after " + artifact + " was updated", openings);
        bundle.update(before);
        both.awaitWentOn("after " + artifact + " was updated again", openings);
    }

    @Test
    public void anUpdateInPlaceIsTakenBackByTheNextFeature() throws Exception {
        Version before = installed(RECORDER).get(0).getVersion();
        swap(RECORDER).update("1.0.1");
        assertEquals(List.of(Version.parseVersion("1.0.1")), versions(RECORDER));

        console.run("feature:install " + UNRELATED);

        assertEquals(List.of(before), versions(RECORDER));
        console.run("feature:uninstall " + UNRELATED);
    }

    @Test
    public void streamsGoOnThroughASwapOfEach() throws Exception {
        swap(SIMULATOR).swap(console, "1.1.0");
        both.awaitWentOn("after the native service was swapped", 1);
        swap(SCHEDULER).swap(console, "1.1.0");
        both.awaitWentOn("after the scheduler was swapped", 1);
        swap(STREAMING).swap(console, "1.1.0");
        both.awaitWentOn("after the streaming runtime was swapped", 0);
        swap(WAV_PLAYER).replace("1.1.0");
        both.awaitWentOn("after the player was replaced", 0);

        both.assertNothingSpoiled();
    }

    @Test
    public void aSwapThatWasNotMadePermanentIsUndoneByTheNextFeature() throws Exception {
        String said = swap(STREAMING).swap(console, "1.2.0");
        assertTrue(said, said.contains("when a feature is installed next, the elder one comes back"));

        console.run("feature:install " + UNRELATED);

        List<Bundle> after = installed(STREAMING);
        assertEquals(after.toString(), 2, after.size());
        both.awaitWentOn("with the elder streaming runtime back as a standby", 0);
        console.run("feature:uninstall " + UNRELATED);
        for (Bundle bundle : after) {
            if (bundle.getVersion().equals(Version.parseVersion("1.2.0"))) {
                bundle.uninstall();
            }
        }
        both.awaitWentOn("with the elder streaming runtime alone", 0);
    }

    @Test
    public void aSwapThatWasMadePermanentOutlivesTheNextFeature() throws Exception {
        String first = swap(SCHEDULER).swap(console, "1.2.0");
        followAdvice(first);
        both.awaitWentOn("after a swap that is permanent", 1);

        console.run("feature:install " + UNRELATED);

        assertEquals(List.of(Version.parseVersion("1.2.0")), versions(SCHEDULER));
        both.awaitWentOn("after something unrelated was installed", 0);

        String second = swap(SCHEDULER).swap(console, "1.3.0");
        followAdvice(second);
        console.run("feature:uninstall " + UNRELATED);

        assertEquals(List.of(Version.parseVersion("1.3.0")), versions(SCHEDULER));
        both.awaitWentOn("after the second one", 1);
    }

    @Test
    public void aSwapThatCannotBeDoneLeavesTheElderAlone() throws Exception {
        List<Version> before = versions(SCHEDULER);
        Path missing = VersionedJar.unresolvable(jar(SCHEDULER), "1.9.0", "no.such.api");

        Exception unresolved = assertThrows(
                Exception.class, () -> console.run("microframe:swap " + SCHEDULER + " " + missing.toUri()));
        Path same = VersionedJar.fileOf(jar(SCHEDULER), before.get(0).toString());
        Exception refused =
                assertThrows(Exception.class, () -> console.run("microframe:swap " + SCHEDULER + " " + same.toUri()));

        assertTrue(unresolved.getMessage(), unresolved.getMessage().contains("no.such.api"));
        assertTrue(
                refused.getMessage(),
                refused.getMessage().contains("whose symbolic name and version are installed already"));
        assertEquals(before, versions(SCHEDULER));
        both.awaitWentOn("after swaps that were refused", 0);
    }

    @Test
    public void aConfigurationOfTheConsoleIsSeenByTheNewerBundle() throws Exception {
        console.run("config:property-set -p " + STREAMING + " service.ranking 5");
        Await.until("it is seen", () -> ranking(STREAMING), ranking -> ranking == 5);
        both.awaitWentOn("after it was configured", 0);

        swap(STREAMING).swap(console, "1.4.0");

        assertEquals(5, ranking(STREAMING));
        both.awaitWentOn("after the swap", 0);
        console.run("config:delete " + STREAMING);
    }

    @Test
    public void aFileAndItsConfigurationSayTheSame() throws Exception {
        org.osgi.service.cm.Configuration scheduler = admin().getConfiguration(SCHEDULER, "?");
        Dictionary<String, Object> settings = scheduler.getProperties();
        settings.put("linger", 4321L);
        scheduler.update(settings);

        Await.until("the file says so", () -> Files.readString(Etc.file(SCHEDULER)), text -> text.replaceAll("\\s", "")
                .contains("\"linger\":4321"));
        both.awaitWentOn("after the scheduler was configured anew", 0);
    }

    /** Puts the line that the command names where the command says. */
    private void followAdvice(String said) throws Exception {
        List<String> lines = said.lines().toList();
        String step = lines.get(lines.size() - 1).trim();
        Path processing = Path.of(System.getProperty("karaf.etc"), "org.apache.karaf.features.xml");
        String text = Files.readString(processing);
        Matcher earlier = Pattern.compile("in the place of (<bundle .*/>):").matcher(said);
        Files.writeString(
                processing,
                earlier.find()
                        ? text.replace(earlier.group(1), step)
                        : text.replace("</featuresProcessing>", step + "</featuresProcessing>"));
        console.run("feature:refresh");
    }

    private BundleSwap swap(String artifact) {
        return new BundleSwap(context(), artifact, jar(artifact));
    }

    private List<Bundle> installed(String artifact) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> artifact.equals(bundle.getSymbolicName()))
                .toList();
    }

    private List<Version> versions(String artifact) {
        return installed(artifact).stream().map(Bundle::getVersion).toList();
    }

    /** The leader's rank in its role; 0 while none leads. */
    private int ranking(String artifact) {
        return installed(artifact).stream()
                .flatMap(bundle -> Stream.ofNullable(bundle.getRegisteredServices()))
                .flatMap(Arrays::stream)
                .filter(service -> RoleMember.State.LEADING.name().equals(service.getProperty(RoleMember.STATE)))
                .map(service -> (Integer) service.getProperty(Constants.SERVICE_RANKING))
                .findFirst()
                .orElse(0);
    }
}
