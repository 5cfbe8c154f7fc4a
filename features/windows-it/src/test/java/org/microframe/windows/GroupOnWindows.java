package org.microframe.windows;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PatternConsumer;
import org.microframe.winusb.windows.ModelControl;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The two streams of a device of the model start in one frame, and go on at frames or as soon as possible, as they are asked to. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class GroupOnWindows {

    private static final String SERIAL = "stage";
    private static final String OUT = SERIAL + ".out";
    private static final String IN = SERIAL + ".in";

    private static final int FRAMES = 8;
    /** As late as a busy machine's pump may be. */
    private static final int MARGIN = 128;

    private static final int LEAD = 256;

    @Inject
    private BundleContext context;

    private final NumberedProducer producer = new NumberedProducer(ModelHeadset.FULL_SPEED.packetBytes());
    private final PatternConsumer consumer = new PatternConsumer();
    private ModelControl model;
    private ContainerStreams streams;
    private ModelRecords records;

    @Configuration
    public Option[] felix() {
        return new Option[] {WinUsbOptions.winusb()};
    }

    @Before
    public void plug() throws Exception {
        model = ModelControl.start();
        model.send("reset base=1000 seed=" + System.nanoTime() % 1000);
        streams = new ContainerStreams(context);
        records = new ModelRecords(model, SERIAL, ModelHeadset.FULL_SPEED);
        ModelHeadset.FULL_SPEED.plug(model, SERIAL);
    }

    @After
    public void nothingIsMisused() throws Exception {
        bundle("org.microframe.winusb").stop();
        List<String> open = model.open();
        List<String> misuse = model.misuse();
        model.send("unplug port=" + SERIAL);
        streams.close();
        model.close();
        assertEquals(List.of(), open);
        assertEquals(List.of(), misuse);
    }

    @Test
    public void goesOnAtFrames() throws Exception {
        startTogether(GroupStart.AT_FRAMES);

        assertStartedInOneFrame(GroupStart.AT_FRAMES);
    }

    @Test
    public void goesOnAsSoonAsPossible() throws Exception {
        startTogether(GroupStart.THEN_ASAP);

        assertStartedInOneFrame(GroupStart.THEN_ASAP);
    }

    @Test
    public void comesBackIntoStepAfterARefusal() throws Exception {
        startTogether(GroupStart.THEN_ASAP);
        model.send("inject port=%s endpoint=0x%02x fault=refused-continue".formatted(SERIAL, HeadsetConfiguration.OUT));
        streams.awaitProgress(streams.await(OUT, "starts again", status -> status.ledger().holes().recent().stream()
                .anyMatch(hole -> hole.cause() == HoleCause.CONTINUE_REFUSED)));

        assertStartedInOneFrame(GroupStart.THEN_ASAP);
        assertTrue(served(HeadsetConfiguration.OUT).size() > 1);
    }

    /** The second one joins when the first has been waiting for it with an open pipe. */
    private void startTogether(GroupStart start) throws Exception {
        context.registerService(
                StreamProducer.class,
                producer,
                properties(start, OUT, HeadsetConfiguration.OUT_INTERFACE, HeadsetConfiguration.OUT));
        assertEquals(0, streams.awaitRunning(OUT).ledger().chains());
        assertEquals(List.of(), served(HeadsetConfiguration.OUT));
        context.registerService(
                StreamConsumer.class,
                consumer,
                properties(start, IN, HeadsetConfiguration.IN_INTERFACE, HeadsetConfiguration.IN));
        streams.awaitProgress(OUT);
        streams.awaitProgress(IN);
    }

    private static Dictionary<String, Object> properties(
            GroupStart start, String name, int interfaceNumber, int endpoint) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StreamTarget.NAME, name);
        properties.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(SERIAL));
        properties.put(StreamTarget.INTERFACE, interfaceNumber);
        properties.put(StreamTarget.ENDPOINT, endpoint);
        properties.put(StreamTarget.LEAD, LEAD);
        properties.put(StreamTarget.MARGIN, MARGIN);
        properties.put(StreamTarget.GROUP, SERIAL);
        properties.put(StreamTarget.GROUP_SIZE, 2);
        properties.put(StreamTarget.GROUP_START, start.name());
        return properties;
    }

    /** Takes the scheduler away, and holds both streams to what the model has written down. */
    private void assertStartedInOneFrame(GroupStart start) throws Exception {
        bundle("org.microframe.scheduler").stop();
        StreamStatus played = streams.await(OUT, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        StreamStatus heard = streams.await(IN, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        List<Long> outs = served(HeadsetConfiguration.OUT);
        List<Long> ins = served(HeadsetConfiguration.IN);
        String what = start + ": OUT began in " + outs + ", IN in " + ins;
        assertEquals(what, outs.get(0), ins.get(0));
        for (long begin : outs) {
            assertEquals(what, 0, (begin - outs.get(0)) % FRAMES);
        }
        records.assertAgreesWith(played);
        records.assertAgreesWith(heard);
        records.assertHeard(played, producer);
        records.assertSpoken(heard);
        assertEquals(0, consumer.spoiled());
        assertEquals(what, 0, played.ledger().spanBound());
    }

    /** The frames in which runs of packets began. */
    private List<Long> served(int endpoint) {
        return model.send("served port=%s endpoint=0x%02x".formatted(SERIAL, endpoint)).lines().stream()
                .map(line -> Long.parseLong(line.split(" ")[0]))
                .toList();
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
