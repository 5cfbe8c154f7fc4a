package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.FrameNumbers;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

@Timeout(60)
class StartGroupTest {

    private static final StreamPolicy OF_THREE = new StreamPolicy(List.of(), 0, 0, "stage", 3);

    private final SteppedClock clock = new SteppedClock(0xFFFF_FFFFL - 100);
    private final VirtualBus bus = new VirtualBus(clock);
    private final StartGroups groups = new StartGroups();
    private final List<Device> devices = new ArrayList<>();

    @AfterEach
    void close() {
        devices.forEach(Device::close);
        bus.close();
    }

    /** A device with a pump of its own, turned by the test. */
    private final class Device {
        final VirtualDevice device;
        final CompletionQueue queue;
        final UsbConnection connection;
        final Pump pump;

        Device(String port) throws UsbException {
            device = bus.plug(Samples.headset(port));
            SimulatedDevice simulated = new SimulatedDevice(device, 1);
            queue = simulated.newQueue();
            connection = simulated.open(queue);
            pump = new Pump(queue, clock::nanoTime, e -> {
                throw new AssertionError(e);
            });
            pump.enter();
            devices.add(this);
        }

        PipeRing open(StreamRequest request) throws UsbException, StreamFailure {
            connection.selectAlternateSetting(request.interfaceNumber(), request.alternateSetting());
            IsochPipe pipe = connection.openIsochPipe(
                    request.endpointAddress(), PipeRing.slotsFor(request), request.framesPerTransfer());
            StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);
            FrameStamp stamp = new FrameStamp();
            pipe.frame(stamp);
            ledger.enterDomain("bus", stamp.frame(), stamp.nanoTime());
            RingWatcher watcher = new RingWatcher() {
                @Override
                public void ringStopped(StreamCause cause) {
                    throw new AssertionError(cause);
                }

                @Override
                public void ringRecovers(boolean recovers) {}
            };
            PipeRing ring = request.isIn()
                    ? new InRing(pipe, request, ledger, clock::nanoTime, watcher)
                    : new OutRing(pipe, request, ledger, clock::nanoTime, watcher);
            StartGroup group = request.policy().group().isEmpty()
                    ? StartGroup.alone((int) request.policy().startFrame())
                    : groups.join("bus", request.policy(), ring);
            ring.startWith(group, () -> pump.post(() -> {}));
            HandlerSeat seat = new HandlerSeat(new SchedulerRig.Handler(), Dispatch.PUMP, Precedence.DEFAULT);
            ring.attach(new HandlerPort[] {new HandlerPort(seat, pipe, request.isIn(), clock::nanoTime)});
            pump.add(ring);
            return ring;
        }

        List<FrameRun> schedule(int endpoint) {
            return device.records().stream()
                    .filter(record -> record.endpointAddress() == endpoint)
                    .map(EndpointRecord::schedule)
                    .findFirst()
                    .orElseThrow();
        }

