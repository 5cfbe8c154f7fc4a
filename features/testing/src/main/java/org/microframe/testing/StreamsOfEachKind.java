package org.microframe.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The streams of the tests' plug-in, one of each kind, by three headsets; and what must be true of them after a {@link Change}.
 * One thread uses it.
 */
public final class StreamsOfEachKind implements AutoCloseable {

    public static final String SCHEDULER = "org.microframe.scheduler";
    public static final String PLUG_IN = "org.microframe.testing.plugin";

    /** More than a ring holds. */
    private static final long FRAMES_AWAY = 100;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** When a thread that is to run comes so late, another may come so late that its bus seems silent. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long REFRESH_BOUND_SECONDS = 60;

    private static final List<String> SERIALS =
            List.of(StreamKind.PRODUCER.serial(), StreamKind.OUTPUT.serial(), StreamKind.PUSH.serial());

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final VirtualBus bus;
    private final ContainerStreams streams;
    private final Map<String, BusRecords> records = new LinkedHashMap<>();
    private final Map<String, Configuration> headsets = new LinkedHashMap<>();
    private final Map<StreamKind, StreamStatus> before = new EnumMap<>(StreamKind.class);
    private final Map<StreamKind, Long> openedBefore = new EnumMap<>(StreamKind.class);
    private final Map<StreamKind, Long> toldBefore = new EnumMap<>(StreamKind.class);
    private final Map<StreamKind, Long> endedBefore = new EnumMap<>(StreamKind.class);
    private final HiccupProbe lateness = new HiccupProbe(
                    "streams of each kind hiccups",
                    () -> LockSupport.parkNanos(LOOK_NANOS),
                    System::nanoTime,
                    LATE_NANOS)
            .start();
    private PlugInReport report;
    private long notedAt;

    /** Plugs the headsets; the plug-in is to be installed beside. */
    public StreamsOfEachKind(BundleContext context, ConfigurationAdmin admin, VirtualBus bus) throws Exception {
        this.context = context;
        this.admin = admin;
        this.bus = bus;
        streams = new ContainerStreams(context);
        for (String serial : SERIALS) {
            records.put(serial, new BusRecords(bus, serial));
            plug(serial, serial);
        }
    }

    /** Waits until all of them run, and notes how they stand and what the plug-in has seen so far. */
    public void awaitRunning() throws Exception {
        notedAt = System.nanoTime();
        for (StreamKind kind : StreamKind.values()) {
            before.put(kind, streams.awaitRunning(kind.streamName()));
        }
        for (StreamKind kind : StreamKind.values()) {
            before.put(kind, streams.awaitProgress(before.get(kind)));
        }
        PlugInReport last = report;
        report = Await.until("a plug-in has its report", () -> reportAfter(last), found -> found != null);
        for (StreamKind kind : StreamKind.values()) {
            long moved = report.moved(kind);
            Await.until(kind + " moves data", () -> report.moved(kind), now -> now > moved);
            openedBefore.put(kind, report.opened(kind));
            toldBefore.put(kind, report.told(kind));
            endedBefore.put(kind, report.ended(kind));
        }
    }

    /** The same one while its plug-in is there, then that of the plug-in that took its place. */
    private PlugInReport reportAfter(PlugInReport last) throws InvalidSyntaxException {
        List<PlugInReport> found = reports(context);
        boolean same = last != null && found.stream().anyMatch(other -> other.values() == last.values());
        return same ? last : found.size() == 1 ? found.get(0) : null;
    }

    /** Takes the headsets out, and puts them back after a while. */
    public void replug() throws Exception {
        unplugAll();
        plugAll("");
    }

    /** Takes the headsets out, puts them into other ports after a while. */
    public void replugElsewhere() throws Exception {
        unplugAll();
        plugAll("other-");
    }

    private void unplugAll() throws Exception {
        for (Configuration headset : headsets.values()) {
            headset.delete();
        }
        headsets.clear();
        for (StreamKind kind : StreamKind.values()) {
            streams.await(kind.streamName(), "is suspended", status -> status.state() == StreamState.SUSPENDED);
        }
        long since = bus.frame();
        Await.until("the bus went on", bus::frame, frame -> frame >= since + FRAMES_AWAY);
    }

    private void plugAll(String prefix) throws Exception {
        for (String serial : SERIALS) {
            plug(prefix + serial, serial);
        }
    }

    private void plug(String port, String serial) throws Exception {
        headsets.put(
                serial,
                StreamKind.needsReady(serial)
                        ? HeadsetConfiguration.plugReady(admin, port, serial)
                        : HeadsetConfiguration.plug(admin, port, serial));
        records.get(serial).awaitDevice(port);
    }

    /**
     * Holds what became of every kind of stream against the table.
     *
     * @param elder what the plug-in's instance of before saw, when the change replaced it
     */
    public void assertSurvived(Change change, boolean orderly) throws Exception {
        PlugInReport elder = report;
        for (StreamKind kind : StreamKind.values()) {
            String what = change + ", " + kind;
            Fate fate = change.fateOf(kind);
            if (fate.ends()) {
                Await.until(what + " has ended", () -> elder.ended(kind), ended -> ended > endedBefore.get(kind));
                assertEnded(what, fate, elder, kind);
            } else {
                assertEquals(what + ", ends: " + elder, (long) endedBefore.get(kind), elder.ended(kind));
            }
        }
        long since = notedAt;
        Map<StreamKind, StreamStatus> last = new EnumMap<>(before);
        Map<StreamKind, Long> opened = new EnumMap<>(openedBefore);
        Map<StreamKind, Long> told = new EnumMap<>(toldBefore);
        awaitRunning();
        for (StreamKind kind : StreamKind.values()) {
            Fate fate = change.fateOf(kind);
            String what = change + ", " + kind;
            StreamStatus now = before.get(kind);
            assertAccounted(what, fate, orderly, last.get(kind), now, since);
            if (report == elder) {
                assertEquals(what + ", times opened", opened.get(kind) + (fate.ends() ? 1 : 0), report.opened(kind));
                if (fate.loss() == Fate.Loss.SUSPENDED && (kind == StreamKind.INPUT || kind == StreamKind.PUSH)) {
                    assertTrue(what + " was told of it: " + report, report.told(kind) > told.get(kind));
                }
            }
        }
    }

