package org.microframe.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.Streams;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * How streams stand, seen through the service {@link Streams}, whoever offers it at the moment; and what must be true of
 * their ledgers.
 */
public final class ContainerStreams implements AutoCloseable {

    /** Enough to show that a stream goes on: more than a ring holds. */
    private static final long SOME_FRAMES = 200;

    private final BundleContext context;
    private final ServiceTracker<Streams, Streams> runtime;

    public ContainerStreams(BundleContext context) {
        this.context = context;
        runtime = new ServiceTracker<>(context, Streams.class, null);
        runtime.open();
    }

    @Override
    public void close() {
        runtime.close();
    }

    /** The stream of that name, if there is one and a runtime to ask. */
    public Optional<StreamStatus> find(String name) {
        Streams present = runtime.getService();
        return present == null
                ? Optional.empty()
                : present.streams().stream()
                        .filter(stream -> stream.identity().name().equals(name))
                        .findFirst();
    }

    /** Waits until the stream is as it must be. */
    public StreamStatus await(String name, String what, Predicate<StreamStatus> met) throws Exception {
        return Await.until(name + ": " + what, () -> find(name), status -> status.filter(met)
                        .isPresent())
                .orElseThrow();
    }

    /** Waits until the stream runs with its plug-in and has carried a good number of frames from now on. */
    public StreamStatus awaitProgress(String name) throws Exception {
        return awaitProgress(awaitRunning(name));
    }

    /** Waits until the stream runs with its plug-in. */
    public StreamStatus awaitRunning(String name) throws Exception {
        return await(name, "runs", status -> status.state() == StreamState.RUNNING && status.attached());
    }

    /** Waits until a stream has carried a good number of frames since it stood so. */
    public StreamStatus awaitProgress(StreamStatus running) throws Exception {
        long more = running.ledger().carried() + SOME_FRAMES;
        return await(
                running.identity().name(),
                "has carried " + more + " frames",
                status ->
                        status.state() == StreamState.RUNNING && status.ledger().carried() >= more);
    }

    /**
     * Waits until a stream has gone on since it stood so, and holds its ledger to that.
     *
     * @param openings how often its pipe was opened since
     * @return how it stands
     */
    public StreamStatus awaitWentOn(String when, int openings, StreamStatus before) throws Exception {
        StreamStatus after = awaitProgress(before.identity().name());
        assertContinues(when, before, after);
        assertOpened(when, openings, before, after);
        return after;
    }

    /**
     * Takes the scheduler away, which ends every chain in order, holds the ledgers against the bus, and brings it back.
     *
     * @param records of the device of each stream, by the stream's name
     * @param exact whether nothing may be unconfirmed
     */
    public void assertAgreeWithTheBus(Map<String, BusRecords> records, boolean exact) throws Exception {
        List<Bundle> schedulers = Arrays.stream(context.getBundles())
                .filter(bundle -> StreamsOfEachKind.SCHEDULER.equals(bundle.getSymbolicName()))
                .toList();
        for (Bundle scheduler : schedulers) {
            scheduler.stop();
        }
        for (String name : records.keySet()) {
            StreamStatus resting = await(name, "is suspended", status -> status.state() == StreamState.SUSPENDED);
            records.get(name).assertAgreesWith(resting, exact);
        }
        for (Bundle scheduler : schedulers) {
            scheduler.start();
        }
    }

    /** Waits until a registration of that name is not served. */
    public FailedRegistration awaitFailure(String name) throws Exception {
        return Await.until("the registration of " + name + " is not served", () -> failure(name), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<FailedRegistration> failure(String name) {
        Streams present = runtime.getService();
        List<FailedRegistration> failures = present == null ? List.of() : present.failures();
        return failures.stream().filter(failure -> failure.name().equals(name)).findFirst();
    }

    /** The ledger balances, and is the earlier one carried on. */
    public static void assertContinues(String when, StreamStatus before, StreamStatus after) {
        LedgerSnapshot then = before.ledger();
        LedgerSnapshot now = after.ledger();
        String what = when + ", " + after.identity() + ": " + then + " became " + now;
        assertEquals(what, before.identity(), after.identity());
        assertEquals(what, now.span(), now.carried() + now.unconfirmed() + now.gap() + now.suspended());
        assertTrue(what, now.carried() > then.carried());
        assertTrue(what, now.unconfirmed() + now.unconfirmedBound() >= then.unconfirmed());
        assertTrue(what, now.gap() + now.gapBound() + then.gapBound() >= then.gap());
        assertTrue(what, now.suspended() + now.suspendedBound() + then.suspendedBound() >= then.suspended());
        assertTrue(what, now.underrun() >= then.underrun() && now.overrun() >= then.overrun());
        assertTrue(what, now.chains() >= then.chains() && now.breaks() >= then.breaks());
        assertTrue(what, now.goodPackets() >= then.goodPackets());
        assertTrue(what, now.badPackets() - then.badPackets() <= unplugs(now) - unplugs(then));
    }

    /** Each of them may have cut a packet. */
    private static long unplugs(LedgerSnapshot ledger) {
        return ledger.holes().recent().stream()
                .filter(hole -> hole.cause() == HoleCause.DEVICE_GONE)
                .count();
    }

    /**
     * The pipe was opened so many times since. On a busy machine chains may have broken besides; then one more or less is
     * let pass, because a break and the chain that follows it are not counted at once.
     */
    public static void assertOpened(String when, int times, StreamStatus before, StreamStatus after) {
        assertOpened(when, times, 0, before, after);
    }

    /** The same, but that it may have been opened more often. */
    static void assertOpened(String when, int times, long more, StreamStatus before, StreamStatus after) {
        long opened = openings(after.ledger()) - openings(before.ledger());
        long tolerance = after.ledger().breaks() == 0 ? 0 : 1;
        assertTrue(
                when + ", openings of " + after.identity() + ": " + opened + ", of which " + more + " at most beside "
                        + times,
                opened >= times - tolerance && opened <= times + more + tolerance);
    }

    /** How often its pipe was opened anew since, because nothing completed any more. */
    static long silences(StreamStatus before, StreamStatus after) {
        LedgerSnapshot then = before.ledger();
        return after.ledger().holes().recent().stream()
                .filter(hole -> hole.cause() == HoleCause.BUS_SILENT
                        && hole.firstFrame() + hole.bound()
                                >= then.nextFrame() - then.position().error())
                .count();
    }

    private static long openings(LedgerSnapshot ledger) {
        return ledger.chains() - ledger.breaks();
    }
}
