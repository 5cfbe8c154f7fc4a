package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.BusDrift;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Distribution;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.Streams;
import org.microframe.usb.UsbSpeed;

class IsochCommandsTest {

    private static final StreamStatus PLAYING = new StreamStatus(
            new StreamIdentity("player", "speaker"),
            new StreamRequest("(microframe.device=a)", 1, 1, 0x01, 64, 8, 4),
            "bus1/a",
            StreamState.RUNNING,
            StreamCause.NONE,
            "",
            true,
            56,
            ledger(1000, 0, 8, 1, 100, 0));

    private static final StreamStatus UNPLUGGED = new StreamStatus(
            new StreamIdentity("recorder", "microphone"),
            new StreamRequest("(microframe.device=b)", 2, 1, 0x82, 64, 8, 4),
            "",
            StreamState.WAITING,
            StreamCause.DEVICE_GONE,
            "no device matches (microframe.device=b)",
            false,
            -1,
            LedgerSnapshot.EMPTY);

    private static final FailedRegistration FAILED =
            new FailedRegistration(17, "player", "", "microframe.stream.name is missing; every stream needs one");

    /** As the one that plays, but for these. */
    private static StreamStatus playing(
            LedgerSnapshot ledger, List<HandlerStatus> handlers, BandwidthUse bandwidth, StreamMeasures measures) {
        return new StreamStatus(
                PLAYING.identity(),
                PLAYING.request(),
                PLAYING.device(),
                PLAYING.state(),
                PLAYING.cause(),
                "",
                true,
                56,
                ledger,
                handlers,
                bandwidth,
                measures);
    }

    @Test
    void showsWhereTheFramesOfEachStreamWent() {
        String shown = new IsochCommands(streams(List.of(PLAYING), List.of())).streams();

        assertThat(shown.lines())
                .containsExactly(
                        "STREAM          DEVICE  ENDPOINT  STATE    LEAD  LEAST  CARRIED  UNCONFIRMED    GAP  SUSPENDED"
                                + "  UNDERRUN  OVERRUN",
                        "player/speaker  bus1/a  0x01 OUT  RUNNING    64     56     1000            0  8 +-1        100"
                                + "        16        -",
                        "(frames of 1 ms; +- is how far a number may be off)");
    }

    private static StreamStatus withLead(int frames) {
        return playing(
                PLAYING.ledger(),
                List.of(),
                BandwidthUse.NONE,
                new StreamMeasures(frames, Distribution.NONE, Distribution.NONE));
    }

    @Test
    void showsTheLeadThatAStreamHasAndThatItHasGrown() {
        assertThat(new IsochCommands(streams(List.of(withLead(120)), List.of())).streams())
                .contains("RUNNING   120")
                .contains("\n    its lead has grown from 64 frames, as lateness has eaten into it\n");
        assertThat(new IsochCommands(streams(List.of(withLead(40)), List.of())).streams())
                .contains("RUNNING    40")
                .doesNotContain("grown");
        assertThat(new IsochCommands(streams(List.of(withLead(64)), List.of())).streams())
                .doesNotContain("grown");
    }

    @Test
    void showsTheClassOfAnEndpointThatIsNotFoundYet() {
        StreamStatus searching = new StreamStatus(
                UNPLUGGED.identity(),
                StreamRequest.ofClass("(microframe.device=b)", 0x0E, 1, true),
                "",
                StreamState.WAITING,
                StreamCause.DEVICE_GONE,
                "",
                false,
                -1,
                LedgerSnapshot.EMPTY);

        assertThat(new IsochCommands(streams(List.of(searching), List.of())).streams())
                .contains("class 0E IN");
    }

    @Test
    void saysHowMuchWasDroppedAtBreaks() {
        LedgerSnapshot dropping = new LedgerSnapshot(
                "bus1", 5, 13, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24, 0, 0, 0, 1, 1, LedgerPosition.NONE, LedgerHoles.NONE);
        StreamStatus stream = playing(dropping, List.of(), BandwidthUse.NONE, StreamMeasures.NONE);

        assertThat(new IsochCommands(streams(List.of(stream), List.of())).streams())
                .contains("\n    dropped 24 frames of its producer, which the system refused at breaks\n");
    }

    @Test
    void tellsHowEachOfSeveralHandlersFares() {
        StreamStatus shared = new StreamStatus(
                UNPLUGGED.identity(),
                UNPLUGGED.request(),
                "bus1/b",
                StreamState.RUNNING,
                StreamCause.NONE,
                "",
                true,
                56,
                LedgerSnapshot.EMPTY,
                List.of(
                        new HandlerStatus(Dispatch.PUMP, false, 100, 0, 0, 5_000_000, 200_000),
                        new HandlerStatus(Dispatch.THREAD, false, 2, 2, 784, 0, 0)),
                BandwidthUse.NONE,
                StreamMeasures.NONE);

        assertThat(new IsochCommands(streams(List.of(shared), List.of()))
                        .streams()
                        .lines())
                .contains(
                        "    handler on pump: 100 calls of 0.05 ms, 0.20 ms the longest, holds 0 of 4, overrun 0",
                        "    handler on thread: 2 calls of 0.00 ms, 0.00 ms the longest, holds 2 of 4, overrun 784");
    }

    @Test
    void saysThatAHandlerStandsBy() {
        StreamStatus standby = playing(
                LedgerSnapshot.EMPTY,
                List.of(new HandlerStatus(Dispatch.PUMP, true, 0, 0, 0, 0, 0)),
                BandwidthUse.NONE,
                StreamMeasures.NONE);

        assertThat(new IsochCommands(streams(List.of(standby), List.of())).streams())
                .contains("handler on pump, stands by: 0 calls");
    }

