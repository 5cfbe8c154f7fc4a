package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.streaming.HandleRig.IN;
import static org.microframe.streaming.HandleRig.OUT;
import static org.microframe.streaming.HandleRig.bytes;
import static org.microframe.streaming.HandleRig.fill;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.StreamHandle;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.streaming.HandleRig.Call;
import org.microframe.streaming.PlannedScheduler.Opened;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;

@Timeout(30)
class BundleStreamsTest {

    private static final DeviceControl CONTROL = new PlannedControl(setup -> 0);
    private static final SetupPacket ASK = new SetupPacket(0xC0, 0x55, 0, 0, 0);

    @RegisterExtension
    final HandleRig rig = new HandleRig();

    private IsochOutput open(BundleStreams by) {
        return by.openOutput("music", OUT, OutputPolicy.DEFAULT);
    }

    private static Reason reasonOf(StreamHandle handle) {
        HandleEndedException e = org.assertj.core.api.Assertions.catchThrowableOfType(
                HandleEndedException.class, () -> handle.awaitRunning(Duration.ZERO));
        return e.reason();
    }

    @Test
    void opensUnderTheNameOfItsBundle() throws Exception {
        open(rig.streams);

        assertThat(rig.opened().identity.toString()).isEqualTo("org.example.plugin/music");
        assertThat(rig.opened().request).isEqualTo(OUT);
        assertThat(rig.streams.streams()).extracting(StreamStatus::identity).containsExactly(rig.opened().identity);
    }

    @Test
    void refusesASecondHandleForANameUntilTheFirstIsClosed() throws Exception {
        IsochOutput first = open(rig.streams);
        assertThatThrownBy(() -> open(rig.streams))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("music");

        first.close();
        open(rig.streams);
        rig.settle();

        assertThat(rig.scheduler.opened).hasSize(2);
        assertThat(rig.scheduler.last().handler).isNotNull();
    }

