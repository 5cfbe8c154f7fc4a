package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.ModelSession.Done;

/** Streams that start in one frame and then go on as soon as possible, as a group does that is asked to: whatever the model draws. */
class GroupsOnWindows extends ModelTests {

    private static final int FRAMES = 8;
    private static final int SLOTS = 4;
    private static final int AHEAD = 40;
    private static final int ROUNDS = 30;

    /** The counter wraps while they stream. */
    private static final long BASE = 0xFFFF_FFFFL - AHEAD - FRAMES;

    private ModelSession open(StandardDevice standard, String port) throws UsbException {
        return new ModelSession(model, service.device(ModelDevices.plug(model, standard, port)));
    }

    private static void begin(long seed) {
        model.send("reset base=%d seed=%d frame-us=0".formatted(BASE, seed));
    }

    /** Submits the first transfer of each at a frame, and those that follow as soon as possible. */
    private static void start(List<IsochPipe> pipes, long frame) {
        for (IsochPipe pipe : pipes) {
            assertThat(pipe.submitAt(0, FRAMES, frame)).isEqualTo((frame + FRAMES) & 0xFFFF_FFFFL);
        }
        for (int slot = 1; slot < SLOTS; slot++) {
            for (IsochPipe pipe : pipes) {
                assertThat(pipe.submitAsap(slot, FRAMES, true)).isEqualTo(IsochPipe.OK);
            }
        }
    }

    /** Has every transfer that completes follow once more, so many times for each of the session's pipes. */
    private static void goOn(ModelSession session, int pipes) {
        for (Done done : session.await(pipes)) {
            assertThat(done.outcome()).isEqualTo(TransferOutcome.COMPLETED);
            assertThat(done.pipe().submitAsap(done.slot(), FRAMES, true)).isEqualTo(IsochPipe.OK);
        }
    }

    private static long ahead(IsochPipe pipe) {
        FrameStamp now = new FrameStamp();
        assertThat(pipe.frame(now)).isEqualTo(IsochPipe.OK);
        return Integer.toUnsignedLong(now.frame() + AHEAD);
    }

    private static List<String> served(String port, int endpoint) {
        return model.send("served port=%s endpoint=0x%02x".formatted(port, endpoint))
                .lines();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void membersOnOneConnectionGoOnInStep(long seed) throws UsbException {
        begin(seed);
        try (ModelSession session = open(StandardDevice.FULL_SPEED, "one")) {
            List<IsochPipe> pipes = List.of(
                    session.pipe(1, StandardDevice.OUT, SLOTS, FRAMES),
                    session.pipe(2, StandardDevice.IN, SLOTS, FRAMES));
            start(pipes, ahead(pipes.get(0)));
            for (int round = 0; round < ROUNDS; round++) {
                goOn(session, 2);
            }
            session.await(2 * SLOTS);

            assertThat(served("one", StandardDevice.OUT))
                    .containsExactly(BASE + AHEAD + " " + (ROUNDS + SLOTS) * FRAMES)
                    .isEqualTo(served("one", StandardDevice.IN));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void membersOnTwoConnectionsGoOnInStep(long seed) throws UsbException {
        begin(seed);
        try (ModelSession full = open(StandardDevice.FULL_SPEED, "full");
                ModelSession high = open(StandardDevice.HIGH_SPEED, "high")) {
            List<IsochPipe> pipes = List.of(
                    full.pipe(1, StandardDevice.OUT, SLOTS, FRAMES), high.pipe(2, StandardDevice.IN, SLOTS, FRAMES));
            start(pipes, ahead(pipes.get(0)));
            for (int round = 0; round < ROUNDS; round++) {
                goOn(full, 1);
                goOn(high, 1);
            }
            full.await(SLOTS);
            high.await(SLOTS);

            assertThat(served("full", StandardDevice.OUT))
                    .containsExactly(BASE + AHEAD + " " + (ROUNDS + SLOTS) * FRAMES)
                    .isEqualTo(served("high", StandardDevice.IN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "completion"})
    void memberThatIsRefusedComesBackIntoStepAtAFrameAndTheOtherDoesNotNotice(String refuse) throws UsbException {
        model.send("reset base=1000 frame-us=0 cascade=no refuse=" + refuse);
        try (ModelSession full = open(StandardDevice.FULL_SPEED, "full");
                ModelSession high = open(StandardDevice.HIGH_SPEED, "high")) {
            IsochPipe refused = full.pipe(1, StandardDevice.OUT, SLOTS, FRAMES);
            IsochPipe other = high.pipe(1, StandardDevice.OUT, SLOTS, FRAMES);
            start(List.of(refused, other), 1000 + AHEAD);
            model.send("inject port=full endpoint=0x01 fault=refused-continue count=1");
            Done first = full.await(1).get(0);
            goOn(high, 1);
            int answer = refused.submitAsap(first.slot(), FRAMES, true);
            boolean atTheCall = refuse.equals("call");
            assertThat(answer).isEqualTo(atTheCall ? IsochPipe.REFUSED : IsochPipe.OK);
            for (int pending = SLOTS - 1; pending > 1; pending--) {
                assertThat(full.await(1).get(0).outcome()).isEqualTo(TransferOutcome.COMPLETED);
                goOn(high, 1);
            }
            assertThat(full.await(atTheCall ? 1 : 2))
                    .extracting(Done::outcome)
                    .startsWith(TransferOutcome.COMPLETED)
                    .allMatch(outcome -> outcome == TransferOutcome.COMPLETED || outcome == TransferOutcome.REFUSED);
            goOn(high, 1);

            long back = 1000 + AHEAD + 2L * SLOTS * FRAMES;
            assertThat(refused.submitAt(0, FRAMES, back)).isEqualTo(back + FRAMES);
            assertThat(refused.submitAsap(1, FRAMES, true)).isEqualTo(IsochPipe.OK);
            for (int round = 0; round < SLOTS; round++) {
                goOn(high, 1);
            }
            full.await(2);
            high.await(SLOTS);

            assertThat(served("full", StandardDevice.OUT))
                    .containsExactly(1000 + AHEAD + " " + SLOTS * FRAMES, back + " " + 2 * FRAMES);
            assertThat(served("high", StandardDevice.OUT)).containsExactly(1000 + AHEAD + " " + 3 * SLOTS * FRAMES);
        }
    }
}
