package org.microframe.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.microframe.felix.MicroframeOptions.microframe;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.testing.Await;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PatternConsumer;
import org.microframe.testing.RampProducer;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** The bundle set streams in both directions, and bad input harms nothing but itself. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StreamingIT extends ContainerTest implements InFelix {

    private static final long FRAMES_AWAY = 100;

    @Rule
    public final TestName test = new TestName();

    private final PatternConsumer consumer = new PatternConsumer();
    private final List<ServiceRegistration<?>> registrations = new CopyOnWriteArrayList<>();
    private ContainerStreams streams;
    private BusRecords records;
    private Configuration headset;
    private String serial;
    private String out;
    private String in;
    private StreamStatus outBefore;
    private StreamStatus inBefore;

    @org.ops4j.pax.exam.Configuration
    public Option[] felix() {
        return new Option[] {microframe()};
    }

    @Before
    public void bothStreamsRun() throws Exception {
        serial = test.getMethodName();
        out = serial + ".out";
        in = serial + ".in";
        streams = new ContainerStreams(context());
        records = new BusRecords(bus(), serial);
        headset = HeadsetConfiguration.plug(admin(), serial);
        records.awaitDevice();
        registrations.add(new RampProducer().register(context(), out, serial));
        registrations.add(consumer.register(context(), in, serial));
        outBefore = streams.awaitProgress(out);
        inBefore = streams.awaitProgress(in);
    }

    @After
    public void release() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        if (headset != null) {
            unplug();
        }
        streams.close();
    }

    @Test
    public void ledgerOfAnUnpluggedDeviceAgreesWithTheBus() throws Exception {
        unplug();

        records.assertAgreesWith(awaitUnplugged(out), false);
        records.assertAgreesWith(awaitUnplugged(in), false);
        assertEquals(0, consumer.spoiled());
    }

    @Test
    public void resumesAfterReplugAndAccountsForTheTimeAway() throws Exception {
        unplug();
        awaitUnplugged(out);
        awaitUnplugged(in);
        long since = bus().frame();
        Await.until("the bus went on", bus()::frame, frame -> frame >= since + FRAMES_AWAY);
        headset = HeadsetConfiguration.plug(admin(), serial);
        records.awaitDevice();

        for (StreamStatus before : List.of(outBefore, inBefore)) {
            StreamStatus after = streams.awaitWentOn("after replug", 1, before);
            assertTrue(
                    after.toString(),
                    after.ledger().suspended() + after.ledger().suspendedBound() >= FRAMES_AWAY);
        }
        unplug();
        records.assertAgreesWith(awaitUnplugged(out), false);
        records.assertAgreesWith(awaitUnplugged(in), false);
    }

    @Test
    public void malformedDeviceIsLoggedAndPlugsNothing() throws Exception {
        Configuration malformed = HeadsetConfiguration.malformed(admin(), "malformed");
        try {
            Await.until(
                    "the log names the value and the rule",
                    () -> Files.readString(MicroframeOptions.LOG),
                    log -> log.contains(
                            "device~malformed plugs no device: device.descriptor is malformed. At byte 0: "));

            assertTrue(
                    bus().devices().stream().noneMatch(device -> device.port().equals("malformed")));
            othersWentOn();
        } finally {
            malformed.delete();
        }
    }

    @Test
    public void filterThatDoesNotParseStandsInTheFailureTable() throws Exception {
        registrations.add(new RampProducer().register(context(), "unparsable", "(a=b", 1, HeadsetConfiguration.OUT));

        String reason = streams.awaitFailure("unparsable").reason();

        assertTrue(reason, reason.contains("(a=b; it must be an OSGi filter"));
        othersWentOn();
    }

    @Test
    public void addressThatCannotBeAnEndpointStandsInTheFailureTable() throws Exception {
        registrations.add(
                new RampProducer().register(context(), "no-number", HeadsetConfiguration.filter(serial), 1, 0));

        String reason = streams.awaitFailure("no-number").reason();

        assertTrue(reason, reason.contains("the endpoint address is 0x00; it must have a number from 1 to 15"));
        othersWentOn();
    }

    @Test
    public void endpointThatIsNotIsochronousFailsItsStreamAlone() throws Exception {
        registrations.add(new RampProducer()
                .register(
                        context(),
                        "bulk",
                        HeadsetConfiguration.filter(serial),
                        HeadsetConfiguration.BULK_INTERFACE,
                        HeadsetConfiguration.BULK));

        StreamStatus bulk = streams.await("bulk", "has failed", status -> status.state() == StreamState.FAILED);

        assertEquals(StreamCause.ENDPOINT_UNSUITABLE, bulk.cause());
        othersWentOn();
    }

    @Test
    public void endpointThatDoesNotExistFailsItsStreamAlone() throws Exception {
        registrations.add(
                new RampProducer().register(context(), "missing", HeadsetConfiguration.filter(serial), 1, 0x05));

        StreamStatus missing = streams.await("missing", "has failed", status -> status.state() == StreamState.FAILED);

        assertEquals(StreamCause.ENDPOINT_UNSUITABLE, missing.cause());
        assertTrue(missing.detail(), missing.detail().contains("0x05"));
        othersWentOn();
    }

    @Test
    public void commandsShowDevicesAndStreams() throws Exception {
        String devices = shell().run("usb:devices '" + HeadsetConfiguration.filter(serial) + "'");
        String shown = shell().run("isoch:streams " + serial);

        assertTrue(devices, devices.contains("simulator, full speed"));
        assertTrue(devices, devices.contains("1209:0003  Headset, serial " + serial));
        assertTrue(
                devices,
                devices.contains("interface 2, alternate 1: endpoint 0x82 IN, 1 packet per frame of 192 bytes"));
        assertTrue(shown, shown.lines().anyMatch(line -> line.contains(out) && line.contains("RUNNING")));
        assertTrue(shown, shown.lines().anyMatch(line -> line.contains(in) && line.contains("RUNNING")));
        Exception refused = assertThrows(Exception.class, () -> shell().run("usb:devices '(a=b'"));
        assertTrue(
                refused.getMessage(), refused.getMessage().contains("the filter is (a=b; it must be an OSGi filter: "));
    }

    private void unplug() throws Exception {
        headset.delete();
        headset = null;
    }

    private StreamStatus awaitUnplugged(String name) throws Exception {
        StreamStatus unplugged = streams.await(name, "is suspended", status -> status.state() == StreamState.SUSPENDED);
        assertEquals(StreamCause.DEVICE_GONE, unplugged.cause());
        return unplugged;
    }

    private void othersWentOn() throws Exception {
        streams.awaitWentOn("after bad input", 0, outBefore);
        streams.awaitWentOn("after bad input", 0, inBefore);
    }
}
