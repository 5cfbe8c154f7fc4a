package org.microframe.pushstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.pushstream.WholeSystem.BYTES_PER_FRAME;
import static org.microframe.pushstream.WholeSystem.IN;
import static org.microframe.pushstream.WholeSystem.OUT;
import static org.microframe.pushstream.WholeSystem.until;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.StreamSuspendedException;
import org.microframe.stream.Streams;
import org.microframe.stream.SuspensionPolicy;
import org.microframe.stream.push.DiscontinuityEvent;
import org.microframe.stream.push.PacketEvent;
import org.microframe.stream.push.PushStreams;
import org.microframe.stream.push.StateEvent;
import org.microframe.stream.push.StreamEvent;
import org.microframe.usb.PacketStatus;
import org.microframe.virtualbus.PacketPattern;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.util.promise.Promise;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEvent.EventType;
import org.osgi.util.pushstream.PushEventConsumer;
import org.osgi.util.pushstream.PushStream;
import org.osgi.util.pushstream.PushStreamProvider;
import org.osgi.util.pushstream.SimplePushEventSource;

@Timeout(60)
class PushStreamsTest {

    private final Recorder recorder = new Recorder();
    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private WholeSystem system;
    private PushStreams push;

    @BeforeEach
    void startSystem(@TempDir Path cache) throws Exception {
        system = new WholeSystem(cache);
        push = system.service(PushStreams.class);
    }

    @AfterEach
    void stopSystem() throws Exception {
        mayReturn.countDown();
        system.close();
    }

    private AutoCloseable open() throws Exception {
        return push.source("voice", IN, new InputPolicy(64)).open(recorder);
    }

    private static long number(PacketEvent packet) {
        return PacketPattern.number(packet.data(), 0, packet.data().limit());
    }

    private Reason reasonOfTheEnd() {
        PushEvent<?> last = recorder.untilOver();
        assertThat(last.getType()).isEqualTo(EventType.ERROR);
        return ((HandleEndedException) last.getFailure()).reason();
    }

    @Test
    void tellsEveryPacketOrItsLossInOrderWithItsPosition() throws Exception {
        system.plug();
        AutoCloseable feed = open();
        recorder.untilPackets(200);
        feed.close();
        recorder.untilOver();

        long frame = 0;
        long number = -1;
        for (StreamEvent event : recorder.all(StreamEvent.class)) {
            if (event instanceof DiscontinuityEvent told) {
                assertThat(told.discontinuity().frame()).isGreaterThanOrEqualTo(frame);
                frame = told.discontinuity().frame();
                number = -1;
            } else if (event instanceof PacketEvent packet) {
                assertThat(packet.status()).isEqualTo(PacketStatus.OK);
                assertThat(packet.frame()).isEqualTo(frame);
                assertThat(packet.packet()).isZero();
                assertThat(number(packet)).isEqualTo(number < 0 ? number(packet) : number);
                assertThat(packet.data().isReadOnly()).isTrue();
                frame++;
                number = number(packet) + 1;
            }
        }
        assertThat(recorder.untilOver().getType()).isEqualTo(EventType.CLOSE);
        assertThat(recorder.all(StateEvent.class))
                .extracting(event -> event.status().state())
                .contains(StreamState.RUNNING);
    }

    @Test
    void opensTheStreamInTheNameOfThePlugIn() throws Exception {
        open();

        until("the stream is known", () -> system.service(Streams.class).streams().stream()
                .anyMatch(status -> status.identity().toString().equals("org.example.plugin/voice")));
    }

    @Test
    void tellsASuspensionAndGoesOnAfterTheReplug() throws Exception {
        VirtualDevice device = system.plug();
        open();
        recorder.untilPackets(50);

        system.unplug(device);
        until("suspended", () -> recorder.all(StateEvent.class).stream()
                .anyMatch(event -> event.status().state() == StreamState.SUSPENDED));
        system.plug();
        recorder.untilPackets(50);

        DiscontinuityEvent told = recorder.all(DiscontinuityEvent.class).get(0);
        assertThat(told.discontinuity().cause()).isEqualTo(Discontinuity.Cause.SUSPENSION);
        assertThat(told.discontinuity().frames()).isPositive();
        assertThat(recorder.isOver()).isFalse();
    }

