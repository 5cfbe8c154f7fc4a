package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;

/** A bus that drifts or stands still, devices that come and go by themselves, requests that are not answered. */
@Timeout(60)
class BusFaultTest {

    private static final SetupPacket GET = new SetupPacket(0xC0, 1, 0, 0, 1);

    private final SteppedClock clock = new SteppedClock(100);
    private final VirtualBus bus = new VirtualBus(clock);

    @Test
    void driftMakesFramesLongerFromThePresentOneOn() {
        clock.advance(10);
        bus.drift(250);
        clock.advance(1000);
        assertThat(bus.frame()).isEqualTo(1110);
        assertThat(clock.nanoTime()).isEqualTo(10_000_000L + 1000 * 1_000_250L);
        assertThat(clock.nanoTimeOf(1111)).isEqualTo(clock.nanoTime() + 1_000_250L);

        bus.drift(-500);
        clock.advance(2);

        assertThat(clock.frameAt(clock.nanoTime() - 1)).isEqualTo(1111);
        assertThat(clock.nanoTime()).isEqualTo(10_000_000L + 1000 * 1_000_250L + 2 * 999_500L);
        assertThatThrownBy(() -> bus.drift(100_001)).hasMessageContaining("100001");
    }

    @Test
    void standingBusCarriesNothingWhileTimePassesAndResumesWhereItStood() throws Exception {
        Host host = new Host(bus.plug(Devices.headset("a")), Devices.SPEAKER, 2, 4);
        host.pipe.submit(0, 101, 4);
        clock.advance(2);

        bus.stand();
        bus.stand();
        clock.advance(50);
        assertThat(bus.frame()).isEqualTo(102);
        assertThat(clock.nanoTime()).isEqualTo(52_000_000L);
        assertThat(host.record().scheduledFrames()).isEqualTo(1);
        bus.resume();
        clock.advance(3);

        assertThat(bus.frame()).isEqualTo(105);
        assertThat(host.ends).containsExactly(new Host.End(0, TransferEnd.COMPLETED, 105));
        assertThat(host.record().schedule()).containsExactly(new FrameRun(101, 4, 4, 4 * 192));
    }

    @Test
    void driftWhileStandingIsInEffectAfterwards() {
        bus.stand();
        bus.drift(1000);
        bus.resume();
        bus.resume();

        clock.advance(1);

        assertThat(bus.frame()).isEqualTo(101);
        assertThat(clock.nanoTime()).isEqualTo(1_001_000);
    }

    @Test
    void laterActionsComeInTheirOrderBetweenFrames() {
        List<String> done = new ArrayList<>();
        bus.after(Duration.ofMillis(2), () -> done.add("b" + bus.frame()));
        bus.after(Duration.ofMillis(2), () -> done.add("c" + bus.frame()));
        bus.after(Duration.ofMillis(1), () -> done.add("a" + bus.frame()));

        clock.advance(5);

        assertThat(done).containsExactly("a101", "b102", "c102");
    }

    @Test
    void unplugInMidFlightEndsWhatIsPendingThere() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a"));
        Host host = new Host(device, Devices.SPEAKER, 2, 4);
        host.pipe.submit(0, 101, 4);
        bus.after(Duration.ofMillis(3), () -> bus.unplug(device));

        clock.advance(10);

