package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.player;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.BundleSwap;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PlayedAndHeard;
import org.microframe.testing.Silence;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;

/** Every implementation bundle and a plug-in are replaced while a stream runs each way. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class SwapIT extends ContainerTest implements InFelix {

    private static final String SERIAL = "swap";

    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String SCHEDULER = "org.microframe.scheduler";
    private static final String STREAMING = "org.microframe.streaming";

    /** Longer than the test takes. */
    private static final int MUSIC_SECONDS = 120;

    private ContainerStreams streams;
    private BusRecords records;
    private Path music;
    private PlayedAndHeard both;

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), player()};
    }

    @Before
    public void bothStreamsRun() throws Exception {
        streams = new ContainerStreams(context());
        records = new BusRecords(bus(), SERIAL);
        HeadsetConfiguration.plug(admin(), SERIAL);
        records.awaitDevice();
        music = Silence.write(MUSIC_SECONDS);
        Dictionary<String, Object> settings = new Hashtable<>();
        settings.put("file", music.toString());
        settings.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(SERIAL));
        admin().getConfiguration("org.microframe.examples.wavplayer", "?").update(settings);
        both = new PlayedAndHeard(context(), streams, SERIAL);
    }

    @After
    public void release() throws Exception {
        both.close();
        streams.close();
        Files.delete(music);
    }

    @Test
    public void streamsGoOnThroughAHandOverOfEach() throws Exception {
        swap(SIMULATOR).swap(shell(), "1.1.0");
        both.awaitWentOn("after the native service was handed over", 1);
        swap(SCHEDULER).swap(shell(), "1.1.0");
        both.awaitWentOn("after the scheduler was handed over", 1);
        swap(STREAMING).swap(shell(), "1.1.0");
        both.awaitWentOn("after the streaming runtime was handed over", 0);
        swap(JarFiles.PLAYER).replace("1.1.0");
        both.awaitWentOn("after the player was replaced", 0);

        both.assertAgreeWithTheBus(records, true);
    }

    @Test
    public void streamsGoOnThroughAnUpdateOfEach() throws Exception {
        swap(SIMULATOR).update("1.1.0");
        both.awaitWentOn("after the native service was updated", 1);
        swap(SCHEDULER).update("1.1.0");
        both.awaitWentOn("after the scheduler was updated", 1);
        swap(STREAMING).update("1.1.0");
        both.awaitWentOn("after the streaming runtime was updated", 0);
        swap(JarFiles.PLAYER).update("1.1.0");
        both.awaitWentOn("after the player was updated", 0);

        both.assertAgreeWithTheBus(records, false);
    }

    private BundleSwap swap(String artifact) {
        return new BundleSwap(context(), artifact, JarFiles.of(artifact));
    }
}
