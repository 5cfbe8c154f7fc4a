package org.microframe.isoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;

class StreamRequestTest {

    private static StreamRequest request(
            int number, int alternate, int endpoint, int lead, int frames, int leasable, int margin) {
        return new StreamRequest(
                "(a=b)", number, alternate, endpoint, lead, frames, leasable, margin, StreamPolicy.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,  1, 0x01,   64,    8,  4,   0, 'the interface number is -1; it must be from 0 to 255'",
        "256, 1, 0x01,   64,    8,  4,   0, 'the interface number is 256; it must be from 0 to 255'",
        "1,  -1, 0x01,   64,    8,  4,   0, 'the alternate setting is -1; it must be from 0 to 255'",
        "1, 256, 0x01,   64,    8,  4,   0, 'the alternate setting is 256; it must be from 0 to 255'",
        "1,   1, -1,     64,    8,  4,   0, 'the endpoint address is -1; it must be from 0 to 255'",
        "1,   1, 0x80,   64,    8,  4,   0, 'the endpoint address is 0x80; it must have a number from 1 to 15'",
        "1,   1, 0x11,   64,    8,  4,   0, 'the endpoint address is 0x11; it must have a number from 1 to 15'",
        "1,   1, 0x01,    1,    0,  4,   0, 'the lead in frames is 1; it must be from 2 to 1024'",
        "1,   1, 0x01, 1025,    8,  4,   0, 'the lead in frames is 1025; it must be from 2 to 1024'",
        "1,   1, 0x01,   -9,    0,  4,   0, 'the lead in frames is -9; it must be from 2 to 1024'",
        "1,   1, 0x01,   64,   -1,  4,   0, 'the frames per transfer is -1; it must be from 1 to 1024'",
        "1,   1, 0x01, 1024, 1025,  4,   0, 'the frames per transfer is 1025; it must be from 1 to 1024'",
        "1,   1, 0x01,   15,    8,  4,   0, 'the lead is 15 frames; it must hold at least two transfers of 8 frames'",
        "1,   1, 0x01,   64,    8,  0,   0, 'the leasable transfers is 0; it must be from 1 to 64'",
        "1,   1, 0x01,   64,    8, 65,   0, 'the leasable transfers is 65; it must be from 1 to 64'",
        "1,   1, 0x01,   64,    8,  4,  -1, 'the margin in frames is -1; it must be from 0 to 256'",
        "1,   1, 0x01,  900,    8,  4, 257, 'the margin in frames is 257; it must be from 0 to 256'",
        "1,   1, 0x01,   64,    8,  4,  57, 'the margin is 57 frames and the least lead 64'",
        "1,   1, 0x01, 1000,    8,  4,  17, 'the lead is 1000 frames, a transfer has 8 and the margin 17'",
    })
    void refusesABadValueWithTheRule(
            int number, int alternate, int endpoint, int lead, int frames, int leasable, int margin, String rule) {
        assertThatThrownBy(() -> request(number, alternate, endpoint, lead, frames, leasable, margin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "0,   0,   0x0F,   2,   1,  1,   1",
        "255, 255, 0x8F, 1024, 512, 64,  0",
        "1,   1,   0x01,   64,   8,  4, 56",
        "1,   1,   0x01, 1000,   8,  4, 16",
    })
    void takesTheLeastAndTheGreatest(
            int number, int alternate, int endpoint, int lead, int frames, int leasable, int margin) {
        assertThat(request(number, alternate, endpoint, lead, frames, leasable, margin)
                        .leadFrames())
                .isEqualTo(lead);
    }

    @Test
    void refusesBoundsOfTheLeadThatContradictIt() {
        StreamRequest request = request(1, 1, 0x01, 64, 8, 4, 0);
        refuses(() -> request.with(StreamPolicy.DEFAULT.withLead(65, 0)), "the least lead is 65 frames");
        refuses(() -> request.with(StreamPolicy.DEFAULT.withLead(15, 0)), "at least two transfers of 8 frames");
        refuses(
                () -> request.with(StreamPolicy.DEFAULT.withLead(0, 63)),
                "the greatest lead is 63 frames; it must be 0 or at least the lead of 64");
        refuses(() -> StreamPolicy.DEFAULT.withLead(-1, 0), "the least lead is -1 frames; it must be from 0 to 1024");
        refuses(
                () -> StreamPolicy.DEFAULT.withLead(0, 1025),
                "the greatest lead is 1025 frames; it must be from 0 to 1024");
        StreamRequest atFrames = request(1, 1, 0x01, 64, 8, 4, 16);
        refuses(
                () -> atFrames.with(StreamPolicy.DEFAULT.withLead(16, 0)),
                "the margin is 16 frames and the least lead 16");
        refuses(
                () -> atFrames.with(StreamPolicy.DEFAULT.withLead(0, 1001)),
                "the lead is 1001 frames, a transfer has 8 and the margin 16; at frames their sum");
    }

    @Test
    void refusesPoliciesOutOfTheirRange() {
        refuses(() -> new StreamPolicy(List.of(), 11), "the priority is 11; it must be from -10 to 10");
        refuses(() -> new StreamPolicy(List.of(), -11), "the priority is -11");
        refuses(() -> new StreamPolicy(List.of(1, 256), 0), "an alternate setting is 256; it must be from 0 to 255");
        refuses(() -> new StreamPolicy(List.of(-1), 0), "an alternate setting is -1");
        refuses(() -> new StreamPolicy(List.of(), 0, 0, "a", 257), "the size of the group 'a' is 257");
    }

    @Test
    void refusesAStartFrameThatIsNoneOrContradictsTheRest() {
        StreamPolicy policy = StreamPolicy.DEFAULT;
        refuses(() -> policy.startingAt(-2), "the start frame is -2; it must be -1 for none, or from 0 to 4294967295");
        refuses(() -> policy.startingAt(1L << 32), "the start frame is 4294967296");
        refuses(
                () -> new StreamPolicy(List.of(), 0, 0, "stage", 2).startingAt(7),
                "the start frame is 7; a stream of the group 'stage' starts in the frame that the group chooses");
        refuses(
                () -> request(1, 1, 0x01, 64, 8, 4, 0).with(policy.startingAt(7)),
                "the margin is 0 frames; a stream that starts in frame 7 is submitted at frames");
        assertThat(request(1, 1, 0x01, 64, 8, 4, 8)
                        .with(policy.startingAt(0xFFFF_FFFFL).with(OnBreak.FAIL).withLead(32, 128))
                        .withLeadOfAtMost(40)
                        .policy()
                        .startFrame())
                .isEqualTo(0xFFFF_FFFFL);
    }

    private static void refuses(ThrowingCallable making, String rule) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(rule);
    }

