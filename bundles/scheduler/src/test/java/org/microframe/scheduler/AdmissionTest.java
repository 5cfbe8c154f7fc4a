package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.DeviceDefinition;

@Timeout(60)
class AdmissionTest {

    private static final int LARGE = 1023;
    private static final int SMALL = 192;
    private static final int OTHER_IN = 0x83;
    private static final StreamRequest OTHER = new StreamRequest("(microframe.device=*)", 2, 2, OTHER_IN, 64, 8, 4);
    private static final StreamRequest LARGE_OUT = Samples.out(64, 8);
    private static final StreamRequest LARGE_OR_SMALL_OUT = LARGE_OUT.with(new StreamPolicy(List.of(2), 0));
    private static final StreamRequest IN = Samples.in(64, 8);

    private final SchedulerRig rig = new SchedulerRig();
    private final List<String> selected = new CopyOnWriteArrayList<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    /** What opening the pipe of the microphone ends with. */
    private final Queue<Throwable> pipeErrors = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        rig.close();
    }

    /** A speaker with 1023 or 192 bytes in a frame, and a microphone with 192. */
    private void plug(Resources resources) {
        rig.stop();
        rig.scheduler = rig.newScheduler(resources);
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(1, 0),
                        setting(1, 1, new EndpointDescriptor(Samples.OUT, 0x09, LARGE, 1)),
                        setting(1, 2, new EndpointDescriptor(Samples.OUT, 0x09, SMALL, 1)),
                        setting(2, 0),
                        setting(2, 1, new EndpointDescriptor(Samples.IN, 0x05, SMALL, 1)),
                        setting(2, 2, new EndpointDescriptor(OTHER_IN, 0x05, SMALL, 1))),
                List.of());
        UsbDevice device = new SimulatedDevice(
                rig.bus.plug(new DeviceDefinition("1", UsbSpeed.FULL, descriptor, configuration)), 1);
        rig.scheduler.arrived(new SchedulerRig.Present("port 1", watched(device)));
    }

    private static InterfaceDescriptor setting(int number, int alternate, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), List.of(endpoints));
    }

    /** The device, which notes what is selected and refuses what it is told to. */
    private UsbDevice watched(UsbDevice device) {
        return proxy(
                UsbDevice.class,
                device,
                (name, arguments) -> null,
                opened -> proxy(UsbConnection.class, (UsbConnection) opened, this::select, same -> same));
    }

    private Throwable select(String method, Object[] arguments) {
        if (method.equals("openIsochPipe") && arguments[0].equals(Samples.IN)) {
            return pipeErrors.poll();
        }
        if (!method.equals("selectAlternateSetting")) {
            return null;
        }
        String setting = arguments[0] + "." + arguments[1];
        selected.add(setting);
        return refused.contains(setting) ? new UsbException("the system has no bandwidth for " + setting) : null;
    }

    private interface Objection {
        Throwable to(String method, Object[] arguments);
    }

    private interface Wrapper {
        Object wrap(Object opened);
    }

    private static <T> T proxy(Class<T> type, T target, Objection objection, Wrapper wrapper) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Throwable refusal = objection.to(method.getName(), arguments);
                    if (refusal != null) {
                        throw refusal;
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals("open") ? wrapper.wrap(result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private StreamHold open(StreamRequest request) {
        return rig.open(
                request.isIn() ? Samples.RECORDER : Samples.PLAYER,
                request,
                new SchedulerRig.Client(),
                new SchedulerRig.Handler());
    }

    @Test
    void refusesWhatExceedsTheSumBeforeAnythingIsSelected() {
        plug(Resources.of(Resources.Admission.ENFORCE, 64, 1024));
        SchedulerRig.untilState(open(LARGE_OUT), StreamState.RUNNING);

        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.NO_BANDWIDTH);
        assertThat(recorder.status().detail())
                .contains("157.2 of 961.4 us reserved, at most 900.0 us of a frame")
                .contains("reserved are endpoint 0x01 of port 1 804.2 us");
        assertThat(recorder.status().bandwidth()).isEqualTo(BandwidthUse.NONE);
        assertThat(selected).containsExactly("1.1");
    }

    @Test
    void reportsTheSumAndTriesAllTheSameWhereItOnlyAdvises() {
        plug(Resources.of(Resources.Admission.ADVISE, 64, 1024));
        SchedulerRig.untilState(open(LARGE_OUT), StreamState.RUNNING);
        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.RUNNING);

        BandwidthUse use = recorder.status().bandwidth();

        assertThat(use.fits()).isFalse();
        assertThat(use.sumNanos()).isGreaterThan(900_000);
        assertThat(use.ownNanos()).isLessThan(200_000);
    }

    @Test
    void fallsBackToTheNextAlternateSettingWhenTheSystemRefuses() {
        plug(Resources.byDefault());
        refused.add("1.1");

        StreamHold player = open(LARGE_OR_SMALL_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);
        SchedulerRig.untilCarried(player, 100);

        StreamStatus status = player.status();
        assertThat(selected).containsExactly("1.1", "1.2");
        assertThat(status.detail()).isEqualTo("in alternate setting 2, because the system has no bandwidth for 1.1");
        assertThat(status.bandwidth().ownNanos())
                .isEqualTo(BusTime.transactionNanos(UsbSpeed.FULL, false, SMALL))
                .isEqualTo(status.bandwidth().sumNanos());
    }

    @Test
    void fallsBackWhenTheFirstAlternateSettingExceedsTheSum() {
        plug(Resources.of(Resources.Admission.ENFORCE, 64, 1024));
        SchedulerRig.untilState(open(IN), StreamState.RUNNING);

        StreamHold player = open(LARGE_OR_SMALL_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);

        assertThat(selected).containsExactly("2.1", "1.2");
        assertThat(player.status().detail()).startsWith("in alternate setting 2, because endpoint 0x01 of port 1");
    }

    @Test
    void failsWithEveryReasonWhenNoAlternateSettingCanBeHad() {
        plug(Resources.byDefault());
        refused.addAll(List.of("1.1", "1.2"));

        StreamHold player = open(LARGE_OR_SMALL_OUT);
        SchedulerRig.untilState(player, StreamState.FAILED);

        assertThat(player.status().cause()).isEqualTo(StreamCause.ALTERNATE_SETTING);
        assertThat(player.status().detail())
                .isEqualTo("the system has no bandwidth for 1.1; the system has no bandwidth for 1.2");
        assertThat(player.status().bandwidth()).isEqualTo(BandwidthUse.NONE);
    }

    @Test
    void startsWhatFailedForWantOfBandwidthWhenAnotherStreamGivesItBack() {
        plug(Resources.of(Resources.Admission.ENFORCE, 64, 1024));
        StreamHold player = open(LARGE_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);
        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        player.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
        assertThat(recorder.status().bandwidth().sumNanos())
                .isEqualTo(recorder.status().bandwidth().ownNanos());
    }

    @Test
    void namesTheCapThatAPipeWouldExceed() {
        Resources resources = Resources.of(Resources.Admission.ADVISE, 1, 1024);
        plug(resources);

        StreamHold player = open(Samples.out(1024, 8));
        SchedulerRig.untilState(player, StreamState.FAILED);

        assertThat(player.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(player.status().detail())
                .isEqualTo("endpoint 0x01 of port 1 needs 1.0 MiB of registered memory; the cap of a pipe is 1.0 MiB"
                        + " (pipe.memory)");
        assertThat(selected).isEmpty();
        assertThat(resources.memory().used()).isZero();
    }

    @Test
    void takesTheLeadThatThereIsMemoryForAndNoLessThanTheLeast() {
        MemoryBudget memory = new MemoryBudget(20 * 1536, 1 << 20);
        Resources resources = new Resources(
                new AtomicReference<>(Resources.Admission.ADVISE),
                new Bandwidth(),
                memory,
                new FrameClocks(),
                new StartGroups());
        plug(resources);
        StreamHold recorder = open(Samples.in(160, 8).with(StreamPolicy.DEFAULT.withLead(121, 0)));
        SchedulerRig.untilState(recorder, StreamState.FAILED);
        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        recorder.close();
        SchedulerRig.until("closed", () -> rig.scheduler.statuses().isEmpty());

        StreamHold modest = open(Samples.in(160, 8).with(StreamPolicy.DEFAULT.withLead(120, 256)));
        SchedulerRig.untilState(modest, StreamState.RUNNING);

        assertThat(modest.status().measures().leadFrames()).isEqualTo(120);
        assertThat(modest.status().detail())
                .startsWith("with a lead of 120 frames, because endpoint 0x82 of port 1 needs")
                .contains("(pipe.memory)");
        assertThat(memory.used()).isEqualTo(20 * 1536);
    }

    @Test
    void capsTheMemoryOfAllPipesUntilOneGivesItsOwnBack() {
        Resources resources = Resources.of(Resources.Admission.ADVISE, 64, 1);
        plug(resources);
        StreamHold player = open(Samples.out(900, 8));
        SchedulerRig.untilState(player, StreamState.RUNNING);
        StreamHold recorder = open(Samples.in(1024, 8));
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(recorder.status().detail()).contains("the cap of all pipes is 1.0 MiB (memory)");

        player.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
        assertThat(resources.memory().used()).isEqualTo(133 * 8 * 192);
    }

    @Test
    void triesAStreamAgainWhenTheCapThatItExceededIsRaised() {
        Resources resources = Resources.of(Resources.Admission.ADVISE, 1, 1024);
        plug(resources);
        StreamHold player = open(Samples.out(1024, 8));
        SchedulerRig.untilState(player, StreamState.FAILED);

        resources.limit(Resources.Admission.ADVISE, 2, 1024);
        rig.scheduler.limitsChanged();

        SchedulerRig.untilState(player, StreamState.RUNNING);
    }

    private StreamHold openOther() {
        return rig.open(
                new StreamIdentity("org.example.other", "in"),
                OTHER,
                new SchedulerRig.Client(),
                new SchedulerRig.Handler());
    }

    @Test
    void refusesAStreamWhoseOnlySuitableAlternateSettingIsNotTheSelectedOneUntilItIsFree() {
        plug(Resources.byDefault());
        StreamHold other = openOther();
        SchedulerRig.untilState(other, StreamState.RUNNING);

        StreamHold recorder = open(IN.with(new StreamPolicy(List.of(2), 0)));
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.ALTERNATE_SETTING);
        assertThat(recorder.status().detail())
                .isEqualTo("interface 2 is in alternate setting 2 for another stream; this one needs 1");
        SchedulerRig.untilCarried(other, 100);
        assertThat(other.status().ledger().holes().recent()).isEmpty();

        other.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
    }

    @Test
    void triesWhatTheSystemRefusedAgainWhenAnotherStreamGoes() {
        plug(Resources.byDefault());
        StreamHold player = open(LARGE_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);
        refused.add("2.1");
        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);
        refused.clear();

        player.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
    }

    @Test
    void tellsOfAnAlternateSettingThatDoesNotExist() {
        plug(Resources.byDefault());

        StreamHold player = open(new StreamRequest(
                "(microframe.device=*)", 1, 7, Samples.OUT, 64, 8, 4, 0, new StreamPolicy(List.of(2, 9), 0)));
        SchedulerRig.untilState(player, StreamState.RUNNING);

        assertThat(player.status().detail())
                .isEqualTo("in alternate setting 2, because the endpoint is 0x01 in interface 1, alternate setting 7;"
                        + " the device has none there");
    }

    @Test
    void givesEverythingBackWhenOpeningEndsWithAnError() {
        Resources resources = Resources.of(Resources.Admission.ENFORCE, 64, 1024);
        plug(resources);
        pipeErrors.add(new IllegalStateException("an error as planned"));
        pipeErrors.add(new IllegalStateException("another error as planned"));

        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.RUNNING);
        recorder.close();

        SchedulerRig.until(
                "given back",
                () -> resources.bandwidth().isIdle() && resources.memory().used() == 0);
    }

    @Test
    void failsOneStreamWhenTheVirtualMachineHasNoMemoryForItAndGivesEverythingBack() {
        Resources resources = Resources.of(Resources.Admission.ENFORCE, 64, 1024);
        plug(resources);
        StreamHold player = open(new StreamRequest("(microframe.device=*)", 1, 2, Samples.OUT, 64, 8, 4));
        SchedulerRig.untilState(player, StreamState.RUNNING);
        long used = resources.memory().used();
        BandwidthUse alone = player.status().bandwidth();
        pipeErrors.add(new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory"));

        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(recorder.status().detail())
                .contains("endpoint 0x82 of port 1 needs more memory")
                .contains("Cannot reserve 9 bytes")
                .contains("-XX:MaxDirectMemorySize");
        assertThat(resources.memory().used()).isEqualTo(used);
        assertThat(player.status().bandwidth()).isEqualTo(alone);
        SchedulerRig.untilCarried(player, 100);
        assertThat(player.status().ledger().holes().recent()).isEmpty();
    }

    @Test
    void looksForTheEndpointByClassAndDirection() {
        plug(Resources.byDefault());

        StreamHold recorder = open(StreamRequest.ofClass("(microframe.device=*)", 0xFF, 1, true));
        StreamHold player = open(StreamRequest.ofClass("(microframe.device=*)", 0xFF, 2, false));
        SchedulerRig.untilCarried(recorder, 100);
        SchedulerRig.untilCarried(player, 100);

        assertThat(recorder.status().request()).isEqualTo(IN);
        assertThat(player.status().request().interfaceNumber()).isEqualTo(1);
        assertThat(player.status().request().endpointAddress()).isEqualTo(Samples.OUT);
    }

    @Test
    void saysThatADeviceHasNoEndpointOfTheClassAndDirection() {
        plug(Resources.byDefault());

        StreamHold camera = open(StreamRequest.ofClass("(microframe.device=*)", 0x0E, 3, true));
        SchedulerRig.untilState(camera, StreamState.FAILED);

        assertThat(camera.status().cause()).isEqualTo(StreamCause.ENDPOINT_UNSUITABLE);
        assertThat(camera.status().detail())
                .isEqualTo(
                        "the interface class is 0x0E; the device has no interface of that class with an isochronous IN"
                                + " endpoint in alternate setting 3");
    }

    @Test
    void enforcesOnTheSimulatorUnlessToldOtherwise() {
        assertThat(Resources.Admission.PROVIDER.isEnforcedOn("simulator")).isTrue();
        assertThat(Resources.Admission.PROVIDER.isEnforcedOn("winusb")).isFalse();
        assertThat(Resources.Admission.ADVISE.isEnforcedOn("simulator")).isFalse();
        assertThat(Resources.Admission.ENFORCE.isEnforcedOn("winusb")).isTrue();
    }
}
