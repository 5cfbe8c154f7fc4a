package org.microframe.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamStatus;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A plug-in that streams out and in through the whiteboard, by one headset, while a part is replaced; and what the bus, the ledger
 * and the plug-in's own calls say that it cost. One thread uses it.
 */
final class SwapBench implements AutoCloseable {

    private static final String WHITEBOARD = "org.microframe.testing.plugin.WhiteboardPlugIn";
    private static final List<StreamKind> KINDS = List.of(StreamKind.PRODUCER, StreamKind.CONSUMER);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long HICCUP_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Two calls more show that it is called again. */
    private static final int CALLS = 2;

    private final VirtualBus bus;
    private final ContainerStreams streams;
    private final BusRecords records;
    private final Configuration headset;
    private final Path plugIn;
    private final HiccupProbe hiccups = new HiccupProbe(
                    "swap bench hiccups", () -> LockSupport.parkNanos(LOOK_NANOS), System::nanoTime, HICCUP_NANOS)
            .start();
    private final Map<StreamKind, CallMeter> meters = new EnumMap<>(StreamKind.class);

    /**
     * Plugs the headset, starts the plug-in and waits until both streams run.
     *
     * @param plugIn the tests' plug-in
     */
    SwapBench(BundleContext context, ConfigurationAdmin admin, VirtualBus bus, Path plugIn) throws Exception {
        this.bus = bus;
        streams = new ContainerStreams(context);
        String serial = StreamKind.PRODUCER.serial();
        records = new BusRecords(bus, serial);
        headset = HeadsetConfiguration.plug(admin, serial);
        records.awaitDevice();
        for (StreamKind kind : KINDS) {
            CallMeter meter = new CallMeter();
            meter.register(context, kind);
            meters.put(kind, meter);
        }
        this.plugIn = VersionedJar.activatedBy(plugIn, WHITEBOARD);
        context.installBundle(this.plugIn.toUri().toString()).start();
        awaitProgress();
    }

    private void awaitProgress() throws Exception {
        for (StreamKind kind : KINDS) {
            streams.awaitProgress(kind.streamName());
        }
    }

    /** The plug-in's jar, for newer versions of it. */
    Path plugIn() {
        return plugIn;
    }

    /**
     * Replaces a part while both streams run, and waits until they do again.
     *
     * @param orderly whether the elder one can hand over, so that nothing may be unconfirmed
     * @return a sample of each stream
     */
    List<SwapSample> replace(String what, Replaced part, boolean orderly, Step replacement) throws Exception {
        Map<StreamKind, StreamStatus> before = new EnumMap<>(StreamKind.class);
        for (StreamKind kind : KINDS) {
            before.put(kind, streams.awaitRunning(kind.streamName()));
        }
        meters.values().forEach(CallMeter::forget);
        long frame = bus.frame();
        long start = System.nanoTime();

        replacement.run();

        List<SwapSample> samples = new ArrayList<>();
        for (StreamKind kind : KINDS) {
            CallMeter meter = meters.get(kind);
            long calls = meter.calls();
            StreamStatus after = streams.awaitWentOn(what + ", " + kind, part.isAbovePipes() ? 0 : 1, before.get(kind));
            Await.until(what + ": " + kind + " is called", meter::calls, now -> now >= calls + CALLS);
            samples.add(sample(what + ", " + kind, part, orderly, before.get(kind), after, frame, start));
        }
        return samples;
    }

    private SwapSample sample(
            String what,
            Replaced part,
            boolean orderly,
            StreamStatus before,
            StreamStatus after,
            long frame,
            long start) {
        LedgerSnapshot then = before.ledger();
        LedgerSnapshot now = after.ledger();
        StreamKind kind = before.request().isIn() ? StreamKind.CONSUMER : StreamKind.PRODUCER;
        long bound = then.gapBound() + then.suspendedBound() + now.gapBound() + now.suspendedBound();
        List<BusRecords.Hole> holes = records.holes(kind.endpointAddress(), then.nextFrame()).stream()
                .filter(hole ->
                        hole.firstFrame() < now.nextFrame() - now.position().error())
                .toList();
        long idle = frames(holes);
        long unconfirmed = now.unconfirmed() - then.unconfirmed();
        long booked = now.gap() + now.suspended() - then.gap() - then.suspended();
        String seen = what + ": the ledger had " + brief(then) + " and has " + brief(now) + "; the bus has " + holes;
        assertTrue(seen, idle >= booked - bound && idle <= booked + unconfirmed + bound);
        if (orderly) {
            assertEquals(seen, 0, unconfirmed);
        }
        if (part.isAbovePipes()) {
            assertEquals(seen, then.suspended(), now.suspended());
        }
        List<BusRecords.Hole> since =
                holes.stream().filter(hole -> hole.end() > frame).toList();
        long lost = now.underrun() + now.overrun() - then.underrun() - then.overrun();
        CallMeter.Pause pause = meters.get(kind).longest();
        double resume = lost == 0 ? 0 : (pause.toNanos() - start) / NANOS_PER_MILLI;
        return new SwapSample(
                frames(since),
                Math.abs(booked + unconfirmed - idle),
                lost,
                pause.nanos() / NANOS_PER_MILLI,
                since.isEmpty() ? resume : since.get(since.size() - 1).end() - frame,
                longestHiccup(start));
    }

    private double longestHiccup(long since) {
        return hiccups.hiccups().stream()
                .filter(hiccup -> hiccup.end() - since > 0)
                .mapToDouble(hiccup -> hiccup.nanos() / NANOS_PER_MILLI)
                .max()
                .orElse(0);
    }

    private static long frames(List<BusRecords.Hole> holes) {
        return holes.stream().mapToLong(BusRecords.Hole::frames).sum();
    }

    private static String brief(LedgerSnapshot ledger) {
        return ledger.carried() + " carried, " + ledger.unconfirmed() + " unconfirmed, " + ledger.gap() + " gap +- "
                + ledger.gapBound() + ", " + ledger.suspended() + " suspended +- " + ledger.suspendedBound() + " to "
                + ledger.nextFrame() + " after " + ledger.breaks() + " breaks";
    }

    /** Brings both streams to rest, holds their ledgers against the bus, and lets them run on. */
    void assertAgreesWithTheBus() throws Exception {
        Map<String, BusRecords> byStream = new LinkedHashMap<>();
        for (StreamKind kind : KINDS) {
            byStream.put(kind.streamName(), records);
        }
        streams.assertAgreeWithTheBus(byStream, false);
        awaitProgress();
    }

    /** Unplugs the headset. */
    @Override
    public void close() throws IOException {
        hiccups.close();
        headset.delete();
        streams.close();
    }
}