    @Test
    void goesOnWithTheNextStreamingRuntimeAndTheNextScheduler() throws Exception {
        system.plug();
        open();
        recorder.untilPackets(50);

        system.startStreaming();
        system.swap("streaming");
        recorder.untilPackets(50);
        system.startScheduler();
        system.swap("scheduler");
        recorder.untilPackets(50);

        List<PacketEvent> packets = recorder.all(PacketEvent.class);
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).frame()).isGreaterThan(packets.get(i - 1).frame());
        }
        assertThat(recorder.all(DiscontinuityEvent.class)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(recorder.isOver()).isFalse();
    }

    @Test
    void holdsEventsBackAsLongAsTheConsumerAsksAndTellsWhatWasDropped() throws Exception {
        system.plug();
        recorder.answer = event -> event instanceof PacketEvent packet && packet.frame() == 20 ? 900 : 0;

        open();
        until("a drop", () -> !overruns().isEmpty());

        assertThat(overruns().get(0).frames()).isPositive();
    }

    private List<Discontinuity> overruns() {
        return recorder.all(DiscontinuityEvent.class).stream()
                .map(DiscontinuityEvent::discontinuity)
                .filter(told -> told.cause() == Discontinuity.Cause.OVERRUN)
                .toList();
    }

    @Test
    void closesWithoutAnotherEventWhenTheConsumerAborts() throws Exception {
        system.plug();
        recorder.answer = event -> event instanceof PacketEvent ? PushEventConsumer.ABORT : 0;

        open();
        until("the stream lingers", () -> system.service(Streams.class).streams().stream()
                .anyMatch(status -> status.ledger().chains() > 0 && !status.attached()));

        assertThat(recorder.all(PacketEvent.class)).hasSize(1);
        assertThat(recorder.terminals()).isZero();
    }

    @Test
    void sendsOneCloseHoweverOftenItIsClosedAndCanBeOpenedAgain() throws Exception {
        system.plug();
        AutoCloseable feed = open();
        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("voice");

        feed.close();
        feed.close();
        recorder.untilOver();
        open();
        recorder.untilPackets(20);

        assertThat(recorder.terminals()).isEqualTo(1);
    }

    @Test
    void endsWithAnErrorWhenThePlugInLetsGoOfTheService() throws Exception {
        system.plug();
        open();
        recorder.untilPackets(10);

        system.release(PushStreams.class);

        assertThat(recorder.isOver()).isTrue();
        assertThat(reasonOfTheEnd()).isEqualTo(Reason.RELEASED);
    }

    @Test
    void endsWithAnErrorWhenItsBundleGoes() throws Exception {
        system.plug();
        open();
        recorder.untilPackets(10);

        system.adapter.end();
        system.adapterRegistration.unregister();

        assertThat(reasonOfTheEnd()).isEqualTo(Reason.ADAPTER_GONE);
        assertThatThrownBy(this::open).isInstanceOf(HandleEndedException.class);
    }

    @Test
    void callsNoConsumerAfterItsBundleHasStopped() throws Exception {
        system.plug();
        CountDownLatch called = new CountDownLatch(1);
        recorder.answer = event -> {
            called.countDown();
            boolean interrupted = false;
            try {
                mayReturn.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            return interrupted ? PushEventConsumer.ABORT : 0;
        };
        open();
        called.await();
        long started = System.nanoTime();

        system.plugIn.stop();
        long took = System.nanoTime() - started;
        int before = recorder.events.size();
        mayReturn.countDown();
        until("the feed's thread has ended", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("microframe push voice")));

        assertThat(took).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(240));
        assertThat(recorder.events).hasSize(before);
        assertThat(system.warnings).anyMatch(warning -> warning.contains("disowned"));
    }

    @Test
    void holdsNoLockWhileAConsumerRuns() throws Exception {
        system.plug();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        recorder.answer = event -> {
            called.countDown();
            boolean done = false;
            try {
                done = others.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return done ? 0 : PushEventConsumer.ABORT;
        };
        AutoCloseable feed = open();
        called.await();

        push.source("other", new StreamRequest("(a=b)", 2, 1, 0x82, 64, 8, 4), InputPolicy.DEFAULT)
                .open(new Recorder())
                .close();
        feed.close();
        others.countDown();

        assertThat(recorder.untilOver().getType()).isEqualTo(EventType.CLOSE);
    }

    @Test
    void runsPipelines() throws Exception {
        system.plug();

        Promise<Long> sum = push.stream("voice", IN, InputPolicy.DEFAULT)
                .filter(PacketEvent.class::isInstance)
                .map(PacketEvent.class::cast)
                .map(packet -> (long) packet.data().remaining())
                .limit(100)
                .reduce(0L, Long::sum);

        assertThat(sum.getValue()).isEqualTo(100L * BYTES_PER_FRAME);
    }

    @Test
    void sendsTheBytesOfAPushStreamAndDrainsThemWhenItCloses() throws Exception {
        VirtualDevice device = system.plug();
        try (PushStreamProviderSource source = new PushStreamProviderSource()) {
            Promise<Long> sent = push.send(source.stream(), "music", OUT, OutputPolicy.DEFAULT);
            for (int i = 0; i < 100; i++) {
                source.publish(ByteBuffer.allocate(BYTES_PER_FRAME).putLong(0, i + 1));
            }
            source.finish();

            assertThat(sent.getValue()).isEqualTo(100L * BYTES_PER_FRAME);
        }
        ByteBuffer captured = ByteBuffer.wrap(device.captured(WholeSystem.OUT_ENDPOINT));
        long expected = 1;
        for (int at = 0; at + BYTES_PER_FRAME <= captured.limit(); at += BYTES_PER_FRAME) {
            long number = captured.getLong(at);
            assertThat(number).isIn(0L, expected);
            expected = number == 0 ? expected : expected + 1;
        }
        assertThat(expected).isEqualTo(101);
    }

    @Test
    void failsTheSendingOfAPushStreamWhenTheServiceIsLetGo() throws Exception {
        try (PushStreamProviderSource source = new PushStreamProviderSource()) {
            Promise<Long> sent = push.send(source.stream(), "music", OUT, OutputPolicy.DEFAULT);

            system.release(PushStreams.class);

            assertThat(sent.getFailure()).isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                    .isEqualTo(Reason.RELEASED));
        }
    }

    @Test
    void failsTheSendingOfAPushStreamByThePolicyWhileTheStreamIsSuspended() throws Exception {
        VirtualDevice device = system.plug();
        OutputPolicy failing = new OutputPolicy(SuspensionPolicy.FAIL, OutputPolicy.DEFAULT_BUFFER_BYTES);
        try (PushStreamProviderSource source = new PushStreamProviderSource()) {
            Promise<Long> sent = push.send(source.stream(), "music", OUT, failing);
            until("frames were carried", () -> isMusic(status -> status.ledger().carried() > 0));
            system.unplug(device);
            until("the stream is suspended", () -> isMusic(status -> status.state() == StreamState.SUSPENDED));

            source.publish(ByteBuffer.allocate(BYTES_PER_FRAME));

            assertThat(sent.getFailure()).isInstanceOf(StreamSuspendedException.class);
        }
    }

    private boolean isMusic(Predicate<StreamStatus> as) {
        return system.service(Streams.class).streams().stream()
                .anyMatch(stream -> stream.identity().name().equals("music") && as.test(stream));
    }

    @Test
    void refusesTheWrongDirection() {
        assertThatThrownBy(() -> push.source("voice", OUT, InputPolicy.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x01");
    }

    /** A push stream that a test publishes into, with a buffer and a thread of its own. */
    private static final class PushStreamProviderSource implements AutoCloseable {
        private final PushStreamProvider provider = new PushStreamProvider();
        private final SimplePushEventSource<ByteBuffer> source = provider.buildSimpleEventSource(ByteBuffer.class)
                .withBuffer(new ArrayBlockingQueue<>(1000))
                .build();

        PushStream<ByteBuffer> stream() {
            return provider.buildStream(source)
                    .withBuffer(new ArrayBlockingQueue<>(1000))
                    .build();
        }

        void publish(ByteBuffer data) {
            source.publish(data);
        }

        void finish() {
            source.endOfStream();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
