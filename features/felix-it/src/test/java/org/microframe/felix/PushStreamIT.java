package org.microframe.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.testing.Await;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.HeadsetConfiguration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;

/** A plug-in bundle streams both ways by OSGi Push Streams, through a replug, and ends with its bundle. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PushStreamIT extends ContainerTest implements InFelix {

    private static final String SERIAL = "push";
    private static final String IN = "push.in";
    private static final String OUT = "push.out";
    private static final long FRAMES_AWAY = 100;

    private ContainerStreams streams;
    private BusRecords records;
    private Configuration headset;
    private Bundle plugIn;

    @org.ops4j.pax.exam.Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams()};
    }

    @Before
    public void plugIn() throws Exception {
        streams = new ContainerStreams(context());
        records = new BusRecords(bus(), SERIAL);
        headset = HeadsetConfiguration.plugReady(admin(), SERIAL);
        records.awaitDevice();
        plugIn = context().installBundle("memory:push", jar());
        plugIn.start();
    }

    @After
    public void release() throws Exception {
        plugIn.uninstall();
        if (headset != null) {
            headset.delete();
        }
        streams.close();
    }

    @Test
    public void streamsBothWaysThroughAReplugAndEndsWithItsBundle() throws Exception {
        StreamStatus inBefore = streams.awaitProgress(IN);
        StreamStatus outBefore = streams.awaitProgress(OUT);
        assertEquals("org.example.push", inBefore.identity().bundle());
        long goodBefore = count(PushPlugIn.GOOD_PACKETS);
        assertTrue("packets were heard", goodBefore > 0);

        headset.delete();
        awaitUnplugged(IN);
        awaitUnplugged(OUT);
        long since = bus().frame();
        Await.until("the bus went on", bus()::frame, frame -> frame >= since + FRAMES_AWAY);
        headset = HeadsetConfiguration.plugReady(admin(), SERIAL);
        records.awaitDevice();
        StreamStatus inAfter = streams.awaitWentOn("after replug", 1, inBefore);
        StreamStatus outAfter = streams.awaitWentOn("after replug", 1, outBefore);

        for (StreamStatus after : List.of(inAfter, outAfter)) {
            assertTrue(
                    after.toString(),
                    after.ledger().suspended() + after.ledger().suspendedBound() >= FRAMES_AWAY);
        }
        assertTrue("the suspension was told", count(PushPlugIn.SUSPENSIONS) >= 1);
        assertTrue("packets were heard again", count(PushPlugIn.GOOD_PACKETS) > goodBefore);
        assertEquals("bad packets", 0, count(PushPlugIn.BAD_PACKETS));
        assertTrue("data was taken", count(PushPlugIn.SENT_BYTES) > 0);
        assertTrue(
                outAfter.toString(),
                outAfter.ledger().underrun() < outAfter.ledger().carried());
        assertEquals("ends", 0, count(PushPlugIn.ENDS));

        Map<String, AtomicLong> counts = counts();
        plugIn.stop();
        assertEquals("ends", 1, counts.get(PushPlugIn.ENDS).get());
        long last = counts.get(PushPlugIn.GOOD_PACKETS).get();
        headset.delete();
        headset = null;
        records.assertAgreesWith(awaitUnplugged(IN), false);
        records.assertAgreesWith(awaitUnplugged(OUT), false);
        assertEquals(
                "packets heard after the end",
                last,
                counts.get(PushPlugIn.GOOD_PACKETS).get());
    }

    private StreamStatus awaitUnplugged(String name) throws Exception {
        StreamStatus unplugged = streams.await(name, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        assertEquals(StreamCause.DEVICE_GONE, unplugged.cause());
        return unplugged;
    }

    private long count(String name) throws Exception {
        return counts().get(name).get();
    }

    @SuppressWarnings("unchecked")
    private Map<String, AtomicLong> counts() throws Exception {
        ServiceReference<?>[] found =
                context().getAllServiceReferences(Map.class.getName(), "(" + PushPlugIn.COUNTS + "=*)");
        return (Map<String, AtomicLong>) context().getService(found[0]);
    }

    private static InputStream jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "org.example.push");
        attributes.putValue("Bundle-Activator", PushPlugIn.class.getName());
        attributes.putValue(
                "Import-Package",
                "org.osgi.framework,org.osgi.util.pushstream,org.osgi.util.promise,org.microframe.isoch,"
                        + "org.microframe.stream,org.microframe.stream.push,org.microframe.usb");
        attributes.putValue(PushPlugIn.DEVICE, HeadsetConfiguration.filter(SERIAL));
        String name = PushPlugIn.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
                InputStream code = PushStreamIT.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new ZipEntry(name));
            code.transferTo(jar);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