    @Test
    void namesWhatIsNull() {
        refusesNull(() -> new StreamRequest(null, 1, 1, 0x01, 64, 8, 4), "deviceFilter");
        refusesNull(() -> request(1, 1, 0x01, 64, 8, 4, 0).with((StreamPolicy) null), "policy");
        refusesNull(() -> new StreamPolicy(null, 0), "otherSettings");
        refusesNull(() -> new StreamPolicy(List.of(), 0, 0, null, 0), "group");
        refusesNull(() -> StreamPolicy.DEFAULT.with((GroupStart) null), "groupStart");
        refusesNull(() -> StreamPolicy.DEFAULT.with((LossPolicy) null), "losses");
        refusesNull(() -> StreamPolicy.DEFAULT.with((OnBreak) null), "onBreak");
        refusesNull(() -> StreamPolicy.DEFAULT.with((OnRefusal) null), "onRefusal");
        refusesNull(() -> StreamPolicy.DEFAULT.with((OnOverrun) null), "onOverrun");
        refusesNull(() -> StreamPolicy.DEFAULT.with((Filler) null), "filler");
        refusesNull(() -> new Filler(null, List.of()), "kind");
        refusesNull(() -> new Filler(Filler.Kind.PATTERN, null), "pattern");
        assertThatThrownBy(() -> new StreamPolicy(Arrays.asList(1, null), 0)).isInstanceOf(NullPointerException.class);
    }

    private static void refusesNull(ThrowingCallable making, String name) {
        assertThatThrownBy(making).isInstanceOf(NullPointerException.class).hasMessage(name);
    }

    private static StreamRequest search(int number, int endpoint, int interfaceClass) {
        return new StreamRequest("(a=b)", number, 1, endpoint, interfaceClass, 64, 8, 4, 0, StreamPolicy.DEFAULT);
    }