        void close() {
            queue.enter();
            connection.abort();
            queue.close();
        }
    }

    private static StreamRequest out(int framesPerTransfer) {
        return new StreamRequest("(microframe.device=*)", 1, 1, Samples.OUT, 64, framesPerTransfer, 4, 8, OF_THREE);
    }

    private static StreamRequest in(int framesPerTransfer) {
        return new StreamRequest("(microframe.device=*)", 2, 1, Samples.IN, 64, framesPerTransfer, 4, 8, OF_THREE);
    }

    private void run(int frames) {
        for (int i = 0; i < frames; i++) {
            devices.forEach(device -> device.pump.turn(0));
            clock.advance(1);
        }
    }

    @Test
    void startsInOneFrameOnSeveralConnectionsWhenTheLastMemberIsReady() throws Exception {
        Device one = new Device("1");
        Device other = new Device("2");
        one.open(out(8));
        run(40);
        one.open(in(4));
        run(300);
        assertThat(one.schedule(Samples.OUT)).isEmpty();
        long before = clock.frame();

        other.open(out(2));
        run(400);

        long start = one.schedule(Samples.OUT).get(0).firstFrame();
        assertThat(start).isGreaterThan(before);
        assertThat(one.schedule(Samples.IN).get(0).firstFrame()).isEqualTo(start);
        assertThat(other.schedule(Samples.OUT).get(0).firstFrame()).isEqualTo(start);
        assertThat(one.schedule(Samples.OUT)).hasSize(1);
    }

    @Test
    void memberWhosePumpIsLateByTheMarginStartsInTheCommonFrameAllTheSame() throws Exception {
        int margin = 64;
        Device late = new Device("1");
        Device last = new Device("2");
        StreamPolicy pair = new StreamPolicy(List.of(), 0, 0, "stage", 2);
        late.open(new StreamRequest("(microframe.device=*)", 1, 1, Samples.OUT, 128, 8, 4, margin, pair));
        run(40);

        last.open(new StreamRequest("(microframe.device=*)", 1, 1, Samples.OUT, 128, 8, 4, margin, pair));
        for (int i = 0; i < margin; i++) {
            last.pump.turn(0);
            clock.advance(1);
        }
        run(200);

        assertThat(late.schedule(Samples.OUT).get(0).firstFrame())
                .isEqualTo(last.schedule(Samples.OUT).get(0).firstFrame());
    }

    @Test
    void goesOnInStepAfterABreakWithTheGapBookedExactly() throws Exception {
        Device one = new Device("1");
        Device other = new Device("2");
        PipeRing breaking = one.open(out(8));
        one.open(in(8));
        other.open(out(8));
        run(200);
        for (int i = 0; i < 150; i++) {
            other.pump.turn(0);
            clock.advance(1);
        }
        run(200);

        List<FrameRun> schedule = one.schedule(Samples.OUT);
        LedgerSnapshot ledger = breaking.ledger.snapshot();
        assertThat(schedule).hasSize(2);
        long gap = schedule.get(1).firstFrame() - schedule.get(0).end();
        assertThat(gap).isPositive();
        assertThat(schedule.get(1).firstFrame() - schedule.get(0).firstFrame())
                .isEqualTo((schedule.get(1).firstFrame() - schedule.get(0).firstFrame()) / 8 * 8);
        assertThat(ledger.gap()).isEqualTo(gap);
        assertThat(ledger.gapBound()).isZero();
        assertThat(ledger.unconfirmed()).isZero();
        assertThat(other.schedule(Samples.OUT)).hasSize(1);
    }

    @Test
    void goesOnAsSoonAsPossibleAfterTheCommonFrameWhenAskedTo() throws Exception {
        Device one = new Device("1");
        Device other = new Device("2");
        StreamPolicy thenAsap = OF_THREE.with(GroupStart.THEN_ASAP);
        PipeRing first = one.open(out(8).with(thenAsap));
        one.open(in(8).with(thenAsap));
        other.open(out(4).with(thenAsap));
        run(300);

        long start = one.schedule(Samples.OUT).get(0).firstFrame();
        assertThat(one.schedule(Samples.IN).get(0).firstFrame()).isEqualTo(start);
        assertThat(other.schedule(Samples.OUT).get(0).firstFrame()).isEqualTo(start);
        assertThat(one.schedule(Samples.OUT)).hasSize(1);
        assertThat(first.ledger.snapshot().spanBound()).isZero();
        assertThat(first.ledger.snapshot().unconfirmed()).isZero();

        for (int i = 0; i < 150; i++) {
            other.pump.turn(0);
            clock.advance(1);
        }
        run(200);

        List<FrameRun> schedule = one.schedule(Samples.OUT);
        assertThat(schedule).hasSize(2);
        assertThat((schedule.get(1).firstFrame() - start) % 8).isZero();
        LedgerSnapshot ledger = first.ledger.snapshot();
        assertThat(ledger.gap())
                .isEqualTo(schedule.get(1).firstFrame() - schedule.get(0).end());
        assertThat(ledger.gapBound()).isZero();
        assertThat(ledger.holes().recent()).singleElement().satisfies(hole -> assertThat(hole.cause())
                .isEqualTo(HoleCause.RAN_DRY));
        assertThat(other.schedule(Samples.OUT)).hasSize(1);
    }

    @Test
    void forgetsAGroupWithItsLastMember() throws Exception {
        Object first = new Object();
        Object second = new Object();
        StartGroup group = groups.join("bus", ofSize(2), first);
        assertThat(group.arrive(first, 100, 8, () -> {})).isFalse();
        assertThat(groups.join("bus", ofSize(2), second)).isSameAs(group);

        groups.leave("stage", first);
        assertThat(group.arrive(second, 200, 8, () -> {})).isFalse();
        groups.leave("stage", second);

        assertThat(groups.join("other bus", ofSize(1), first)).isNotSameAs(group);
    }

    private static StreamPolicy ofSize(int size) {
        return new StreamPolicy(List.of(), 0, 0, "stage", size);
    }

    @Test
    void refusesAMemberOnAnotherFrameDomainOrWithAnotherSize() throws Exception {
        Object first = new Object();
        Object stranger = new Object();
        groups.join("bus", ofSize(2), first);

        assertThatThrownBy(() -> groups.join("other bus", ofSize(2), stranger))
                .isInstanceOfSatisfying(StreamFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(StreamCause.GROUP))
                .hasMessageContaining("the frame domain of its device is other bus; the group 'stage' is on bus");
        assertThatThrownBy(() -> groups.join("bus", ofSize(3), stranger))
                .hasMessage("the size of the group 'stage' is 3; its other streams say that it is 2");

        groups.leave("stage", stranger);
        groups.leave("stage", first);
        assertThat(groups.join("other bus", ofSize(3), stranger).size()).isEqualTo(3);
    }

    @Test
    void startsWithALeadThatReachesFartherThanTheSystemSchedules() throws Exception {
        Device one = new Device("1");
        StreamPolicy ofTwo = new StreamPolicy(List.of(), 0, 0, "stage", 2);
        PipeRing far = one.open(new StreamRequest("(a=b)", 1, 1, Samples.OUT, 1000, 4, 4, 8, ofTwo));
        PipeRing near = one.open(new StreamRequest("(a=b)", 2, 1, Samples.IN, 512, 8, 4, 256, ofTwo));
        run(2000);

        for (PipeRing ring : List.of(far, near)) {
            LedgerSnapshot ledger = ring.ledger.snapshot();
            assertThat(ledger.breaks()).isZero();
            assertThat(ledger.carried()).isEqualTo(ledger.span()).isGreaterThan(1000);
        }
        assertThat(far.pending()).isEqualTo(250);
        assertThat(one.schedule(Samples.OUT)).hasSize(1);
        assertThat(one.schedule(Samples.OUT).get(0).firstFrame())
                .isEqualTo(one.schedule(Samples.IN).get(0).firstFrame());
    }

    @Test
    void startsInTheFrameThatItWasToldAndStaysInStepWithIt() throws Exception {
        Device one = new Device("1");
        long start = clock.frame() + 700;
        PipeRing ring = one.open(new StreamRequest(
                "(a=b)", 1, 1, Samples.OUT, 900, 4, 4, 8, StreamPolicy.DEFAULT.startingAt(start & 0xFFFF_FFFFL)));
        run(2000);
        clock.advance(1000);
        run(1000);

        List<FrameRun> schedule = one.schedule(Samples.OUT);
        assertThat(schedule.get(0).firstFrame()).isEqualTo(start);
        assertThat(schedule).hasSize(2);
        assertThat((schedule.get(1).firstFrame() - start) % 4).isZero();
        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(ledger.firstFrame()).isEqualTo(start);
        assertThat(ledger.gap())
                .isEqualTo(schedule.get(1).firstFrame() - schedule.get(0).end());
        assertThat(ledger.gapBound()).isZero();
    }

    private static StreamRequest startingAt(long frame) {
        return new StreamRequest(
                "(microframe.device=*)", 1, 1, Samples.OUT, 64, 8, 4, 8, StreamPolicy.DEFAULT.startingAt(frame));
    }

    @Test
    void aSchedulerStartsAStreamInItsFrameAndRefusesOneThatIsNotAheadOrTooFar() {
        try (SchedulerRig rig = new SchedulerRig()) {
            rig.plug("1");
            for (long frames : new long[] {-5, 0, 3, 1100, 5_000_000}) {
                long frame = rig.bus.clock().frame() + frames & 0xFFFF_FFFFL;
                StreamHold refused = rig.open(
                        new StreamIdentity("org.example.player", "at " + frame),
                        startingAt(frame),
                        new SchedulerRig.Client(),
                        new SchedulerRig.Handler());
                SchedulerRig.untilState(refused, StreamState.FAILED);
                assertThat(refused.status().cause()).isEqualTo(StreamCause.START_FRAME);
                assertThat(refused.status().detail())
                        .startsWith("the start frame is " + frame + ", and ")
                        .endsWith("it must be ahead by the margin of 8 frames at least, and by less than 1024");
                refused.close();
            }
            long start = rig.bus.clock().frame() + 900 & 0xFFFF_FFFFL;
            StreamHold player =
                    rig.open(Samples.PLAYER, startingAt(start), new SchedulerRig.Client(), new SchedulerRig.Handler());
            SchedulerRig.untilCarried(player, 100);

            assertThat(player.status().ledger().firstFrame() & 0xFFFF_FFFFL).isEqualTo(start);
            assertThat(player.status().ledger().spanBound()).isZero();
        }
    }

    @Test
    void staysInStepWhenAMemberComesBackAfterTheCounterHasComeHalfRound() throws Exception {
        StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);
        ledger.enterDomain("bus", 100, 0);
        ExplicitFrames explicit = new ExplicitFrames(8, 8, 10, ledger);
        StartGroup group = groups.join("bus", ofSize(1), this);
        group.arrive(this, 100, 8, () -> {});
        long longAfter = 100 + (1L << 31) + 5000;
        ledger.enterDomain("bus", (int) longAfter, (longAfter - 100) * 1_000_000);

        new GroupMember(group, this, explicit, ledger.counter(), () -> {}).awaits(longAfter);

        assertThat(explicit.next()).isEqualTo(FrameNumbers.unsigned(group.start()));
    }

    @Test
    void runsInAScheduler() {
        try (SchedulerRig rig = new SchedulerRig()) {
            rig.plug("1");
            StreamHold player = rig.open(Samples.PLAYER, out(8), new SchedulerRig.Client(), new SchedulerRig.Handler());
            SchedulerRig.untilState(player, StreamState.RUNNING);
            StreamHold recorder =
                    rig.open(Samples.RECORDER, in(8), new SchedulerRig.Client(), new SchedulerRig.Handler());
            SchedulerRig.untilState(recorder, StreamState.RUNNING);
            assertThat(player.status().ledger().chains()).isZero();
            SchedulerRig.until(
                    "both ready",
                    () -> player.status().detail().equals("waits for the group 'stage', 2 of 3 are ready"));

            rig.plug("2");
            StreamHold third = rig.open(
                    new StreamIdentity("org.example.player", "third"),
                    new StreamRequest("(microframe.device=port 2)", 1, 1, Samples.OUT, 64, 8, 4, 8, OF_THREE),
                    new SchedulerRig.Client(),
                    new SchedulerRig.Handler());

            SchedulerRig.untilCarried(player, 100);
            SchedulerRig.untilCarried(recorder, 100);
            SchedulerRig.untilCarried(third, 100);
            assertThat(player.status().detail()).isEmpty();
        }
    }

    @Test
    void needsAMarginAndASize() {
        assertThatThrownBy(() -> Samples.out(64, 8).with(OF_THREE)).hasMessageContaining("the margin is 0 frames");
        assertThatThrownBy(() -> new StreamPolicy(List.of(), 0, 0, "stage", 0)).hasMessageContaining("from 1 to 256");
        assertThatThrownBy(() -> new StreamPolicy(List.of(), 0, 0, "", 2)).hasMessageContaining("from 0 to 0");
        assertThatThrownBy(() -> StreamPolicy.DEFAULT.with(GroupStart.THEN_ASAP))
                .hasMessage("the start of the group is THEN_ASAP; without a group it must be AT_FRAMES");
    }
}
