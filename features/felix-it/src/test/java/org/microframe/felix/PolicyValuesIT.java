package org.microframe.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.PolicyStreams.with;

import java.util.Map;
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
import org.microframe.testing.ContainerTest;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Service properties that are no policy stand in the failure table with value and rule, and harm nothing else. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PolicyValuesIT extends ContainerTest implements InFelix {

    @Rule
    public final TestName test = new TestName();

    private PolicyStreams streams;
    private PolicyDevice device;

    @org.ops4j.pax.exam.Configuration
    public Option[] felix() {
        return new Option[] {microframe()};
    }

    @Before
    public void othersRun() throws Exception {
        streams = new PolicyStreams(this, test.getMethodName());
        device = streams.fullSpeed("speaker");
    }

    @After
    public void othersWentOn() throws Exception {
        streams.assertOthersWentOn();
        streams.close();
    }

    @Test
    public void whatIsNoNameOfAPolicyIsRefusedWithThoseThatAre() throws Exception {
        assertRefused(
                "microframe.stream.on.break is IGNORE; it must be RESTART or FAIL",
                with(device.out("a"), StreamTarget.ON_BREAK, "IGNORE"));
        assertRefused(
                "microframe.stream.on.refusal is KEEP; it must be RESEND or DROP",
                with(device.out("b"), StreamTarget.ON_REFUSAL, "KEEP"));
        assertRefused(
                "microframe.stream.on.underrun is NOISE; it must be SILENCE or REPEAT or PATTERN",
                with(device.out("c"), StreamTarget.ON_UNDERRUN, "NOISE"));
        assertRefused(
                "microframe.stream.on.overrun is ALL; it must be DROP_OLDEST or DROP_NEWEST",
                with(device.in("d"), StreamTarget.ON_OVERRUN, "ALL"));
        assertRefused(
                "microframe.stream.group.start is NOW; it must be AT_FRAMES or THEN_ASAP",
                with(device.out("e"), StreamTarget.GROUP_START, "NOW"));
        assertRefused(
                "microframe.stream.others is 2,x; it must be an Integer array or numbers with commas",
                with(device.out("f"), StreamTarget.OTHERS, "2,x"));
    }

    @Test
    public void nameThatIsNoPropertysIsRefusedWithThoseThatAre() throws Exception {
        assertRefused(
                "microframe.stream.leed is unknown; what follows microframe.stream. must be one of alternate, class, "
                        + "device, endpoint, frames, greatest.lead, group, group.size, group.start, interface, lead, "
                        + "leasable, least.lead, margin, name, on.break, on.overrun, on.refusal, on.underrun, others, "
                        + "pattern, priority, start.frame",
                with(device.out("a"), "microframe.stream.leed", 32));
    }

    @Test
    public void numberOutOfItsRangeIsRefusedWithTheRange() throws Exception {
        assertRefused(
                "the least lead is 65 frames; it must be 0, or at least two transfers of 8 frames and at most the lead of 64",
                with(device.out("a"), StreamTarget.LEAST_LEAD, 65));
        assertRefused(
                "the greatest lead is 63 frames; it must be 0 or at least the lead of 64",
                with(device.out("b"), StreamTarget.GREATEST_LEAD, 63));
        assertRefused(
                "an alternate setting is 256; it must be from 0 to 255",
                with(device.out("c"), StreamTarget.OTHERS, "256"));
        assertRefused(
                "the interface class is 256; it must be from 0 to 255", with(device.out("e"), StreamTarget.CLASS, 256));
        assertRefused(
                "the start frame is -2; it must be -1 for none, or from 0 to 4294967295",
                with(device.out("f"), StreamTarget.START_FRAME, -2L));
        assertRefused(
                "the priority is 11; it must be from -10 to 10", with(device.out("d"), StreamTarget.PRIORITY, 11));
    }

    @Test
    public void policyThatTheDirectionHasNoUseForIsRefused() throws Exception {
        assertRefused(
                "the policy for refused slots is DROP; those of an IN stream hold nothing, so it must be RESEND",
                with(device.in("a"), StreamTarget.ON_REFUSAL, "DROP"));
        assertRefused(
                "the filler is REPEAT; an IN stream sends none, so it must be SILENCE",
                with(device.in("b"), StreamTarget.ON_UNDERRUN, "REPEAT"));
        assertRefused(
                "the policy on an overrun is DROP_NEWEST; an OUT stream has none, so it must be DROP_OLDEST",
                with(device.out("c"), StreamTarget.ON_OVERRUN, "DROP_NEWEST"));
    }

    @Test
    public void policyThatNeedsAnotherPropertyIsRefusedWithoutIt() throws Exception {
        assertRefused(
                "the pattern is '8'; it must be bytes of two hexadecimal digits each",
                with(device.out("a"), StreamTarget.ON_UNDERRUN, "PATTERN", StreamTarget.PATTERN, "8"));
        assertRefused(
                "the bytes of the pattern are 0; with the filler PATTERN they must be from 1 to 49152",
                with(device.out("b"), StreamTarget.ON_UNDERRUN, "PATTERN"));
        assertRefused(
                "the start of the group is THEN_ASAP; without a group it must be AT_FRAMES",
                with(device.out("c"), StreamTarget.GROUP_START, "THEN_ASAP"));
        assertRefused(
                "the size of the group 'stage' is 0; it must be from 1 to 256",
                with(device.out("d"), StreamTarget.GROUP, "stage"));
        assertRefused(
                "the margin is 0 frames; a stream of the group 'stage' is submitted at frames, so it must be 1 or more",
                with(device.out("e"), StreamTarget.GROUP, "stage", StreamTarget.GROUP_SIZE, 2));
        assertRefused(
                "the margin is 0 frames; a stream that starts in frame 7 is submitted at frames, so it must be 1 or more",
                with(device.out("f"), StreamTarget.START_FRAME, 7));
        assertRefused(
                "the interface number is 1; with an interface class it must be -1, as the interface is looked for",
                with(device.out("g"), StreamTarget.CLASS, 1));
    }

    @Test
    public void patternThatIsLongerThanAPacketOfTheEndpointFailsTheStream() throws Exception {
        Map<String, Object> target = streams.register(with(
                device.out("long"),
                StreamTarget.ON_UNDERRUN,
                "PATTERN",
                StreamTarget.PATTERN,
                "80".repeat(PolicyDevice.PACKET + 1)));

        StreamStatus failed = streams.awaitState(target, StreamState.FAILED);

        assertEquals(StreamCause.ENDPOINT_UNSUITABLE, failed.cause());
        assertTrue(
                failed.detail(),
                failed.detail()
                        .contains(
                                "the bytes of the filler's pattern are 49; a packet of this endpoint has at most 48"));
    }

    private void assertRefused(String rule, Map<String, Object> target) throws Exception {
        streams.register(target);
        assertEquals(rule, streams.awaitFailure(target));
        streams.assertShown("isoch:streams", rule);
    }
}
