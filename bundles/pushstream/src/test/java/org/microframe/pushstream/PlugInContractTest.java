package org.microframe.pushstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.pushstream.WholeSystem.IN;
import static org.microframe.pushstream.WholeSystem.OUT;
import static org.microframe.pushstream.WholeSystem.until;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.Streams;
import org.microframe.stream.push.PushStreams;
import org.microframe.stream.push.StreamEvent;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;
import org.osgi.util.pushstream.PushStreamProvider;
import org.osgi.util.pushstream.SimplePushEventSource;

/**
 * Two promises, for every call that reaches code of a plug-in: no lock is held meanwhile, and none comes after its service was removed.
 * With the real scheduler, streaming runtime and adapter on the real clock.
 */
@Timeout(120)
class PlugInContractTest {

    private static final int ROUNDS = 20;
    private static final int FRAMES_AFTER = 12;

    /** The calls that a plug-in gets. */
    private enum Call {
        PRODUCE_ON_PUMP,
        PRODUCE_ON_THREAD,
        CONSUME_ON_PUMP,
        CONSUME_ON_THREAD,
        BEFORE_INTERFACE,
        AFTER_INTERFACE,
        BEFORE_INTERFACE_OF_HANDLE,
        AFTER_INTERFACE_OF_HANDLE,
        PUSH_EVENT,
        LAST_PUSH_EVENT,
        PROMISE_OF_SEND;

        boolean isOfProducer() {
            return this == PRODUCE_ON_PUMP || this == PRODUCE_ON_THREAD || isOfPreparation();
        }

        boolean isOfPreparation() {
            return this == BEFORE_INTERFACE || this == AFTER_INTERFACE;
        }

        Dispatch dispatch() {
            return this == PRODUCE_ON_THREAD || this == CONSUME_ON_THREAD ? Dispatch.THREAD : Dispatch.PUMP;
        }
    }

    /** A plug-in that does one thing in each call of one kind, and nothing in the others. */
    private final class PlugIn
            implements StreamProducer, StreamConsumer, DevicePreparation, PushEventConsumer<StreamEvent> {
        final Call of;
        final Runnable what;
        final AtomicInteger calls = new AtomicInteger();

        PlugIn(Call of, Runnable what) {
            this.of = of;
            this.what = what;
        }

        private void called(Call... kinds) {
            if (Arrays.asList(kinds).contains(of)) {
                calls.incrementAndGet();
                what.run();
            }
        }

        @Override
        public int produce(ByteBuffer slot) {
            called(Call.PRODUCE_ON_PUMP, Call.PRODUCE_ON_THREAD);
            return slot.limit();
        }

        @Override
        public void consume(ByteBuffer slot, IsochPackets packets) {
            called(Call.CONSUME_ON_PUMP, Call.CONSUME_ON_THREAD);
        }

        @Override
        public void beforeInterface(DeviceControl control) {
            called(Call.BEFORE_INTERFACE, Call.BEFORE_INTERFACE_OF_HANDLE);
        }

        @Override
        public void afterInterface(DeviceControl control, StreamFormat format) {
            called(Call.AFTER_INTERFACE, Call.AFTER_INTERFACE_OF_HANDLE);
        }

        @Override
        public long accept(PushEvent<? extends StreamEvent> event) {
            called(event.isTerminal() ? Call.LAST_PUSH_EVENT : Call.PUSH_EVENT);
            return CONTINUE;
        }

        void promised() {
            called(Call.PROMISE_OF_SEND);
        }
    }

    private WholeSystem system;

    @BeforeEach
    void startSystem(@TempDir Path cache) throws Exception {
        system = new WholeSystem(cache);
    }

    @AfterEach
    void stopSystem() throws Exception {
        system.close();
    }

    /** Puts a plug-in into use; returns how it is removed. */
    private Consumer<Call> use(PlugIn plugIn) throws Exception {
        switch (plugIn.of) {
            case BEFORE_INTERFACE_OF_HANDLE, AFTER_INTERFACE_OF_HANDLE -> {
                IsochOutput output =
                        system.service(Streams.class).openOutput("handle", OUT, OutputPolicy.DEFAULT, plugIn);
                return kind -> output.abort();
            }
            case PUSH_EVENT, LAST_PUSH_EVENT -> {
                AutoCloseable feed = system.service(PushStreams.class)
                        .source("push", IN, InputPolicy.DEFAULT)
                        .open(plugIn);
                until("it is open", () -> feed != null);
                return kind -> system.release(PushStreams.class);
            }
            case PROMISE_OF_SEND -> {
                SimplePushEventSource<ByteBuffer> data =
                        new PushStreamProvider().createSimpleEventSource(ByteBuffer.class);
                system.service(PushStreams.class)
                        .send(new PushStreamProvider().createStream(data), "sent", OUT, OutputPolicy.DEFAULT)
                        .onResolve(plugIn::promised);
                return kind -> system.release(PushStreams.class);
            }
            default -> {
                ServiceRegistration<?> registration =
                        register(plugIn, plugIn.of.isOfProducer(), "plugged", plugIn.of.dispatch());
                return kind -> registration.unregister();
            }
        }
    }

