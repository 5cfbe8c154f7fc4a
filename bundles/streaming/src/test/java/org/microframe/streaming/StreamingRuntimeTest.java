package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microframe.isoch.Filler;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.LossPolicy;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.OnOverrun;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.SlotTime;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.spi.SlotTimed;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

@Timeout(30)
class StreamingRuntimeTest {

    private static final LedgerSnapshot RAN = new LedgerSnapshot(
            "bus", 100, 140, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, LedgerPosition.NONE, LedgerHoles.NONE);

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final PlannedScheduler scheduler = new PlannedScheduler();
    private StreamingRuntime runtime;
    private BundleContext context;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
        Logger log = (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("warn")) {
                        warnings.add(String.valueOf(arguments[0]));
                    }
                    return null;
                });
        runtime = new StreamingRuntime(executor, log);
    }

    @AfterEach
    void closeAll() throws Exception {
        executor.shutdownNow();
    }

    private static Map<String, Object> properties(String name) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(StreamTarget.NAME, name);
        properties.put(StreamTarget.DEVICE, "(usbinfo.idVendor=1209)");
        properties.put(StreamTarget.INTERFACE, 1);
        properties.put(StreamTarget.ENDPOINT, 1);
        return properties;
    }

    private <S> ServiceReference<S> register(Class<S> type, S service, Map<String, Object> properties) {
        Dictionary<String, Object> table = new Hashtable<>(properties);
        ServiceRegistration<S> registration = context.registerService(type, service, table);
        return registration.getReference();
    }

    private Registration producer(StreamProducer producer, Map<String, Object> properties) throws Exception {
        Registration registration =
                runtime.registered(register(StreamProducer.class, producer, properties), producer, false);
        settle();
        return registration;
    }

    private void consumer(StreamConsumer consumer, Map<String, Object> properties) throws Exception {
        runtime.registered(register(StreamConsumer.class, consumer, properties), consumer, true);
        settle();
    }

    private void settle() throws Exception {
        executor.submit(() -> {}).get();
    }

    private void schedulerArrives() throws Exception {
        runtime.schedulerArrived(scheduler);
        settle();
    }

    @Test
    void opensAStreamForARegistrationAndCallsItThroughTheHandler() throws Exception {
        schedulerArrives();
        producer(slot -> 7, properties("music"));

        assertThat(scheduler.opened).hasSize(1);
        assertThat(scheduler.last().identity.name()).isEqualTo("music");
        assertThat(scheduler.last().request.alternateSetting()).isEqualTo(1);
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(100))).isEqualTo(7);
    }

    @Test
    void opensTheStreamsThatWaitedWhenASchedulerArrives() throws Exception {
        producer(slot -> 0, properties("music"));
        assertThat(scheduler.opened).isEmpty();

        schedulerArrives();

        assertThat(scheduler.opened).hasSize(1);
    }

    @Test
    void givesTheNextSchedulerTheLedgerOfTheLast() throws Exception {
        schedulerArrives();
        producer(slot -> 0, properties("music"));
        scheduler.last().tell(StreamState.SUSPENDED, RAN);
        runtime.schedulerLeft(scheduler);
        settle();

        StreamStatus between = runtime.streams().get(0);
        PlannedScheduler next = new PlannedScheduler();
        runtime.schedulerArrived(next);
        settle();

        assertThat(between.state()).isEqualTo(StreamState.SUSPENDED);
        assertThat(between.cause()).isEqualTo(StreamCause.SCHEDULER_GONE);
        assertThat(between.ledger()).isEqualTo(RAN);
        assertThat(next.last().earlier).isEqualTo(RAN);
        assertThat(next.last().handler).isNotNull();
    }

    @Test
    void letsTheNextRegistrationOfAnIdentityTakeOverWithoutReopening() throws Exception {
        schedulerArrives();
        Registration first = producer(slot -> 1, properties("music"));
        producer(slot -> 2, properties("music"));
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(100))).isEqualTo(1);

        runtime.unregistered(first.reference, first);
        settle();

        assertThat(scheduler.opened).hasSize(1);
        assertThat(scheduler.last().closed).isFalse();
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(100))).isEqualTo(2);
    }

    @Test
    void letsAHigherRankingRegistrationSupplyAtOnce() throws Exception {
        schedulerArrives();
        producer(slot -> 1, properties("music"));
        Map<String, Object> better = properties("music");
        better.put(Constants.SERVICE_RANKING, 10);

        producer(slot -> 2, better);

        assertThat(scheduler.opened).hasSize(1);
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(100))).isEqualTo(2);
    }

    @Test
    void handsEverySlotToEachConsumerOfAnIdentity() throws Exception {
        schedulerArrives();
        Map<String, Object> in = properties("voice");
        in.put(StreamTarget.ENDPOINT, 0x82);
        List<String> taken = new ArrayList<>();
        consumer((slot, packets) -> taken.add("first"), in);
        consumer((slot, packets) -> taken.add("second"), in);

        scheduler.last().handlers.keySet().forEach(handler -> handler.take(ByteBuffer.allocate(10), null));

        assertThat(scheduler.opened).hasSize(1);
        assertThat(taken).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void tabulatesARegistrationThatTheStreamOfItsIdentityDoesNotSatisfyUntilItDoes() throws Exception {
        schedulerArrives();
        Registration first = producer(slot -> 1, properties("music"));
        Map<String, Object> demanding = properties("music");
        demanding.put(StreamTarget.LEAD, 200);
        demanding.put(Constants.SERVICE_RANKING, 10);
        Registration second = producer(slot -> 2, demanding);

        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(100))).isEqualTo(1);
        assertThat(runtime.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.serviceId()).isEqualTo(second.reference.getProperty(Constants.SERVICE_ID));
            assertThat(failure.reason())
                    .contains("opened for an earlier registration")
                    .contains("its lead is 64 frames; it must be at least 200");
        });
        runtime.unregistered(first.reference, first);
        settle();

        assertThat(runtime.failures()).isEmpty();
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(100))).isEqualTo(2);
    }

    @Test
    void tabulatesRegistrationsOfAStreamWhoseEndpointAnotherHasWhileItHas() throws Exception {
        schedulerArrives();
        Registration waiting = producer(slot -> 1, properties("music"));
        scheduler.last().tellTaken("the stream other/out has the endpoint, and its lead is 8 frames");
        settle();

        assertThat(runtime.failures()).singleElement().satisfies(failure -> assertThat(failure.reason())
                .isEqualTo("the stream other/out has the endpoint, and its lead is 8 frames"));
        scheduler.last().run();
        settle();
        assertThat(runtime.failures()).isEmpty();

        scheduler.last().tellTaken("taken again");
        settle();
        assertThat(runtime.failures()).hasSize(1);
        runtime.unregistered(waiting.reference, waiting);
        settle();
        assertThat(runtime.failures()).isEmpty();
    }

    @Test
    void letsTheStreamGoWithItsLastRegistration() throws Exception {
        schedulerArrives();
        Registration only = producer(slot -> 1, properties("music"));

        runtime.unregistered(only.reference, only);
        settle();

        assertThat(scheduler.last().closed).isTrue();
    }

    @Test
    void detachesBeforeUnregisteredReturns() throws Exception {
        schedulerArrives();
        Registration only = producer(slot -> 1, properties("music"));
        PlannedScheduler.Opened stream = scheduler.last();

        runtime.unregistered(only.reference, only);

        assertThat(stream.handler).isNull();
    }

    @Test
    void doesNotAttachARegistrationThatWentBeforeItsTurn() throws Exception {
        Registration gone = producer(slot -> 1, properties("music"));
        runtime.unregistered(gone.reference, gone);
        schedulerArrives();

        assertThat(scheduler.opened).isEmpty();
    }

    @Test
    void opensAnewWhenTheRequestDiffers() throws Exception {
        schedulerArrives();
        Registration first = producer(slot -> 1, properties("music"));
        Map<String, Object> other = properties("music");
        other.put(StreamTarget.LEAD, 200);
        producer(slot -> 2, other);

        runtime.unregistered(first.reference, first);
        settle();

        assertThat(scheduler.opened).hasSize(2);
        assertThat(scheduler.opened.get(0).closed).isTrue();
        assertThat(scheduler.last().request.leadFrames()).isEqualTo(200);
    }

    @Test
    void triesAgainWhenTheSchedulerDoesNotOpenTheStreamYet() throws Exception {
        scheduler.refusals = 1;
        schedulerArrives();
        producer(slot -> 1, properties("music"));
        assertThat(scheduler.opened).isEmpty();

        while (scheduler.opened.isEmpty()) {
            settle();
        }

        assertThat(scheduler.last().handler).isNotNull();
    }

    @Test
    void keepsExceptionsAndWrongCountsOfAPlugInFromTheScheduler() throws Exception {
        schedulerArrives();
        producer(
                slot -> {
                    throw new IllegalStateException("planned");
                },
                properties("throws"));
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(10))).isZero();
        producer(slot -> 11, properties("too much"));
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(10))).isZero();
        producer(slot -> -1, properties("too little"));
        assertThat(scheduler.last().handler.fill(ByteBuffer.allocate(10))).isZero();

        assertThat(warnings).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "microframe.stream.name,    '',             String that is not empty",
        "microframe.stream.device,  (broken,        (broken",
        "microframe.stream.endpoint,0x81,           0x81",
        "microframe.stream.endpoint,0x10,           0x10",
        "microframe.stream.endpoint,one,            one",
        "microframe.stream.interface,256,           256",
        "microframe.stream.class,   256,            the interface class is 256",
        "microframe.stream.class,   1,              with an interface class it must be -1",
        "microframe.stream.lead,    1,              1",
        "microframe.stream.start.frame,soon,        it must be a Long",
        "microframe.stream.start.frame,4294967296,  the start frame is 4294967296",
        "microframe.stream.start.frame,4294967295,  the margin is 0 frames",
        "microframe.stream.lead,    8,              two transfers",
        "microframe.stream.frames,  -1,             frames per transfer is -1",
        "microframe.stream.least.lead,65,           at most the lead of 64",
        "microframe.stream.least.lead,15,           at least two transfers",
        "microframe.stream.group.start,THEN_ASAP,   without a group it must be AT_FRAMES",
        "microframe.stream.group.start,THEN,        AT_FRAMES or THEN_ASAP",
        "microframe.stream.greatest.lead,63,        at least the lead",
        "microframe.stream.leasable,65,             65",
        "microframe.stream.margin,  257,            257",
        "microframe.stream.others,  '2,x',          '2,x'",
        "microframe.stream.others,  '2,256',        256",
        "microframe.stream.priority,11,             11",
        "microframe.stream.on.break,CRY,            RESTART or FAIL",
        "microframe.stream.on.refusal,CRY,          RESEND or DROP",
        "microframe.stream.on.overrun,CRY,          DROP_OLDEST or DROP_NEWEST",
        "microframe.stream.on.overrun,DROP_NEWEST,  an OUT stream has none",
        "microframe.stream.on.underrun,HUM,         SILENCE or REPEAT or PATTERN",
        "microframe.stream.on.underrun,PATTERN,     'bytes of the pattern are 0'",
        "microframe.stream.pattern, 80,             'filler SILENCE they must be from 0 to 0'",
        "microframe.stream.pattern, 8x,             'the pattern is ''8x'''",
        "microframe.dispatch,       sometimes,      PUMP or THREAD",
    })
    void putsABadRegistrationIntoTheFailureTable(String key, String value, String named) throws Exception {
        schedulerArrives();
        Map<String, Object> bad = properties("music");
        bad.put(key, value);

        Registration none = producer(slot -> 1, bad);

        assertThat(none).isNull();
        assertThat(scheduler.opened).isEmpty();
        FailedRegistration failure = runtime.failures().get(0);
        assertThat(failure.reason()).contains(named);
        assertThat(warnings).hasSize(1);
    }

    /** A producer that wants to know when its slots are on the bus. */
    private static final class Timed implements StreamProducer, SlotTimed {
        private SlotTime told;
        private long atProduce;

        @Override
        public void slotTime(SlotTime time) {
            told = time;
        }

        @Override
        public int produce(ByteBuffer slot) {
            atProduce = told.nanoTime();
            return 1;
        }
    }

    @Test
    void tellsAPlugInThatWantsToKnowWhenEachSlotIsOnTheBus() throws Exception {
        schedulerArrives();
        Timed timed = new Timed();
        producer(timed, properties("timed"));
        SlotHandler handler = scheduler.last().handler;
        SlotTime time = new SlotTime();
        time.set(4711, 20, 0, 0);

        handler.slotTime(time);
        handler.fill(ByteBuffer.allocate(10));

        assertThat(handler.wantsSlotTime()).isTrue();
        assertThat(timed.atProduce).isEqualTo(4711);
        producer(slot -> 1, properties("untimed"));
        assertThat(scheduler.last().handler.wantsSlotTime()).isFalse();
    }

    @Test
    void looksForTheEndpointOfItsDirectionWhenAClassStandsInPlaceOfInterfaceAndEndpoint() throws Exception {
        schedulerArrives();
        Map<String, Object> properties = properties("music");
        properties.remove(StreamTarget.INTERFACE);
        properties.remove(StreamTarget.ENDPOINT);
        properties.put(StreamTarget.CLASS, "0x01");
        producer(slot -> 1, properties);

        StreamRequest asked = scheduler.last().request;
        assertThat(asked.isSearch()).isTrue();
        assertThat(asked.interfaceClass()).isEqualTo(1);
        assertThat(asked.isIn()).isFalse();
    }

    @Test
    void putsAnOtherAlternateSettingThatIsNoneIntoTheFailureTable() throws Exception {
        schedulerArrives();
        Map<String, Object> properties = properties("music");
        properties.put(StreamTarget.OTHERS, Arrays.asList(2, null));

        assertThat(producer(slot -> 1, properties)).isNull();
        assertThat(runtime.failures().get(0).reason())
                .isEqualTo("microframe.stream.others is [2, null]; it must be an Integer array or numbers with commas");
    }

    @Test
    void readsTheOtherAlternateSettingsInEveryFormAPropertyMayHave() throws Exception {
        schedulerArrives();
        Object[] forms = {new int[] {3, 2}, new Integer[] {3, 2}, List.of("3", "2"), "3, 2", new String[] {"3", "2"}};
        for (int i = 0; i < forms.length; i++) {
            Map<String, Object> properties = properties("music " + i);
            properties.put(StreamTarget.OTHERS, forms[i]);
            properties.put(StreamTarget.PRIORITY, "-2");
            producer(slot -> 1, properties);
        }

        assertThat(scheduler.opened).hasSize(forms.length).allSatisfy(opened -> assertThat(opened.request.policy())
                .isEqualTo(new StreamPolicy(List.of(3, 2), -2)));
    }

    @Test
    void readsWhatToDoAboutLosses() throws Exception {
        schedulerArrives();
        Map<String, Object> properties = properties("music");
        properties.put(StreamTarget.ON_BREAK, OnBreak.FAIL);
        properties.put(StreamTarget.ON_REFUSAL, "drop");
        properties.put(StreamTarget.ON_UNDERRUN, "pattern");
        properties.put(StreamTarget.PATTERN, "80 7f");
        producer(slot -> 1, properties);

        assertThat(scheduler.last().request.policy().losses())
                .isEqualTo(new LossPolicy(
                        OnBreak.FAIL, OnRefusal.DROP, Filler.pattern((byte) 0x80, (byte) 0x7F), OnOverrun.DROP_OLDEST));
    }

    @Test
    void takesTheFailureOffTheTableWithItsService() throws Exception {
        Map<String, Object> bad = properties("music");
        bad.remove(StreamTarget.DEVICE);
        ServiceReference<StreamProducer> reference = register(StreamProducer.class, slot -> 1, bad);
        assertThat(runtime.registered(reference, null, false)).isNull();
        assertThat(runtime.failures()).hasSize(1);

        runtime.unregistered(reference, null);

        assertThat(runtime.failures()).isEmpty();
    }

    @Test
    void refusesOneNameForBothDirectionsInOneBundle() throws Exception {
        schedulerArrives();
        producer(slot -> 1, properties("music"));
        Map<String, Object> in = properties("music");
        in.put(StreamTarget.ENDPOINT, 0x82);
        StreamConsumer consumer = (slot, packets) -> slot.rewind();

        runtime.registered(register(StreamConsumer.class, consumer, in), consumer, true);
        settle();

        assertThat(runtime.failures()).singleElement().satisfies(failure -> assertThat(failure.reason())
                .contains("names must differ"));
        assertThat(scheduler.opened).hasSize(1);
    }
}