        assertThat(host.ends).containsExactly(new Host.End(0, TransferEnd.GONE, 103));
        assertThat(host.record().schedule()).containsExactly(new FrameRun(101, 2, 2, 2 * 192));
    }

    @Test
    void replugComesAfterItsPauseOnThePort() {
        VirtualDevice device = bus.plug(Devices.headset("a"));

        bus.replug(device, Duration.ofMillis(7), "b");
        clock.advance(6);
        assertThat(bus.devices()).isEmpty();
        clock.advance(1);

        assertThat(bus.devices())
                .singleElement()
                .extracting(VirtualDevice::port)
                .isEqualTo("b");
        assertThat(bus.devices().get(0)).isNotSameAs(device);
        assertThat(device.isPlugged()).isFalse();
    }

    @Test
    void replugThatIsImpossibleIsToldToTheListeners() {
        List<String> troubles = new ArrayList<>();
        bus.addListener(new BusListener() {
            @Override
            public void plugged(VirtualDevice device) {
                troubles.add("plugged");
            }

            @Override
            public void unplugged(VirtualDevice device) {
                troubles.add("unplugged");
            }

            @Override
            public void troubled(VirtualDevice device, String what, Exception cause) {
                troubles.add(what);
            }
        });
        bus.plug(Devices.headset("b"));
        bus.replug(bus.plug(Devices.headset("a")), Duration.ofMillis(1), "b");

        clock.advance(2);

        assertThat(troubles).containsExactly("plugged", "plugged", "unplugged", "be plugged again on port b");
    }

    @Test
    void closedBusDoesNothingLater() {
        List<String> done = new ArrayList<>();
        bus.after(Duration.ofMillis(1), () -> done.add("before"));
        bus.close();
        bus.after(Duration.ofMillis(1), () -> done.add("after"));

        clock.advance(5);

        assertThat(done).isEmpty();
    }

    @Test
    void realBusReplugsWithoutAnOpenPipe() {
        VirtualBus real = new VirtualBus(new RealClock());
        real.replug(real.plug(Devices.headset("a")), Duration.ofMillis(20), "a");
        assertThat(real.devices()).isEmpty();

        while (real.devices().isEmpty()) {
            Thread.onSpinWait();
        }

        assertThat(real.devices()).hasSize(1);
        real.close();
    }

    @Test
    void stalledRequestIsStalledOnce() throws Exception {
        VirtualDevice device = bus.plug(answering());
        device.inject(0, FaultKind.STALL, 1);
        try (VirtualLink link = device.open()) {
            assertThatThrownBy(() -> link.controlTransfer(GET, ByteBuffer.allocate(1)))
                    .isInstanceOf(UsbStallException.class);
            assertThat(link.controlTransfer(GET, ByteBuffer.allocate(1))).isEqualTo(1);
        }
        assertThat(device.injected(0, FaultKind.STALL)).isEqualTo(1);
    }

    @Test
    void silentDeviceEndsARequestByItsTimeout() throws Exception {
        VirtualDevice device = bus.plug(answering());
        device.inject(0, FaultKind.SILENCE, 1);
        try (VirtualLink link = device.open()) {
            CompletableFuture<Integer> request =
                    async(() -> link.controlTransfer(GET, ByteBuffer.allocate(1), Duration.ofMillis(20)));

            stepUntilDone(request);

            assertThatThrownBy(request::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UsbTimeoutException.class);
            assertThat(clock.nanoTime()).isGreaterThanOrEqualTo(20_000_000);
        }
    }

    @Test
    void unplugEndsAWaitForASilentDevice() throws Exception {
        VirtualDevice device = bus.plug(answering());
        device.inject(0, FaultKind.SILENCE, 1);
        VirtualLink link = device.open();
        bus.after(Duration.ofMillis(3), () -> bus.unplug(device));
        CompletableFuture<Integer> request =
                async(() -> link.controlTransfer(GET, ByteBuffer.allocate(1), Duration.ofDays(1)));

        stepUntilDone(request);

        assertThatThrownBy(request::get).hasCauseInstanceOf(DeviceGoneException.class);
    }

    private static DeviceDefinition answering() {
        return Devices.headset("a").withRequest(new ScriptedRequest(0xC0, 1, 0, 0, new RequestAnswer.Data((byte) 1)));
    }

    private interface Call {
        int make() throws Exception;
    }

    private static CompletableFuture<Integer> async(Call call) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(call.make());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private void stepUntilDone(CompletableFuture<Integer> future) {
        while (!future.isDone()) {
            clock.advance(1);
            Thread.yield();
        }
    }
}
