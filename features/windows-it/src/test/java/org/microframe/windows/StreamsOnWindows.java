package org.microframe.windows;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.testing.BundleSwap;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.PatternConsumer;
import org.microframe.winusb.windows.ModelControl;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The set streams to and from two devices of the model at once, and goes on through what happens to its bundles. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class StreamsOnWindows {

    private static final String WINUSB = "org.microframe.winusb";
    private static final String SCHEDULER = "org.microframe.scheduler";
    private static final String STREAMING = "org.microframe.streaming";

    private static final int MANY_FRAMES = 2_000;
    private static final int MILLIS_AWAY = 300;

    @Inject
    private BundleContext context;

    @Inject
    private CommandProcessor gogo;

    private ModelControl model;
    private ContainerStreams streams;
    private final List<Sides> devices = new ArrayList<>();

    /** A headset with its two streams. */
    private final class Sides {
        final String serial;
        final String out;
        final String in;
        final ModelRecords records;
        final NumberedProducer producer;
        final PatternConsumer consumer = new PatternConsumer();
        StreamStatus played;
        StreamStatus heard;

        Sides(ModelHeadset headset, String serial) throws Exception {
            this.serial = serial;
            out = serial + ".out";
            in = serial + ".in";
            records = new ModelRecords(model, serial, headset);
            producer = new NumberedProducer(headset.packetBytes());
            headset.plug(model, serial);
            producer.register(context, out, serial);
            consumer.register(context, in, serial);
        }

        void progress() throws Exception {
            played = streams.awaitProgress(out);
            heard = streams.awaitProgress(in);
        }

        void goesOn(String when, int suspensions) throws Exception {
            StreamStatus playedBefore = played;
            StreamStatus heardBefore = heard;
            long taken = consumer.good();
            progress();
            ContainerStreams.assertContinues(when, playedBefore, played);
            ContainerStreams.assertContinues(when, heardBefore, heard);
            assertEquals(when, suspensions(playedBefore) + suspensions, suspensions(played));
            assertEquals(when, suspensions(heardBefore) + suspensions, suspensions(heard));
            assertTrue(when + " the consumer is called", consumer.good() > taken);
        }

        void rests() throws Exception {
            played = streams.await(out, "is suspended", status -> status.state() == StreamState.SUSPENDED);
            heard = streams.await(in, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        }

        void assertAgrees() throws Exception {
            records.assertAgreesWith(played);
            records.assertAgreesWith(heard);
            records.assertHeard(played, producer);
            records.assertSpoken(heard);
            assertEquals(0, consumer.spoiled());
        }
    }

    @Configuration
    public Option[] felix() {
        return new Option[] {WinUsbOptions.winusb()};
    }

    @Before
    public void fourStreamsRun() throws Exception {
        model = ModelControl.start();
        model.send("reset base=1000");
        streams = new ContainerStreams(context);
        devices.add(new Sides(ModelHeadset.FULL_SPEED, "full"));
        devices.add(new Sides(ModelHeadset.HIGH_SPEED, "high"));
        for (Sides sides : devices) {
            sides.progress();
        }
    }

    @After
    public void nothingIsMisused() throws Exception {
        bundle(WINUSB).stop();
        List<String> open = model.open();
        List<String> misuse = model.misuse();
        // The next test's service is to find its own devices alone.
        devices.forEach(sides -> model.send("unplug port=" + sides.serial));
        streams.close();
        model.close();
        assertEquals(List.of(), open);
        assertEquals(List.of(), misuse);
    }

    @Test
    public void contentAndContinuityAreThoseOfTheLedger() throws Exception {
        for (Sides sides : devices) {
            streams.await(
                    sides.in,
                    "has carried " + MANY_FRAMES + " frames",
                    status -> status.ledger().carried() >= MANY_FRAMES);
        }

        comeToRest();
    }

    @Test
    public void streamsGoOnThroughAHandOverOfEach() throws Exception {
        swap(WINUSB).swap(this::say, "1.1.0");
        allGoOn("after the native service was handed over", 1);
        swap(SCHEDULER).swap(this::say, "1.1.0");
        allGoOn("after the scheduler was handed over", 1);
        swap(STREAMING).swap(this::say, "1.1.0");
        allGoOn("after the streaming runtime was handed over", 0);

        comeToRest();
    }

    @Test
    public void streamsGoOnThroughAnUpdateOfEach() throws Exception {
        swap(WINUSB).update("1.1.0");
        allGoOn("after the native service was updated", 1);
        swap(SCHEDULER).update("1.1.0");
        allGoOn("after the scheduler was updated", 1);
        swap(STREAMING).update("1.1.0");
        allGoOn("after the streaming runtime was updated", 0);

        comeToRest();
    }

    @Test
    public void streamsResumeAfterReplugAndAccountForTheTimeAway() throws Exception {
        for (Sides sides : devices) {
            model.send("replug port=%s after-ms=%d".formatted(sides.serial, MILLIS_AWAY));
        }
        allGoOn("after the devices were plugged again", 1);

        comeToRest();
        for (Sides sides : devices) {
            assertTrue(sides.played.toString(), sides.played.ledger().suspended() >= MILLIS_AWAY);
        }
    }

    @Test
    public void stoppedNativeServiceLeavesNothingOpenAndStreamsResumeWhenItIsBack() throws Exception {
        bundle(WINUSB).stop();
        for (Sides sides : devices) {
            sides.rests();
        }
        assertEquals(List.of(), model.open());

        bundle(WINUSB).start();
        allGoOn("after the native service was stopped and started", 1);

        comeToRest();
    }

    /** How often there was no native service or no scheduler. */
    private static long suspensions(StreamStatus stream) {
        return stream.ledger().holes().recent().stream()
                .filter(LedgerHole::suspended)
                .count();
    }

    private void allGoOn(String when, int suspensions) throws Exception {
        for (Sides sides : devices) {
            sides.goesOn(when, suspensions);
        }
    }

    /** Takes the scheduler away, which ends every chain in order, so that ledger and bus stand still. */
    private void comeToRest() throws Exception {
        bundle(SCHEDULER).stop();
        for (Sides sides : devices) {
            sides.rests();
            sides.assertAgrees();
        }
    }

    /** Says a line to the console. */
    private String say(String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (CommandSession session = gogo.createSession(InputStream.nullInputStream(), printed, printed)) {
            return String.valueOf(session.execute(line));
        }
    }

    private BundleSwap swap(String name) {
        return new BundleSwap(context, name, JarFiles.of(name));
    }

    private Bundle bundle(String name) {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError(name + " is not installed");
    }
}
