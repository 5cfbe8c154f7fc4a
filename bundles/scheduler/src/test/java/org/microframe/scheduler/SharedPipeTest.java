package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.VirtualDevice;

/** Several streams, and several handlers of one stream, on one endpoint. */
@Timeout(60)
class SharedPipeTest {

    private static final StreamRequest OUT = Samples.out(128, 8);
    private static final StreamRequest IN = Samples.in(128, 8);
    private static final StreamIdentity STANDBY = new StreamIdentity("org.example.standby", "out");
    private static final StreamIdentity METER = new StreamIdentity("org.example.meter", "in");

    private final SteppedRun stepped = new SteppedRun();
    private final SchedulerRig rig = stepped.rig;

    private VirtualDevice device() {
        return rig.bus.devices().get(0);
    }

    private StreamHold openWithout(StreamIdentity identity, StreamRequest request) {
        return rig.open(identity, request, new Client(), null);
    }

    @Test
    void theProducerOfTheHighestRankingSuppliesWhicheverStreamItsIs() {
        stepped.run(() -> {
            rig.plug("1");
            Handler low = new Handler();
            Handler high = new Handler();
            Handler middle = new Handler();
            StreamHold player = openWithout(Samples.PLAYER, OUT);
            player.attach(low, Dispatch.PUMP, new Precedence(1, 7));
            stepped.untilCarried(player, 100);
            StreamHold standby = openWithout(STANDBY, OUT);
            standby.attach(high, Dispatch.PUMP, new Precedence(5, 9));
            player.attach(middle, Dispatch.PUMP, new Precedence(3, 8));
            stepped.until("calls of the highest", () -> high.calls > 10);
            long lowBefore = low.calls;

            stepped.untilCarried(player, 200);

            assertThat(low.calls).isEqualTo(lowBefore);
            assertThat(middle.calls).isZero();
            assertThat(player.status().handlers())
                    .extracting(HandlerStatus::standsBy)
                    .containsExactly(true, true);
            assertThat(standby.status().handlers())
                    .extracting(HandlerStatus::standsBy)
                    .containsExactly(false);
            standby.detach(high, Duration.ofSeconds(5));
            stepped.until("calls of the next", () -> middle.calls > 10);
            player.detach(middle, Duration.ofSeconds(5));
            stepped.until("calls of the lowest", () -> low.calls > lowBefore + 10);
            assertThat(rig.records(device(), Samples.OUT)).hasSize(1);
            assertThat(player.status().ledger().breaks()).isZero();
        });
    }

    @Test
    void ofEqualRankingTheLowestOrderSupplies() {
        stepped.run(() -> {
            rig.plug("1");
            Handler late = new Handler();
            Handler early = new Handler();
            StreamHold player = openWithout(Samples.PLAYER, OUT);
            player.attach(late, Dispatch.PUMP, new Precedence(0, 20));
            openWithout(STANDBY, OUT).attach(early, Dispatch.PUMP, new Precedence(0, 10));

            stepped.until("calls of the earlier service", () -> early.calls > 10);

            assertThat(player.status().handlers())
                    .extracting(HandlerStatus::standsBy)
                    .containsExactly(true);
        });
    }

    @Test
    void whatAProducerOnAThreadBringsAfterItHasBeenSupersededIsNotSent() {
        stepped.run(() -> {
            rig.plug("1");
            AtomicBoolean inCall = new AtomicBoolean();
            AtomicBoolean mayReturn = new AtomicBoolean();
            Handler superseded = new Handler() {
                @Override
                public int fill(ByteBuffer slot) {
                    if (calls > 20) {
                        inCall.set(true);
                        stepped.await(mayReturn::get);
                        slot.put(0, (byte) 99);
                    }
                    return super.fill(slot);
                }
            };
            StreamHold player = openWithout(Samples.PLAYER, OUT);
            player.attach(superseded, Dispatch.THREAD, new Precedence(1, 1));
            stepped.until("the call", inCall::get);
            Handler better = new Handler() {
                @Override
                public int fill(ByteBuffer slot) {
                    slot.put(0, (byte) 0);
                    return super.fill(slot);
                }
            };
            StreamHold standby = openWithout(STANDBY, OUT);
            standby.attach(better, Dispatch.PUMP, new Precedence(2, 2));
            stepped.until("calls of the better one", () -> better.calls > 10);

            mayReturn.set(true);
            stepped.until(
                    "the slots are back",
                    () -> player.status().handlers().get(0).leasedTransfers() == 0);
            stepped.untilCarried(standby, 300);

            assertThat(device().captured(Samples.OUT)).containsOnly(0);
        });
    }