    @Test
    void refusesASearchThatContradictsItself() {
        refuses(() -> search(-1, 0x80, 256), "the interface class is 256; it must be from 0 to 255");
        refuses(() -> search(-1, 0x80, -2), "the interface class is -2; it must be from 0 to 255");
        refuses(() -> search(1, 0x80, 1), "the interface number is 1; with an interface class it must be -1");
        refuses(() -> search(-1, 0x81, 1), "the endpoint address is 0x81; with an interface class it must be 0x00");
        refuses(() -> search(-1, 0x80, StreamRequest.NO_CLASS), "the interface number is -1; it must be from 0");
    }

    private static InterfaceDescriptor setting(int number, int alternate, int kind, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, kind, 0, 0, 0, List.of(), List.of(endpoints));
    }

    private static final ConfigurationDescriptor SOUND_CARD = new ConfigurationDescriptor(
            1,
            0x80,
            100,
            List.of(
                    setting(0, 0, 0x03, new EndpointDescriptor(0x85, 0x03, 8, 10)),
                    setting(1, 0, 0x0E),
                    setting(1, 1, 0x0E, new EndpointDescriptor(0x84, 0x05, 600, 1)),
                    setting(2, 0, 0x01),
                    setting(
                            2,
                            1,
                            0x01,
                            new EndpointDescriptor(0x86, 0x02, 64, 0),
                            new EndpointDescriptor(0x81, 0x11, 3, 1),
                            new EndpointDescriptor(0x01, 0x05, 192, 1)),
                    setting(2, 2, 0x01, new EndpointDescriptor(0x02, 0x05, 384, 1)),
                    setting(3, 0, 0x01),
                    setting(3, 1, 0x01, new EndpointDescriptor(0x82, 0x25, 192, 1))),
            List.of());

    @Test
    void findsTheFirstEndpointOfADirectionInAnInterfaceOfAClassThatIsNotForFeedback() {
        StreamRequest speaker = StreamRequest.ofClass("(a=b)", 0x01, 1, false).on(SOUND_CARD);
        StreamRequest microphone = StreamRequest.ofClass("(a=b)", 0x01, 1, true).on(SOUND_CARD);
        StreamRequest camera = StreamRequest.ofClass("(a=b)", 0x0E, 1, true).on(SOUND_CARD);

        assertThat(speaker).isEqualTo(request(2, 1, 0x01, 64, 8, 4, 0));
        assertThat(microphone).isEqualTo(request(3, 1, 0x82, 64, 8, 4, 0));
        assertThat(camera).isEqualTo(request(1, 1, 0x84, 64, 8, 4, 0));
        assertThat(speaker.on(SOUND_CARD)).isSameAs(speaker);
    }

    @Test
    void takesTheAcceptableAlternateSettingsInTheirOrder() {
        StreamRequest wide = StreamRequest.ofClass("(a=b)", 0x01, 7, false).with(new StreamPolicy(List.of(2, 1), 0));

        assertThat(wide.on(SOUND_CARD).endpointAddress()).isEqualTo(0x02);
        assertThat(wide.on(SOUND_CARD).policy()).isEqualTo(wide.policy());
    }

    @Test
    void staysASearchOnADeviceThatHasNone() {
        StreamRequest none = StreamRequest.ofClass("(a=b)", 0x0E, 1, false);

        assertThat(none.isSearch()).isTrue();
        assertThat(none.on(SOUND_CARD)).isSameAs(none);
        assertThat(none.isIn()).isFalse();
        assertThat(none.objectionTo(StreamRequest.ofClass("(a=b)", 0x01, 1, false)))
                .isEqualTo("its interface class is 14; it must be 1");
    }

    @Test
    void choosesTransfersOfAnEighthOfTheLeadAndOfEightFramesAtMost() {
        for (int lead = 2; lead <= StreamRequest.MAX_LEAD_FRAMES; lead++) {
            int chosen = request(1, 1, 0x01, lead, StreamRequest.CHOOSE, 4, 0).framesPerTransfer();

            assertThat(chosen).isBetween(1, StreamRequest.DEFAULT_FRAMES_PER_TRANSFER);
            assertThat(8 * chosen).isLessThanOrEqualTo(Math.max(8, lead));
        }
    }
}
