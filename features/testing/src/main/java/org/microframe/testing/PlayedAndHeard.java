package org.microframe.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What the player of the examples plays to a headset, and what is heard from it, while parts are replaced. One thread uses it. */
public final class PlayedAndHeard implements AutoCloseable {

    /** What the player calls its stream. */
    public static final String PLAYED = "music";

    /** What is heard. */
    public static final String HEARD = "microphone";

    private final ContainerStreams streams;
    private final PatternConsumer consumer = new PatternConsumer();
    private final ServiceRegistration<StreamConsumer> registration;
    private StreamStatus played;
    private StreamStatus heard;

    /**
     * Listens, and waits until both streams run.
     *
     * @param serial of the headset, to which the player is to play
     */
    public PlayedAndHeard(BundleContext context, ContainerStreams streams, String serial) throws Exception {
        this.streams = streams;
        registration = consumer.register(context, HEARD, serial);
        played = streams.awaitProgress(PLAYED);
        heard = streams.awaitProgress(HEARD);
    }

    /**
     * Waits until both streams have gone on since the last time.
     *
     * @param openings how often their pipes were opened since
     */
    public void awaitWentOn(String when, int openings) throws Exception {
        long taken = consumer.good();
        played = streams.awaitWentOn(when, openings, played);
        heard = streams.awaitWentOn(when, openings, heard);
        assertTrue(when + " the consumer is called", consumer.good() > taken);
    }

    /** Every packet that was heard holds what the device sends. */
    public void assertNothingSpoiled() {
        assertEquals("spoiled packets", 0, consumer.spoiled());
    }

    /**
     * Takes the scheduler away, holds both ledgers against the bus, and brings it back; nothing may have been spoiled.
     *
     * @param records of the headset
     * @param exact whether nothing may be unconfirmed
     */
    public void assertAgreeWithTheBus(BusRecords records, boolean exact) throws Exception {
        streams.assertAgreeWithTheBus(Map.of(PLAYED, records, HEARD, records), exact);
        assertNothingSpoiled();
    }

    /** Listens no more. */
    @Override
    public void close() {
        registration.unregister();
    }
}
