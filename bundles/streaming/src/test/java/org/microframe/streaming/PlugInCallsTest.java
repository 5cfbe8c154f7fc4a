package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.streaming.HandleRig.Call;
import org.microframe.streaming.PlannedScheduler.Opened;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Two promises: no lock is held while a plug-in runs, and no call reaches it after its service was removed. */
@Timeout(30)
class PlugInCallsTest {

    private static final DeviceControl CONTROL = new PlannedControl(setup -> 0);

    @RegisterExtension
    @Order(1)
    final EmptyFramework framework = new EmptyFramework();

    private final CountDownLatch mayReturn = new CountDownLatch(1);

    @RegisterExtension
    @Order(2)
    final HandleRig rig = new HandleRig();

    private BundleContext context;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
    }

    @AfterEach
    void closeAll() throws Exception {
        mayReturn.countDown();
    }

    /** A producer that prepares its device, and waits in each call until it may return. */
    private final class Slow implements StreamProducer, DevicePreparation {
        final CountDownLatch called = new CountDownLatch(1);
        final AtomicInteger calls = new AtomicInteger();

        private void pause() throws InterruptedException {
            calls.incrementAndGet();
            called.countDown();
            mayReturn.await();
        }

        @Override
        public int produce(ByteBuffer slot) throws Exception {
            pause();
            return 0;
        }

        @Override
        public void beforeInterface(DeviceControl control) throws Exception {
            pause();
        }
    }

    private Registration register(String name, StreamProducer producer) throws Exception {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(
                StreamTarget.NAME,
                name,
                StreamTarget.DEVICE,
                "(a=b)",
                StreamTarget.INTERFACE,
                1,
                StreamTarget.ENDPOINT,
                1));
        ServiceReference<StreamProducer> reference = context.registerService(StreamProducer.class, producer, properties)
                .getReference();
        Registration registration = rig.runtime.registered(reference, producer, false);
        rig.settle();
        return registration;
    }

    /** All that others may want while a plug-in is in a call. */
    private void useEverything() throws Exception {
        IsochOutput output = rig.streams.openOutput("other handle", HandleRig.OUT, OutputPolicy.DEFAULT);
        Registration other = register("other producer", slot -> 0);
        Opened opened = rig.opened();
        opened.run();
        output.write(HandleRig.bytes(0, 4));
        rig.streams.streams();
        rig.streams.failures();
        output.abort();
        rig.runtime.unregistered(other.reference, other);
        rig.nextScheduler();
        rig.settle();
    }

    @Test
    void holdsNoLockWhileAProducerRuns() throws Exception {
        Slow slow = new Slow();
        register("slow", slow);
        Opened stream = rig.running();
        Call<Integer> pump = new Call<>(() -> stream.handler.fill(ByteBuffer.allocate(8)));
        slow.called.await();

        new Call<>(() -> {
                    useEverything();
                    return null;
                })
                .result();

        assertThat(pump.isDone()).isFalse();
        mayReturn.countDown();
        assertThat(pump.result()).isZero();
    }

    @Test
    void callsAPluginByOneThreadAtATimeAlsoAfterACallWasDisowned() throws Exception {
        Slow slow = new Slow();
        register("slow", slow);
        Opened stream = rig.running();
        SlotHandler handler = stream.handler;
        Call<Integer> disowned = new Call<>(() -> handler.fill(ByteBuffer.allocate(8)));
        slow.called.await();

        assertThat(handler.fill(ByteBuffer.allocate(8))).isZero();

        assertThat(slow.calls).hasValue(1);
        mayReturn.countDown();
        disowned.result();
        handler.fill(ByteBuffer.allocate(8));
        assertThat(slow.calls).hasValue(2);
    }

    @Test
    void holdsNoLockWhileADeviceIsPrepared() throws Exception {
        Slow slow = new Slow();
        register("slow", slow);
        Opened whiteboard = rig.opened();
        rig.streams.openOutput("slow handle", HandleRig.OUT, OutputPolicy.DEFAULT, slow);
        Opened handle = rig.opened();
        Call<Void> first = prepare(whiteboard);
        Call<Void> second = prepare(handle);
        first.untilBlocked();
        second.untilBlocked();

        new Call<>(() -> {
                    useEverything();
                    return null;
                })
                .result();

        assertThat(first.isDone() || second.isDone()).isFalse();
        mayReturn.countDown();
        first.result();
        second.result();
    }

    private static Call<Void> prepare(Opened stream) {
        return new Call<>(() -> {
            stream.client.beforeInterface(CONTROL);
            return null;
        });
    }

    @Test
    void detachesAProducerAndPreparesNothingForItOnceItsServiceIsRemoved() throws Exception {
        mayReturn.countDown();
        Slow gone = new Slow();
        Registration registration = register("gone", gone);
        Opened stream = rig.running();
        CountDownLatch mayGoOn = new CountDownLatch(1);
        rig.executor.execute(() -> awaitUninterruptibly(mayGoOn));

        rig.runtime.unregistered(registration.reference, registration);

        assertThat(stream.handler).isNull();
        assertRefusedUnprepared(() -> stream.client.beforeInterface(CONTROL));
        assertRefusedUnprepared(() -> stream.client.afterInterface(CONTROL, null));
        assertThat(gone.calls).hasValue(0);
        mayGoOn.countDown();
    }

    @Test
    void waitsForAPreparationThatIsUnderWayWhenItsServiceIsRemovedAndDisownsIt() throws Exception {
        Slow slow = new Slow();
        Registration registration = register("slow", slow);
        Call<Void> preparing = prepare(rig.opened());
        slow.called.await();
        long started = System.nanoTime();

        rig.runtime.unregistered(registration.reference, registration);

        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(240));
        assertThat(preparing.isDone()).isFalse();
        assertThat(rig.warnings).singleElement().asString().contains("disowned");
    }

    @Test
    void doesNotWaitForItselfWhenAPreparationRemovesItsOwnService() throws Exception {
        Registration[] own = new Registration[1];
        class SelfRemoving implements StreamProducer, DevicePreparation {
            @Override
            public int produce(ByteBuffer slot) {
                return 0;
            }

            @Override
            public void beforeInterface(DeviceControl control) {
                rig.runtime.unregistered(own[0].reference, own[0]);
            }
        }
        own[0] = register("self", new SelfRemoving());

        prepare(rig.opened()).result();

        assertThat(rig.warnings).isEmpty();
    }

    @Test
    void callsNoPreparationOfAHandleAfterItWasClosed() throws Exception {
        mayReturn.countDown();
        Slow slow = new Slow();
        IsochOutput output = rig.streams.openOutput("music", HandleRig.OUT, OutputPolicy.DEFAULT, slow);
        Opened stream = rig.opened();

        output.abort();

        assertRefusedUnprepared(() -> stream.client.beforeInterface(CONTROL));
        assertRefusedUnprepared(() -> stream.client.afterInterface(CONTROL, null));
        assertThat(slow.calls).hasValue(0);
    }

    private static void assertRefusedUnprepared(ThrowingCallable preparation) {
        assertThatThrownBy(preparation)
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("went before the device was prepared");
    }

    @Test
    void letsTheNextRegistrationPrepareTheDeviceOnceTheBestIsRemoved() throws Exception {
        mayReturn.countDown();
        Slow best = new Slow();
        Slow next = new Slow();
        Registration first = register("music", best);
        register("music", next);
        Opened stream = rig.opened();
        CountDownLatch mayGoOn = new CountDownLatch(1);
        rig.executor.execute(() -> awaitUninterruptibly(mayGoOn));

        rig.runtime.unregistered(first.reference, first);
        stream.client.beforeInterface(CONTROL);

        assertThat(best.calls).hasValue(0);
        assertThat(next.calls).hasValue(1);
        mayGoOn.countDown();
    }

    @Test
    void refusesAHandleForTheNameOfARegistration() throws Exception {
        register("music", slot -> 0);
        BundleStreams same = new BundleStreams(rig.runtime, framework.bundle().getSymbolicName());

        assertThatThrownBy(() -> same.openOutput("music", HandleRig.OUT, OutputPolicy.DEFAULT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registered producer");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