    @Test
    void everyHandlerOfOneStreamGetsEverySlotAnEqualShareAndItsOwnCounts() {
        stepped.run(() -> {
            rig.plug("1");
            AtomicBoolean mayGoOn = new AtomicBoolean();
            Handler diligent = new Handler();
            Handler blocking = new Handler() {
                @Override
                public void take(ByteBuffer slot, IsochPackets packets) {
                    super.take(slot, packets);
                    stepped.await(mayGoOn::get);
                }
            };
            StreamHold recorder = openWithout(Samples.RECORDER, IN);
            recorder.attach(diligent, Dispatch.THREAD, new Precedence(0, 1));
            recorder.attach(blocking, Dispatch.THREAD, new Precedence(0, 2));
            stepped.until("both", () -> blocking.calls > 0 && diligent.calls > 0);
            stepped.until(
                    "overrun of the one",
                    () -> recorder.status().handlers().get(1).overrunFrames() > 100);

            HandlerStatus first = recorder.status().handlers().get(0);
            HandlerStatus second = recorder.status().handlers().get(1);

            assertThat(second.leasedTransfers()).isEqualTo(IN.leasableTransfers() / 2);
            assertThat(first.overrunFrames()).isZero();
            assertThat(first.calls()).isGreaterThan(second.calls() + 10);
            mayGoOn.set(true);
            stepped.until(
                    "the blocking call returned",
                    () -> recorder.status().handlers().get(1).calls() > 0);
            HandlerStatus after = recorder.status().handlers().get(1);
            assertThat(after.longestCallNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
            assertThat(after.callNanos()).isGreaterThanOrEqualTo(after.longestCallNanos());
        });
    }

    @Test
    void refusesToAttachOneHandlerTwice() {
        stepped.run(() -> {
            Handler handler = new Handler();
            StreamHold player = openWithout(Samples.PLAYER, OUT);
            player.attach(handler, Dispatch.PUMP);

            assertThatThrownBy(() -> player.attach(handler, Dispatch.THREAD))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("attached to org.example.player/out already");
            assertThat(player.detach(handler, Duration.ZERO)).isTrue();
            assertThat(player.detach(handler, Duration.ZERO)).isTrue();
            player.attach(handler, Dispatch.PUMP);
        });
    }

    @Test
    void everyConsumerOfAnEndpointGetsEverySlot() {
        stepped.run(() -> {
            rig.plug("1");
            Handler first = new Handler();
            Handler second = new Handler();
            StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), first);
            stepped.untilState(recorder, StreamState.RUNNING);
            StreamHold meter = openWithout(METER, IN);
            meter.attach(second, Dispatch.THREAD);
            stepped.until("calls of the second", () -> second.calls > 10);
            long firstBefore = framesOffered(recorder);
            long secondBefore = framesOffered(meter);

            stepped.untilCarried(recorder, 400);

            stepped.until("every slot at the first", () -> framesOffered(recorder) - firstBefore >= 400);
            stepped.until("every slot at the second", () -> framesOffered(meter) - secondBefore >= 400);
            assertThat(first.calls * IN.framesPerTransfer())
                    .isEqualTo(recorder.status().ledger().carried());
            assertThat(framesOffered(meter) - secondBefore)
                    .isCloseTo(framesOffered(recorder) - firstBefore, within((long) IN.framesPerTransfer()));
            assertThat(meter.status().ledger().carried())
                    .isEqualTo(recorder.status().ledger().carried());
            assertThat(recorder.status().ledger().overrun()).isZero();
            assertThat(recorder.status().ledger().breaks()).isZero();
            assertThat(rig.records(device(), Samples.IN)).hasSize(1);
        });
    }

    /** Frames that the only handler of a stream was called with, or did not take in time. */
    private static long framesOffered(StreamHold stream) {
        HandlerStatus handler = stream.status().handlers().get(0);
        return handler.calls() * IN.framesPerTransfer() + handler.overrunFrames();
    }

    @Test
    void aConsumerThatBlocksTakesNothingFromTheOther() {
        stepped.run(() -> {
            rig.plug("1");
            AtomicBoolean mayGoOn = new AtomicBoolean();
            Handler blocking = new Handler() {
                @Override
                public void take(ByteBuffer slot, IsochPackets packets) {
                    super.take(slot, packets);
                    stepped.await(mayGoOn::get);
                }
            };
            Handler diligent = new Handler();
            StreamHold slow = rig.open(Samples.RECORDER, IN, new Client(), null);
            slow.attach(blocking, Dispatch.THREAD);
            StreamHold meter = rig.open(METER, IN, new Client(), diligent);
            stepped.until("both", () -> blocking.calls > 0 && diligent.calls > 0);
            long before = diligent.calls;

            stepped.untilCarried(meter, 400);
            long calls = diligent.calls - before;
            mayGoOn.set(true);

            assertThat(calls).isBetween(400L / IN.framesPerTransfer(), 400L / IN.framesPerTransfer() + 1);
            assertThat(blocking.calls).isEqualTo(1);
            assertThat(meter.status().handlers().get(0).overrunFrames()).isZero();
            assertThat(slow.status().ledger().breaks()).isZero();
        });
    }

    @Test
    void theNextProducerOfAnEndpointSuppliesWhenTheFirstGoes() {
        stepped.run(() -> {
            rig.plug("1");
            Handler first = new Handler();
            Handler second = new Handler();
            StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), first);
            StreamHold standby = rig.open(STANDBY, OUT, new Client(), second);
            stepped.untilCarried(player, 100);
            assertThat(second.calls).isZero();

            player.close();
            stepped.until("calls of the second", () -> second.calls > 10);
            stepped.until("the first expired", () -> rig.scheduler.statuses().size() == 1);
            stepped.untilCarried(standby, 200);

            assertThat(rig.records(device(), Samples.OUT)).hasSize(1);
            assertThat(standby.status().ledger().breaks()).isZero();
            standby.close();
            stepped.until("the device closed", () -> !device().isOpen());
        });
    }

    @Test
    void refusesAStreamThatThePipeOfAnotherDoesNotSatisfy() {
        stepped.run(() -> {
            rig.plug("1");
            StreamHold player = rig.open(Samples.PLAYER, OUT, new Client(), new Handler());
            stepped.untilState(player, StreamState.RUNNING);

            StreamHold demanding = rig.open(
                    new StreamIdentity("org.example.demanding", "out"),
                    Samples.out(512, 8),
                    new Client(),
                    new Handler());
            stepped.until("taken", () -> demanding.status().cause() == StreamCause.ENDPOINT_TAKEN);

            assertThat(demanding.status().state()).isEqualTo(StreamState.WAITING);
            assertThat(demanding.status().detail())
                    .isEqualTo(
                            "the stream org.example.player/out has the endpoint on port 1, and its lead is 128 frames;"
                                    + " it must be at least 512");
            player.close();
            stepped.untilState(demanding, StreamState.RUNNING);
        });
    }

    @Test
    void guestsOfAPipeResumeWithItAfterReplug() {
        stepped.run(() -> {
            Present present = rig.plug("1");
            StreamHold recorder = rig.open(Samples.RECORDER, IN, new Client(), new Handler());
            Handler second = new Handler();
            StreamHold meter = rig.open(METER, IN, new Client(), second);
            stepped.until("calls of the guest", () -> second.calls > 10);

            rig.bus.unplug(device());
            rig.scheduler.left(present);
            stepped.untilState(meter, StreamState.SUSPENDED);
            stepped.untilState(recorder, StreamState.SUSPENDED);
            rig.plug("1");
            stepped.untilState(meter, StreamState.RUNNING);
            stepped.untilState(recorder, StreamState.RUNNING);
            long before = second.calls;

            stepped.until("calls of the guest again", () -> second.calls > before + 10);
            assertThat(rig.records(device(), Samples.IN)).hasSize(1);
        });
    }
}