    /** The object in the plug-in's hand ended by an exception of that reason, which says how to go on. */
    private static void assertEnded(String what, Fate fate, PlugInReport plugIn, StreamKind kind) {
        String message = plugIn.message(kind);
        assertTrue(what + ": " + plugIn, fate.reasons().stream().anyMatch(reason -> reason.name()
                .equals(plugIn.reason(kind))));
        assertTrue(what + ": " + message, message.contains("open the name again to go on"));
    }

    private void assertAccounted(
            String what, Fate fate, boolean orderly, StreamStatus last, StreamStatus now, long since) {
        ContainerStreams.assertContinues(what, last, now);
        boolean suspends = fate.loss() == Fate.Loss.SUSPENDED;
        long silences = ContainerStreams.silences(last, now);
        ContainerStreams.assertOpened(what, suspends ? 1 : 0, silences, last, now);
        long suspended = now.ledger().suspended() - last.ledger().suspended();
        String seen = what + ": " + last.ledger() + " became " + now.ledger();
        if (silences > 0) {
            assertTrue("nothing completed, but the machine was in time: " + seen, machineWasLateSince(since));
            return;
        }
        if (suspends) {
            assertTrue(seen, suspended + now.ledger().suspendedBound() > 0);
        } else {
            assertEquals(seen, 0, suspended);
        }
        if (orderly) {
            assertEquals(seen, last.ledger().unconfirmed(), now.ledger().unconfirmed());
        }
    }

    private boolean machineWasLateSince(long nanoTime) {
        return lateness.hiccups().stream().anyMatch(hiccup -> hiccup.end() - nanoTime > 0);
    }

    /**
     * Has the container refresh every bundle of the set and holds what became of every kind of stream against the table. The
     * caller's bundle and this one are refreshed as well, so that the set is seen by strings and numbers alone afterwards, by classes
     * that were loaded before; nothing else of this can be used then.
     */
    public void assertSurvivedRefresh(Shell shell) throws Exception {
        BundleContext system = context.getBundle(0).getBundleContext();
        PlugInReport elder = report;
        Map<StreamKind, Fate> fates = new EnumMap<>(StreamKind.class);
        for (StreamKind kind : StreamKind.values()) {
            fates.put(kind, Change.REFRESH.fateOf(kind));
        }
        assertAllRun(shell);
        // Its thread would need classes of this bundle.
        lateness.close();

        refreshAll(system);

        PlugInReport newer = Await.until(
                        "the plug-in is there again",
                        () -> reports(system),
                        found -> found.size() == 1 && found.get(0).values() != elder.values())
                .get(0);
        for (StreamKind kind : StreamKind.values()) {
            String what = "refresh, " + kind;
            if (fates.get(kind).ends()) {
                assertEnded(what, fates.get(kind), elder, kind);
            } else {
                assertEquals(what + ": " + elder, 0, elder.ended(kind));
            }
            Await.until(kind + " moves data", () -> newer.moved(kind), moved -> moved > 0);
        }
        assertAllRun(shell);
    }

    private static void refreshAll(BundleContext system) throws InterruptedException {
        List<Bundle> ours = Arrays.stream(system.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.microframe."))
                .toList();
        CountDownLatch refreshed = new CountDownLatch(1);
        system.getBundle().adapt(FrameworkWiring.class).refreshBundles(ours, event -> refreshed.countDown());
        assertTrue("all bundles were refreshed", refreshed.await(REFRESH_BOUND_SECONDS, TimeUnit.SECONDS));
    }

    private static void assertAllRun(Shell shell) throws Exception {
        for (StreamKind kind : StreamKind.values()) {
            Await.until(kind + " runs", () -> shell.run("isoch:streams"), shown -> shown.lines()
                    .anyMatch(line -> line.contains(kind.streamName()) && line.contains("RUNNING")));
        }
    }

    /** Takes the scheduler away, which ends every chain in order, holds the ledgers against the bus, and brings it back. */
    public void assertAgreeWithTheBus() throws Exception {
        Map<String, BusRecords> byStream = new LinkedHashMap<>();
        for (StreamKind kind : StreamKind.values()) {
            byStream.put(kind.streamName(), records.get(kind.serial()));
        }
        streams.assertAgreeWithTheBus(byStream, false);
    }

    /** What the plug-in's instances have seen that are there. */
    @SuppressWarnings("unchecked")
    private static List<PlugInReport> reports(BundleContext context) throws InvalidSyntaxException {
        ServiceReference<?>[] found =
                context.getAllServiceReferences(Map.class.getName(), "(" + PlugInReport.PROPERTY + "=*)");
        List<PlugInReport> reports = new ArrayList<>();
        for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
            Map<String, Object> values = (Map<String, Object>) context.getService(reference);
            if (values != null) {
                reports.add(new PlugInReport(values));
            }
        }
        return reports;
    }

    /** Unplugs the headsets. */
    @Override
    public void close() throws IOException {
        lateness.close();
        for (Configuration headset : headsets.values()) {
            headset.delete();
        }
        streams.close();
    }
}
