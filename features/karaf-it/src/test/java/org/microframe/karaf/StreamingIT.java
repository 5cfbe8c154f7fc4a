package org.microframe.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.maven;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.testing.Await;
import org.microframe.testing.BundleSwap;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PatternConsumer;
import org.microframe.testing.Silence;
import org.microframe.virtualbus.VirtualBus;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Streams run in Karaf, with devices and a player that files in etc configure, while bundles are replaced. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StreamingIT {

    private static final String SERIAL = "karaf";
    private static final String DEVICE = "org.microframe.virtualbus.device~" + SERIAL;
    private static final String PLAYER = "org.microframe.examples.wavplayer";
    private static final String PLAYED = "music";
    private static final String HEARD = "microphone";

    /** Longer than the tests take. */
    private static final int MUSIC_SECONDS = 120;

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    @Inject
    private VirtualBus bus;

    private final PatternConsumer consumer = new PatternConsumer();
    private Console console;
    private ContainerStreams streams;
    private BusRecords records;
    private Path music;
    private ServiceRegistration<StreamConsumer> registration;
    private StreamStatus played;
    private StreamStatus heard;

    @Configuration
    public Option[] config() {
        return new Option[] {
            KarafOptions.karaf(KarafOptions.path("microframe.features")),
            features(
                    maven("org.microframe", "org.microframe.karaf", System.getProperty("microframe.version"))
                            .classifier("features")
                            .type("xml"),
                    "microframe-simulator",
                    "microframe-examples"),
            bundle(KarafOptions.path("microframe.jar.testing").toUri().toString())
        };
    }

    @Before
    public void bothStreamsRun() throws Exception {
        console = new Console(sessions);
        streams = new ContainerStreams(context);
        records = new BusRecords(bus, SERIAL);
        music = Silence.write(MUSIC_SECONDS);
        Files.writeString(Etc.file(DEVICE), HeadsetConfiguration.json(SERIAL));
        records.awaitDevice();
        Files.writeString(
                Etc.file(PLAYER),
                "{\"file\": \"" + music + "\", \"microframe.stream.device\": \"" + HeadsetConfiguration.filter(SERIAL)
                        + "\"}");
        registration = consumer.register(context, HEARD, SERIAL);
        played = streams.awaitProgress(PLAYED);
        heard = streams.awaitProgress(HEARD);
    }

    @After
    public void release() throws Exception {
        registration.unregister();
        Files.delete(Etc.file(PLAYER));
        Files.deleteIfExists(Etc.file(DEVICE));
        Await.until("the device is gone", bus::devices, List::isEmpty);
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
                ledgers.lines().anyMatch(line -> line.contains("/" + PLAYED) && line.contains("0x01 OUT  RUNNING")));
        assertTrue(
                ledgers,
                ledgers.lines().anyMatch(line -> line.contains("/" + HEARD) && line.contains("0x82 IN   RUNNING")));
    }

    @Test
    public void streamsResumeWhenAFileInEtcIsTakenAwayAndPutBack() throws Exception {
        Path elsewhere = Files.createTempFile("device", ".json");
        Files.copy(Etc.file(DEVICE), elsewhere, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(Etc.file(DEVICE));
        streams.await(PLAYED, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        streams.await(HEARD, "is suspended", status -> status.state() == StreamState.SUSPENDED);

        Files.move(elsewhere, Etc.file(DEVICE));
        records.awaitDevice();

        bothWentOn("after the replug", 1);
    }

    @Test
    public void streamsGoOnThroughAnUpdateOfEach() throws Exception {
        swap("org.microframe.simulator").update("1.0.1");
        bothWentOn("after the native service was updated", 1);
        swap("org.microframe.scheduler").update("1.0.1");
        bothWentOn("after the scheduler was updated", 1);
        swap("org.microframe.streaming").update("1.0.1");
        bothWentOn("after the streaming runtime was updated", 0);
        swap("org.microframe.examples.wav-player").update("1.0.1");
        bothWentOn("after the player was updated", 0);

        assertEquals(0, consumer.spoiled());
    }

    private BundleSwap swap(String artifact) {
        return new BundleSwap(
                context, artifact, KarafOptions.path(artifact.replace("org.microframe.", "microframe.jar.")));
    }

    private void bothWentOn(String when, int openings) throws Exception {
        long taken = consumer.good();
        StreamStatus playedOn = streams.awaitProgress(PLAYED);
        StreamStatus heardOn = streams.awaitProgress(HEARD);
        for (StreamStatus[] pair :
                List.of(new StreamStatus[] {played, playedOn}, new StreamStatus[] {heard, heardOn})) {
            ContainerStreams.assertContinues(when, pair[0], pair[1]);
            ContainerStreams.assertOpened(when, openings, pair[0], pair[1]);
        }
        assertTrue(when + " the consumer is called", consumer.good() > taken);
        played = playedOn;
        heard = heardOn;
    }
}