    @Test
    void refusesTheWrongDirectionAndAnEmptyName() {
        assertThatThrownBy(() -> rig.streams.openOutput("music", IN, OutputPolicy.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x82");
        assertThatThrownBy(() -> rig.streams.openInput("voice", OUT, InputPolicy.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x01");
        assertThatThrownBy(() -> rig.streams.openInput(" ", IN, InputPolicy.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name is empty");
    }

    @Test
    void letsTheNewVersionOfAPlugInWaitForTheNameAndCarryOnWhenTheOldOneCloses() throws Exception {
        IsochOutput old = open(rig.streams);
        rig.running();
        BundleStreams newVersion = new BundleStreams(rig.runtime, "org.example.plugin");

        IsochOutput next = open(newVersion);
        rig.settle();
        StreamStatus waiting = next.status();
        next.write(bytes(0, HandleRig.FRAME));
        old.abort();
        rig.settle();

        assertThat(waiting.state()).isEqualTo(StreamState.WAITING);
        assertThat(waiting.cause()).isEqualTo(StreamCause.ENDPOINT_TAKEN);
        assertThat(waiting.detail()).contains("held by another");
        assertThat(rig.scheduler.opened).hasSize(2);
        assertThat(fill(rig.scheduler.last()))
                .isEqualTo(bytes(0, HandleRig.FRAME).array());
    }

    @Test
    void closesWhatItsBundleLeftOpen() throws Exception {
        IsochOutput output = open(rig.streams);
        IsochInput input = rig.streams.openInput("voice", IN, InputPolicy.DEFAULT);
        Call<Object> reading = new Call<Object>(input::take).untilBlocked();

        rig.streams.end(Reason.RELEASED);
        rig.settle();

        assertThat(reading.failure()).hasMessageContaining("get the service and open the name again");
        assertThat(reasonOf(output)).isEqualTo(Reason.RELEASED);
        assertThat(rig.scheduler.opened).hasSize(2).allMatch(stream -> stream.closed);
        assertThatThrownBy(() -> open(rig.streams)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsItsHandlesWithTheRuntimeAndLetsTheStreamsLinger() throws Exception {
        IsochOutput output = open(rig.streams);
        Opened stream = rig.running();

        rig.runtime.end();
        rig.settle();

        assertThat(reasonOf(output)).isEqualTo(Reason.RUNTIME_GONE);
        assertThat(stream.closed).isTrue();
        assertThatThrownBy(() -> open(rig.streams))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("get it anew");
    }

    @Test
    void sendsControlTransfersToTheSchedulerThatLeads() throws Exception {
        DeviceControl control = rig.streams.control("(device=amp)");
        assertThatThrownBy(() -> control.controlTransfer(ASK, null, Duration.ofSeconds(1)))
                .isInstanceOf(DeviceGoneException.class);
        PlannedScheduler next = rig.nextScheduler();
        next.controlled = "(device=amp)";

        control.controlTransfer(ASK, null, Duration.ofSeconds(1));

        assertThat(next.transfers).containsExactly(ASK);
        assertThat(control.transfer(0x03, ByteBuffer.allocate(5), Duration.ofSeconds(1)))
                .isEqualTo(5);
        assertThatThrownBy(() -> rig.streams.control("(broken"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(broken");
    }

    @Test
    void endsItsControlHandlesToo() throws Exception {
        DeviceControl control = rig.streams.control("(device=amp)");
        rig.runtime.schedulerLeft(rig.scheduler);
        rig.settle();
        assertThatThrownBy(() -> control.controlTransfer(ASK, null, Duration.ofSeconds(1)))
                .isInstanceOf(DeviceGoneException.class)
                .hasMessageContaining("no scheduler");

        rig.runtime.end();

        assertThatThrownBy(() -> control.controlTransfer(ASK, null, Duration.ofSeconds(1)))
                .isInstanceOf(HandleEndedException.class);
        assertThatThrownBy(() -> control.transfer(0x03, ByteBuffer.allocate(5), Duration.ofSeconds(1)))
                .isInstanceOf(HandleEndedException.class);
    }

    @Test
    void preparesTheDeviceThroughTheHandleAndNotAfterItsEnd() throws Exception {
        CountDownLatch prepared = new CountDownLatch(1);
        IsochOutput output = rig.streams.openOutput("music", OUT, OutputPolicy.DEFAULT, new DevicePreparation() {
            @Override
            public void beforeInterface(DeviceControl control) throws Exception {
                if (prepared.getCount() == 0) {
                    throw new IllegalStateException("planned");
                }
                prepared.countDown();
            }
        });
        Opened stream = rig.opened();

        stream.client.beforeInterface(CONTROL);
        assertThat(prepared.getCount()).isZero();
        assertThatThrownBy(() -> stream.client.beforeInterface(CONTROL))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("planned");
        output.close();

        assertThatThrownBy(() -> stream.client.beforeInterface(CONTROL))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("went before the device was prepared");
    }

    @Test
    void keepsTheLedgerWhenTheNewerOfTwoVersionsComesWhileThereIsNoScheduler() throws Exception {
        rig.streams.openInput("voice", IN, InputPolicy.DEFAULT);
        rig.running().tell(StreamState.RUNNING, HandleRig.ledger(800, 0));
        rig.runtime.schedulerLeft(rig.scheduler);
        rig.settle();

        for (int versions = 0; versions < 10; versions++) {
            new BundleStreams(rig.runtime, "org.example.plugin").openInput("voice", IN, InputPolicy.DEFAULT);
        }
        PlannedScheduler next = rig.nextScheduler();

        assertThat(next.opened).hasSize(1);
        assertThat(next.last().earlier.carried()).isEqualTo(800);
    }

    @Test
    void handsTheLedgerOnWhenTheElderOfTwoVersionsGoesWhileThereIsNoScheduler() throws Exception {
        IsochInput elder = rig.streams.openInput("voice", IN, InputPolicy.DEFAULT);
        rig.running().tell(StreamState.RUNNING, HandleRig.ledger(800, 0));
        rig.runtime.schedulerLeft(rig.scheduler);
        new BundleStreams(rig.runtime, "org.example.plugin").openInput("voice", IN, InputPolicy.DEFAULT);

        elder.close();
        PlannedScheduler next = rig.nextScheduler();

        assertThat(next.last().earlier.carried()).isEqualTo(800);
    }
}