    @Test
    void saysWhyAStreamDoesNotRun() {
        String shown = new IsochCommands(streams(List.of(UNPLUGGED), List.of())).streams();

        assertThat(shown)
                .contains("WAITING (no plug-in)")
                .contains("\n    DEVICE_GONE: no device matches (microframe.device=b)\n");
    }

    @Test
    void showsTheRegistrationsThatAreNotServed() {
        String shown = new IsochCommands(streams(List.of(), List.of(FAILED))).streams();

        assertThat(shown)
                .isEqualTo(
                        """
                        no stream
                        not served:
                          player/(no name) (service 17): microframe.stream.name is missing; every stream needs one""");
    }

    @Test
    void showsOnlyIdentitiesThatContainTheText() {
        IsochCommands commands = new IsochCommands(streams(List.of(PLAYING, UNPLUGGED), List.of(FAILED)));

        assertThat(commands.streams("record")).contains("recorder/microphone").doesNotContain("player");
        assertThat(commands.streams("/speak")).contains("player/speaker").doesNotContain("recorder", "not served");
    }

    @Test
    void answersWhileNoRuntimeLeads() {
        assertThat(new IsochCommands(null).streams()).isEqualTo("no streaming runtime leads at the moment");
    }

    private static LedgerSnapshot ledger(
            long carried, long unconfirmed, long gap, long gapBound, long suspended, long suspendedBound) {
        return new LedgerSnapshot(
                "bus1",
                5,
                5 + carried + unconfirmed + gap + suspended,
                carried,
                unconfirmed,
                gap,
                suspended,
                0,
                gapBound,
                suspendedBound,
                1,
                16,
                0,
                0,
                0,
                0,
                0,
                2,
                1,
                LedgerPosition.NONE,
                LedgerHoles.NONE);
    }

    private static Streams streams(List<StreamStatus> streams, List<FailedRegistration> failures) {
        return (Streams) Proxy.newProxyInstance(
                Streams.class.getClassLoader(),
                new Class<?>[] {Streams.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "streams" -> streams;
                    case "failures" -> failures;
                    default -> throw new AssertionError("the command only looks, but called " + method);
                });
    }

    @Test
    void showsWhatTheStreamsReserveOfTheirBus() {
        StreamStatus admitted = playing(
                PLAYING.ledger(),
                List.of(),
                new BandwidthUse("bus1", UsbSpeed.FULL, 156_200, 960_400, 900_000),
                StreamMeasures.NONE);

        assertThat(new IsochCommands(streams(List.of(admitted, UNPLUGGED), List.of()))
                        .bandwidth()
                        .lines())
                .containsExactly(
                        "DOMAIN  SPEED  STREAM          OWN US   SUM US  LIMIT US",
                        "bus1    FULL   player/speaker   156.2  960.4 !     900.0",
                        "(of a frame at full speed, of the fullest microframe above; as far as this scheduler knows)");
        assertThat(new IsochCommands(streams(List.of(UNPLUGGED), List.of())).bandwidth())
                .isEqualTo("no stream has bandwidth");
        assertThat(new IsochCommands(null).bandwidth()).startsWith("no streaming runtime");
    }

    @Test
    void showsHowLateTheStreamsAre() {
        Distribution calls = new Distribution(10, 1_000, 2_000, 3_000, 4_000, 5_000);
        StreamStatus measured = playing(
                PLAYING.ledger(),
                List.of(new HandlerStatus(Dispatch.PUMP, false, 10, 0, 0, 0, 0, calls)),
                BandwidthUse.NONE,
                new StreamMeasures(
                        72,
                        new Distribution(9, 40, 56, 56, 56, 56),
                        new Distribution(9, 100_000, 400_000, 900_000, 1_200_000, 24_000_000),
                        new BusDrift(-71.234, 0.518)));

        assertThat(new IsochCommands(streams(List.of(measured, UNPLUGGED), List.of()))
                        .times()
                        .lines())
                .containsExactly(
                        "STREAM          WHAT             UNIT    COUNT  LEAST  MEDIAN   99 %  99.9 %    MOST",
                        "player/speaker  lead left of 72  frames      9     40      56     56      56      56",
                        "player/speaker  lateness         ms          9  0.100   0.400  0.900   1.200  24.000",
                        "player/speaker  plug-in          ms         10  0.001   0.002  0.003   0.004   0.005",
                        "",
                        "FRAME DOMAIN      DRIFT PPM",
                        "bus1          -71.23 +-0.52",
                        "(how much longer than 1 ms the frames of the bus are by this machine's clock, in millionths)");
        assertThat(new IsochCommands(streams(List.of(UNPLUGGED), List.of())).times())
                .isEqualTo("no stream has an open pipe");
    }

    @Test
    void showsTheDriftOfEachFrameDomainOnceAsWellAsItIsKnown() {
        List<StreamStatus> open = List.of(
                on("usb2", BusDrift.UNKNOWN),
                on("usb1", BusDrift.UNKNOWN),
                on("usb1", new BusDrift(12, 3)),
                on("usb1", new BusDrift(11, 2)));

        assertThat(new IsochCommands(streams(open, List.of())).times().lines())
                .containsSequence(
                        "FRAME DOMAIN      DRIFT PPM", "usb1          +11.00 +-2.00", "usb2              not known");
    }

    private static StreamStatus on(String domain, BusDrift drift) {
        LedgerSnapshot ledger = new LedgerSnapshot(
                domain, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, LedgerPosition.NONE, LedgerHoles.NONE);
        return playing(
                ledger,
                List.of(),
                BandwidthUse.NONE,
                new StreamMeasures(64, Distribution.NONE, Distribution.NONE, drift));
    }
}
