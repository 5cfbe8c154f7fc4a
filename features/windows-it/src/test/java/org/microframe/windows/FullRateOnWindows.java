package org.microframe.windows;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.HiccupProbe;
import org.microframe.testing.HiccupProbe.Hiccup;
import org.microframe.testing.PatternConsumer;
import org.microframe.winusb.windows.ModelControl;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Two high-speed devices, one heard and one spoken to, each with all that a high-bandwidth endpoint carries, for as many
 * seconds as the system property {@value #SECONDS} says. No gap is without its reason: a moment longer than half of what is
 * queued, in which this process, Wine, the model's engine or the machine stood still.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class FullRateOnWindows {

    static final String SECONDS = "fullrate.seconds";

    /** Above this length of the run lost frames are counted: a short run may fall into a single bad moment. */
    private static final int LONG_RUN_SECONDS = 60;

    private static final int FRAMES_PER_LOST = 1000;
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Several ticks of the clock of steal time. */
    private static final long STEAL_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long HALF_QUEUE_NANOS = StreamRequest.DEFAULT_LEAD_FRAMES / 2 * FRAME_NANOS;

    @Inject
    private BundleContext context;

    private final ModelHeadset headset = ModelHeadset.HIGH_BANDWIDTH;
    private final NumberedProducer producer = new NumberedProducer(headset.packetBytes());
    private final PatternConsumer consumer = new PatternConsumer();
    private final PumpGarbage garbage = new PumpGarbage();
    private final Map<String, HiccupProbe> probes = new LinkedHashMap<>();
    private ModelControl model;
    private ModelControl probed;
    private ContainerStreams streams;

    @Configuration
    public Option[] felix() {
        return new Option[] {WinUsbOptions.winusb()};
    }

    @Before
    public void bothStreamsRun() throws Exception {
        model = ModelControl.start();
        probed = ModelControl.start();
        model.send("reset base=1000");
        streams = new ContainerStreams(context);
        headset.plug(model, "speaker");
        headset.plug(model, "microphone");
        producer.register(context, "played", "speaker");
        consumer.register(context, "heard", "microphone");
        probe("process", this::restAFrame, System::nanoTime);
        probe("model", this::askModel, System::nanoTime);
        probe("steal", () -> LockSupport.parkNanos(STEAL_LOOK_NANOS), StealTime::nanos);
        streams.awaitProgress("played");
        streams.awaitProgress("heard");
    }

    private void probe(String name, Runnable something, LongSupplier clock) {
        probes.put(name, new HiccupProbe(name, something, clock, HALF_QUEUE_NANOS).start());
    }

    private void restAFrame() {
        LockSupport.parkNanos(FRAME_NANOS);
    }

    /** Through another process, the server of Wine and the driver. */
    private void askModel() {
        probed.send("frame");
        restAFrame();
    }

    @After
    public void nothingIsMisused() throws Exception {
        bundle("org.microframe.winusb").stop();
        List<String> open = model.open();
        List<String> misuse = model.misuse();
        List.of("speaker", "microphone").forEach(port -> model.send("unplug port=" + port));
        streams.close();
        probed.close();
        model.close();
        assertEquals(List.of(), open);
        assertEquals(List.of(), misuse);
    }

    @Test
    public void everyGapHasItsReasonAndNothingIsAllocated() throws Exception {
        int seconds = Integer.getInteger(SECONDS);
        for (int second = 0; second < seconds; second++) {
            garbage.look();
            long next = status("played").ledger().nextFrame() + TimeUnit.SECONDS.toMillis(1);
            streams.await(
                    "played",
                    "has gone on for a second",
                    status -> status.ledger().nextFrame() >= next);
        }
        garbage.look();
        bundle("org.microframe.scheduler").stop();
        StreamStatus played =
                streams.await("played", "is suspended", status -> status.state() == StreamState.SUSPENDED);
        StreamStatus heard = streams.await("heard", "is suspended", status -> status.state() == StreamState.SUSPENDED);
        probes.values().forEach(HiccupProbe::close);

        report(seconds, played, heard);
        ModelRecords speaker = new ModelRecords(model, "speaker", headset);
        ModelRecords microphone = new ModelRecords(model, "microphone", headset);
        speaker.assertAgreesWith(played);
        microphone.assertAgreesWith(heard);
        speaker.assertHeard(played, producer);
        microphone.assertSpoken(heard);
        assertEquals(0, consumer.spoiled());
        for (StreamStatus stream : List.of(played, heard)) {
            LedgerSnapshot ledger = stream.ledger();
            assertReasons(ledger);
            if (seconds >= LONG_RUN_SECONDS) {
                assertTrue(ledger.toString(), ledger.gap() <= ledger.span() / FRAMES_PER_LOST);
            }
        }
        assertTrue(garbage.least().toString(), garbage.least().size() >= 2);
        garbage.least().forEach((pump, bytes) -> assertEquals(pump, 0, (long) bytes));
    }

    private StreamStatus status(String name) {
        return streams.find(name).orElseThrow();
    }

    private void assertReasons(LedgerSnapshot ledger) {
        List<Moment> moments = moments(ledger.position());
        for (LedgerHole hole : ledger.holes().recent()) {
            assertTrue(
                    hole + " has no reason among " + moments,
                    hole.suspended()
                            || hole.frames() <= hole.bound()
                            || moments.stream().anyMatch(moment -> moment.explains(hole)));
        }
    }

    /** Frames in which something stood still. */
    private record Moment(long firstFrame, long endFrame) {

        /** Whether a chain can have run dry by it: what was queued then lasts for the lead. */
        boolean explains(LedgerHole hole) {
            return firstFrame <= hole.firstFrame() + hole.frames() + hole.bound()
                    && endFrame >= hole.firstFrame() - hole.bound() - 2 * StreamRequest.DEFAULT_LEAD_FRAMES;
        }
    }

    private List<Moment> moments(LedgerPosition position) {
        List<Moment> moments = new ArrayList<>();
        for (HiccupProbe probe : probes.values()) {
            for (Hiccup hiccup : probe.hiccups()) {
                moments.add(new Moment(frame(position, hiccup.start()), frame(position, hiccup.end())));
            }
        }
        for (String line : model.send("stalls").lines()) {
            String[] words = line.split(" ");
            long frames = Long.parseLong(words[1]);
            if (frames * FRAME_NANOS > HALF_QUEUE_NANOS) {
                long first = Long.parseLong(words[0]);
                moments.add(new Moment(first, first + frames));
            }
        }
        return moments;
    }

    private static long frame(LedgerPosition position, long nanoTime) {
        return position.readFrame() + (nanoTime - position.readNanos()) / FRAME_NANOS;
    }

    private void report(int seconds, StreamStatus played, StreamStatus heard) {
        System.out.printf(
                "Full rate, %d s: %d bytes per frame each way%n",
                seconds, headset.packetBytes() * headset.packetsPerFrame());
        probes.forEach((name, probe) -> System.out.printf(
                "  hiccups of more than %d ms, %s: %d, the longest %d ms%n",
                TimeUnit.NANOSECONDS.toMillis(HALF_QUEUE_NANOS),
                name,
                probe.hiccups().size(),
                probe.longestMillis()));
        for (StreamStatus stream : List.of(played, heard)) {
            LedgerSnapshot ledger = stream.ledger();
            System.out.printf(
                    "  %s: carried %d, gap %d in %d breaks, least lead %d frames%n",
                    stream.identity().name(),
                    ledger.carried(),
                    ledger.gap(),
                    ledger.breaks(),
                    stream.leastLeadFrames());
        }
        System.out.printf("  bytes allocated by the pumps in their quietest second: %s%n", garbage.least());
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
