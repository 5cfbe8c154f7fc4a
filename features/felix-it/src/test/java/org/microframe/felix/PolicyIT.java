package org.microframe.felix;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.PolicyStreams.LONG_LEAD;
import static org.microframe.felix.PolicyStreams.longLead;
import static org.microframe.felix.PolicyStreams.refuseNext;
import static org.microframe.felix.PolicyStreams.with;

import java.util.Collections;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.Await;
import org.microframe.testing.ContainerTest;
import org.microframe.usb.role.RoleMember;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;
import org.microframe.virtualbus.FrameRun;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;

/**
 * Plug-ins set each policy as a service property, and it is seen in the ledger, in what the bus wrote down, or in a command. The
 * streams of another device go on.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PolicyIT extends ContainerTest implements InFelix {

    private static final int LEAD = 64;
    private static final int FRAMES = 8;
    private static final int SOME_FRAMES = 400;

    /** Transfers that a slow consumer may hold. */
    private static final int LEASABLE = 2;

    /** Calls after which a producer has nothing any more. */
    private static final int BRIEF = 20;

    @Rule
    public final TestName test = new TestName();

    private PolicyStreams streams;

    @org.ops4j.pax.exam.Configuration
    public Option[] felix() {
        return new Option[] {microframe()};
    }

    @Before
    public void othersRun() throws Exception {
        streams = new PolicyStreams(this, test.getMethodName());
    }

    @After
    public void release() throws Exception {
        streams.close();
    }

    @Test
    public void brokenStreamStartsAgainOrEndsWithTheGapNamed() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        Map<String, Object> restarts = streams.register(longLead(device.out("restarts")));
        Map<String, Object> fails =
                streams.register(longLead(device.secondOut("fails"), StreamTarget.ON_BREAK, "FAIL"));
        streams.awaitProgress(restarts);
        streams.awaitProgress(fails);
        refuseNext(device, restarts, fails);

        StreamStatus failed = streams.awaitState(fails, StreamState.FAILED);
        streams.awaitRestart(restarts);

        assertEquals(StreamCause.CHAIN_BROKEN, failed.cause());
        assertTrue(
                failed.detail(),
                failed.detail().contains("frames from " + failed.ledger().nextFrame() + " on"));
        streams.assertShown("isoch:streams fails", "CHAIN_BROKEN: " + failed.detail());
        assertEquals(1, device.schedule(fails).size());
        assertTrue(device.schedule(restarts).size() > 1);
        streams.assertOthersWentOn();
    }

    @Test
    public void refusedSlotsAreSentAgainOrDroppedAndCounted() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        Map<String, Object> resends = streams.register(longLead(device.out("resends")));
        Map<String, Object> drops =
                streams.register(longLead(device.secondOut("drops"), StreamTarget.ON_REFUSAL, "DROP"));
        streams.awaitProgress(resends);
        streams.awaitProgress(drops);
        refuseNext(device, resends, drops);
        streams.awaitRestart(resends);
        streams.awaitRestart(drops);

        device.unplug();
        StreamStatus resent = streams.awaitState(resends, StreamState.SUSPENDED);
        StreamStatus dropped = streams.awaitState(drops, StreamState.SUSPENDED);

        assertEquals(0, resent.ledger().dropped());
        assertEquals(0, missing(device.heard(resends)));
        assertTrue(dropped.toString(), dropped.ledger().dropped() > 0);
        assertEquals(dropped.ledger().dropped(), missing(device.heard(drops)));
        streams.assertShown("isoch:streams drops", "dropped " + dropped.ledger().dropped() + " frames of its producer");
        streams.assertOthersWentOn();
    }

    /** How many of the numbers up to the greatest were not heard; each of the others was heard once. */
    private static long missing(List<Long> heard) {
        List<Long> numbers = heard.stream()
                .filter(number -> number != PolicyDevice.NO_NUMBER)
                .toList();
        Set<Long> distinct = new HashSet<>(numbers);
        assertEquals(numbers.size(), distinct.size());
        return Collections.max(distinct) + 1 - distinct.size();
    }

    @Test
    public void inPlaceOfWhatAProducerHasNotGoesSilenceTheLastSlotOrAPattern() throws Exception {
        PolicyDevice one = streams.fullSpeed("one");
        PolicyDevice another = streams.fullSpeed("another");
        Map<String, Object> silence = registerBrief(one.out("silence"));
        Map<String, Object> repeat = registerBrief(with(one.secondOut("repeat"), StreamTarget.ON_UNDERRUN, "REPEAT"));
        Map<String, Object> pattern = registerBrief(
                with(another.out("pattern"), StreamTarget.ON_UNDERRUN, "PATTERN", StreamTarget.PATTERN, "80 00 7f"));

        for (Map<String, Object> target : List.of(silence, repeat, pattern)) {
            streams.await(target, "sends filler", status -> status.ledger().underrun() >= SOME_FRAMES);
        }

        assertArrayEquals(new byte[PolicyDevice.PACKET], one.lastHeard(silence));
        byte[] packet = new byte[PolicyDevice.PACKET];
        for (int i = 0; i < packet.length; i++) {
            packet[i] = new byte[] {(byte) 0x80, 0, 0x7f}[i % 3];
        }
        assertArrayEquals(packet, another.lastHeard(pattern));
        assertLastSlotIsRepeated(one.heard(repeat));
        streams.assertOthersWentOn();
    }

    private Map<String, Object> registerBrief(Map<String, Object> target) {
        return streams.register(new NumberedPlugIn(BRIEF, call -> {}), target);
    }

    private static void assertLastSlotIsRepeated(List<Long> heard) {
        long end = (long) BRIEF * FRAMES;
        for (int i = heard.size() - 4 * FRAMES; i < heard.size(); i++) {
            long following = heard.get(i - 1) + 1;
            assertEquals(following == end ? end - FRAMES : following, (long) heard.get(i));
        }
    }

    @Test
    public void whatAConsumerDoesNotTakeInTimeIsDiscardedFromEitherEnd() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        NumberedPlugIn takesNewest = new NumberedPlugIn(0, call -> awaitUninterrupted(released));
        NumberedPlugIn takesOldest = new NumberedPlugIn(0, call -> awaitUninterrupted(released));
        Map<String, Object> dropsOldest =
                streams.register(takesNewest, slow(streams.fullSpeed("one").in("drops-oldest")));
        Map<String, Object> dropsNewest = streams.register(
                takesOldest,
                with(slow(streams.fullSpeed("another").in("drops-newest")), StreamTarget.ON_OVERRUN, "DROP_NEWEST"));

        for (Map<String, Object> target : List.of(dropsOldest, dropsNewest)) {
            streams.await(target, "discards", status -> status.ledger().overrun() >= SOME_FRAMES);
        }
        released.countDown();

        int leased = LEASABLE * FRAMES;
        assertEquals(leased, consecutive(takesNewest));
        int kept = consecutive(takesOldest);
        assertTrue(kept + " frames were kept", kept > leased);
        streams.assertShown("isoch:streams drops-newest", ", overrun ");
        streams.assertOthersWentOn();
    }

    private static Map<String, Object> slow(Map<String, Object> target) {
        return with(target, StreamTarget.DISPATCH, "THREAD", StreamTarget.LEASABLE, LEASABLE);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many packets it took from the first on before one was missing. */
    private static int consecutive(NumberedPlugIn plugIn) throws Exception {
        return Await.until(
                "one is missing",
                () -> consecutive(plugIn.taken()),
                run -> run < plugIn.taken().size());
    }

    private static int consecutive(List<Long> taken) {
        int run = 0;
        while (run < taken.size() && taken.get(run) == taken.get(0) + run) {
            run++;
        }
        return run;
    }

    @Test
    public void leadGrowsByLatenessWhereItMay() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        Map<String, Object> grows = streams.register(with(device.out("grows"), StreamTarget.GREATEST_LEAD, LONG_LEAD));
        Map<String, Object> stays = streams.register(device.secondOut("stays"));
        for (Map<String, Object> target : List.of(grows, stays)) {
            streams.awaitProgress(target);
            int endpoint = PolicyDevice.endpoint(target);
            device.virtual().inject(endpoint, FaultPlan.seeded(1).withLateFrames(6 * FRAMES));
            device.virtual().inject(endpoint, FaultKind.LATE_COMPLETION, 1);
        }

        StreamStatus grown = streams.await(
                grows, "has a longer lead", status -> status.measures().leadFrames() > LEAD);
        StreamStatus same = streams.awaitProgress(stays);

        assertTrue(grown.toString(), grown.measures().leadFrames() <= LONG_LEAD);
        assertEquals(LEAD, same.measures().leadFrames());
        streams.awaitShown(
                "isoch:times", "/grows .* lead left of " + grown.measures().leadFrames() + " ");
        streams.assertOthersWentOn();
    }

    @Test
    public void lessLeadWillDoWhereMemoryDoesNotAllowMore() throws Exception {
        Configuration scheduler = admin().getConfiguration("org.microframe.scheduler", "?");
        scheduler.update(new Hashtable<>(Map.of("pipe.memory", 1, Constants.SERVICE_RANKING, 1)));
        awaitRanking(1);
        try {
            PolicyDevice device = streams.highSpeed("speaker");
            Map<String, Object> content = streams.register(
                    with(device.out("content"), StreamTarget.FRAMES, 1, StreamTarget.LEAST_LEAD, LEAD / 4));
            Map<String, Object> exacting = streams.register(with(device.secondOut("exacting"), StreamTarget.FRAMES, 1));

            StreamStatus runs = streams.awaitProgress(content);
            StreamStatus failed = streams.awaitState(exacting, StreamState.FAILED);

            int lead = runs.measures().leadFrames();
            assertTrue(runs.toString(), lead >= LEAD / 4 && lead < LEAD);
            streams.assertShown("isoch:streams content", "with a lead of " + lead + " frames, because ");
            assertEquals(StreamCause.MEMORY_CAP, failed.cause());
            assertTrue(failed.detail(), failed.detail().endsWith("the cap of a pipe is 1.0 MiB (pipe.memory)"));
        } finally {
            scheduler.delete();
            awaitRanking(0);
        }
        streams.assertOthersWentOn();
    }

    private void awaitRanking(int ranking) throws Exception {
        String filter = "(&(" + RoleMember.ROLE + "=scheduler)(" + Constants.SERVICE_RANKING + "=" + ranking + "))";
        Await.until(
                "the scheduler has taken its configuration",
                () -> context().getServiceReferences(RoleMember.class, filter),
                found -> !found.isEmpty());
    }

    @Test
    public void groupStartsInOneFrameAndGoesOnAtFramesOrAsSoonAsPossible() throws Exception {
        PolicyDevice one = streams.fullSpeed("one");
        PolicyDevice another = streams.fullSpeed("another");
        Map<String, Object> atFrames = streams.register(grouped(one.out("at frames"), "AT_FRAMES"));
        Map<String, Object> thenAsap = streams.register(grouped(one.secondOut("then asap"), "THEN_ASAP"));
        Map<String, Object> atFramesToo = streams.register(grouped(another.in("at frames too"), "AT_FRAMES"));
        assertEquals(
                0, streams.awaitState(thenAsap, StreamState.RUNNING).ledger().chains());
        Map<String, Object> thenAsapToo = streams.register(grouped(another.out("then asap too"), "THEN_ASAP"));
        for (Map<String, Object> target : List.of(atFrames, atFramesToo, thenAsap, thenAsapToo)) {
            streams.awaitProgress(target);
        }
        refuseNext(one, atFrames, thenAsap);
        streams.awaitRestart(thenAsap);

        assertEquals(start(one, atFrames), start(another, atFramesToo));
        assertEquals(0, one.virtual().injected(PolicyDevice.endpoint(atFrames), FaultKind.REFUSED_CONTINUE));
        long start = start(another, thenAsapToo);
        List<FrameRun> broken = one.schedule(thenAsap);
        assertEquals(start, broken.get(0).firstFrame());
        assertTrue(broken.toString(), broken.size() > 1);
        for (FrameRun run : broken) {
            assertEquals("in step with the group: " + broken, 0, (run.firstFrame() - start) % FRAMES);
        }
        streams.assertOthersWentOn();
    }

    private static Map<String, Object> grouped(Map<String, Object> target, String start) {
        return longLead(
                target,
                StreamTarget.MARGIN,
                LONG_LEAD / 2,
                StreamTarget.GROUP,
                start.toLowerCase(Locale.ROOT),
                StreamTarget.GROUP_SIZE,
                2,
                StreamTarget.GROUP_START,
                start);
    }

    private static long start(PolicyDevice device, Map<String, Object> target) {
        return device.schedule(target).get(0).firstFrame();
    }

    @Test
    public void streamStartsInTheFrameThatIsNamedUnlessItHasPassed() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        long start = bus().frame() + 900 & 0xFFFF_FFFFL;
        Map<String, Object> dated = streams.register(
                with(device.out("dated"), StreamTarget.MARGIN, FRAMES, StreamTarget.START_FRAME, start));
        streams.awaitProgress(dated);
        Map<String, Object> outdated = streams.register(
                with(device.in("outdated"), StreamTarget.MARGIN, FRAMES, StreamTarget.START_FRAME, start));

        assertEquals(
                StreamCause.START_FRAME,
                streams.awaitState(outdated, StreamState.FAILED).cause());
        assertEquals(start, start(device, dated) & 0xFFFF_FFFFL);
        streams.assertShown("isoch:streams outdated", "START_FRAME: the start frame is " + start);
        streams.assertOthersWentOn();
    }

    @Test
    public void endpointIsFoundByTheClassOfItsInterfaceAndItsDirection() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        Map<String, Object> found = streams.register(with(
                device.in("found"), StreamTarget.INTERFACE, -1, StreamTarget.ENDPOINT, 0x80, StreamTarget.CLASS, 0xFF));

        streams.awaitProgress(found);

        streams.awaitShown("isoch:streams found", "0x82 IN +RUNNING");
        streams.assertOthersWentOn();
    }

    @Test
    public void alternateSettingsAreTriedInTheirOrder() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        streams.awaitProgress(streams.register(with(device.out("large"), StreamTarget.ALTERNATE, 2)));
        Map<String, Object> modest = streams.register(
                with(device.secondOut("modest"), StreamTarget.ALTERNATE, 1, StreamTarget.OTHERS, "3, 2"));

        streams.awaitProgress(modest);

        FrameRun run = device.schedule(modest).get(0);
        assertEquals(PolicyDevice.PACKET, run.bytes() / run.frames());
        streams.assertShown("isoch:streams modest", "in alternate setting 3, because ");
        streams.assertOthersWentOn();
    }

    @Test
    public void greaterPriorityIsServedFirstWhenThereIsNotTimeForAll() throws Exception {
        PolicyDevice device = streams.fullSpeed("speaker");
        IntConsumer takesLong = call -> {
            long until = bus().frame() + FRAMES - 3;
            while (bus().frame() < until) {
                LockSupport.parkNanos(100_000);
            }
        };
        Map<String, Object> last = streams.register(
                new NumberedPlugIn(Integer.MAX_VALUE, takesLong),
                longLead(device.out("last"), StreamTarget.PRIORITY, -5));
        Map<String, Object> first = streams.register(
                new NumberedPlugIn(Integer.MAX_VALUE, takesLong),
                longLead(device.secondOut("first"), StreamTarget.PRIORITY, 5));
        streams.awaitProgress(first);
        long before = underrunOnceLastHas(SOME_FRAMES, last, first);
        long least = underrun(last) + SOME_FRAMES;

        long more = underrunOnceLastHas(least, last, first) - before;

        assertTrue(more + " frames of filler", more < SOME_FRAMES / 4);
        streams.assertOthersWentOn();
    }

    private long underrunOnceLastHas(long frames, Map<String, Object> last, Map<String, Object> first)
            throws Exception {
        streams.await(
                last, "has " + frames + " of filler", status -> status.ledger().underrun() >= frames);
        return underrun(first);
    }

    private long underrun(Map<String, Object> target) throws Exception {
        return streams.await(target, "is there", status -> true).ledger().underrun();
    }
}