    private ServiceRegistration<?> register(PlugIn plugIn, boolean out, String name, Dispatch dispatch) {
        StreamRequest request = out ? OUT : IN;
        Map<String, Object> properties = Map.of(
                StreamTarget.NAME,
                name,
                StreamTarget.DEVICE,
                request.deviceFilter(),
                StreamTarget.INTERFACE,
                request.interfaceNumber(),
                StreamTarget.ENDPOINT,
                request.endpointAddress(),
                StreamTarget.DISPATCH,
                dispatch.name());
        return system.plugIn
                .getBundleContext()
                .registerService(
                        (out ? StreamProducer.class : StreamConsumer.class).getName(),
                        plugIn,
                        new Hashtable<>(properties));
    }

    @Test
    void theVirtualMachineTellsOfEveryLockThatIsHeld() {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        try {
            synchronized (this) {
                assertThat(HeldLocks.ofThisThread())
                        .hasSize(2)
                        .anyMatch(held -> held.contains("PlugInContractTest"))
                        .anyMatch(held -> held.contains("ReentrantLock"));
            }
        } finally {
            lock.unlock();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noLockIsHeldInACall(Call kind) throws Exception {
        Map<String, Boolean> held = new ConcurrentHashMap<>();
        AtomicInteger looks = new AtomicInteger();
        PlugIn plugIn = new PlugIn(kind, () -> {
            if (looks.incrementAndGet() <= 10) {
                HeldLocks.ofThisThread().forEach(lock -> held.put(lock, true));
            }
        });
        system.plug();

        Consumer<Call> removal = use(plugIn);
        if (kind == Call.LAST_PUSH_EVENT || kind == Call.PROMISE_OF_SEND) {
            removal.accept(kind);
        }
        until("calls", () -> looks.get() >= (kind.name().matches(".*(INTERFACE|LAST|PROMISE).*") ? 1 : 10));

        assertThat(held.keySet()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void othersAreServedWhileACallIsUnderWay(Call kind) throws Exception {
        CountDownLatch othersDone = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        AtomicInteger unserved = new AtomicInteger();
        PlugIn plugIn = new PlugIn(kind, () -> {
            called.countDown();
            if (!awaits(othersDone)) {
                unserved.incrementAndGet();
            }
        });
        system.plug();
        Consumer<Call> removal = use(plugIn);
        CompletableFuture<Void> removing = CompletableFuture.runAsync(() -> {
            if (kind == Call.LAST_PUSH_EVENT || kind == Call.PROMISE_OF_SEND) {
                removal.accept(kind);
            }
        });
        called.await();

        CompletableFuture.runAsync(this::useEverything).get(10, TimeUnit.SECONDS);
        othersDone.countDown();

        removing.get(10, TimeUnit.SECONDS);
        assertThat(unserved).hasValue(0);
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** All that others may want meanwhile. */
    private void useEverything() {
        Streams streams = system.service(Streams.class);
        IsochOutput output = streams.openOutput("other handle", OUT, OutputPolicy.DEFAULT);
        ServiceRegistration<?> other =
                register(new PlugIn(Call.PUSH_EVENT, () -> {}), false, "other consumer", Dispatch.PUMP);
        assertThat(streams.streams()).isNotEmpty();
        assertThat(streams.failures()).isEmpty();
        output.abort();
        other.unregister();
        system.release(Streams.class);
    }

    @ParameterizedTest
    @EnumSource
    void noCallBeginsAfterTheServiceWasRemoved(Call kind) throws Exception {
        AtomicInteger removals = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        VirtualDevice device = system.plug();
        for (int round = 0; round < ROUNDS; round++) {
            int mine = round;
            PlugIn plugIn = new PlugIn(kind, () -> {
                if (removals.get() > mine) {
                    late.incrementAndGet();
                }
            });
            Consumer<Call> removal = use(plugIn);
            boolean comesByItself = kind != Call.LAST_PUSH_EVENT && kind != Call.PROMISE_OF_SEND;
            if (comesByItself && round % 2 == 0) {
                until("a call", () -> plugIn.calls.get() > 0);
            }
            removal.accept(kind);
            removals.incrementAndGet();
            long frame = system.bus.frame();
            if (kind.name().contains("INTERFACE")) {
                system.unplug(device);
                device = system.plug();
            }
            until("frames after the removal", () -> system.bus.frame() > frame + FRAMES_AFTER);
        }

        assertThat(late).hasValue(0);
    }

    @Test
    void aPlugInMayRemoveItselfInItsOwnCall() throws Exception {
        system.plug();
        for (Call kind : List.of(Call.PRODUCE_ON_PUMP, Call.PRODUCE_ON_THREAD, Call.CONSUME_ON_PUMP)) {
            CompletableFuture<Runnable> removal = new CompletableFuture<>();
            CompletableFuture<Void> removed = new CompletableFuture<>();
            PlugIn plugIn = new PlugIn(kind, () -> {
                removal.join().run();
                removed.complete(null);
            });

            Consumer<Call> unregister = use(plugIn);
            removal.complete(() -> unregister.accept(kind));

            removed.get(10, TimeUnit.SECONDS);
            long frame = system.bus.frame();
            until("frames after the removal", () -> system.bus.frame() > frame + FRAMES_AFTER);
            assertThat(plugIn.calls).hasValue(1);
        }
        assertThat(system.warnings).noneMatch(warning -> warning.contains("disowned"));
    }
}
