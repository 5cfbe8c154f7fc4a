package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.scheduler.SchedulerRig.until;
import static org.microframe.scheduler.SchedulerRig.untilState;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.host.UsbDevice;

/** How a scheduler has its clients prepare a device before a stream starts. */
@Timeout(60)
class ClientPreparationTest {

    private static final StreamRequest OUT = Samples.out(128, 8);

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    @Test
    void waitsForItsDeviceAndPreparesItAtEachOpening() {
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        until("waiting", () -> player.status().detail().contains("no device matches"));
        assertThat(player.status().state()).isEqualTo(StreamState.WAITING);

        rig.plug("1");
        untilState(player, StreamState.RUNNING);

        assertThat(client.steps).containsExactly("before", "after " + 8 * Samples.BYTES_PER_FRAME);
    }

    /** A device that, when it is chosen for a stream, has its client let the stream go. */
    private record DesertedDevice(Present present, Runnable leave) implements Scheduler.PresentDevice {

        @Override
        public String identity() {
            return present.identity();
        }

        @Override
        public boolean matches(String filter) {
            leave.run();
            return present.matches(filter);
        }

        @Override
        public UsbDevice device() {
            return present.device();
        }

        @Override
        public int compareTo(Scheduler.PresentDevice other) {
            return 0;
        }
    }

    @Test
    void neverOpensADeviceUnpreparedBecauseItsClientLeaves() {
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        until("told that no device is there", () -> !client.told.isEmpty());

        rig.scheduler.arrived(new DesertedDevice(rig.present(rig.bus.plug(Samples.headset("1"))), player::close));

        untilState(player, StreamState.RUNNING);
        assertThat(client.steps).startsWith("before");
    }

    @Test
    void failsWhenThePreparationIsRefusedAndLeavesNothingOpen() {
        rig.plug("1");
        Client client = new Client() {
            @Override
            public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
                control.controlTransfer(new SetupPacket(0x40, 0x77, 0, 0, 0), null, Duration.ofSeconds(1));
            }
        };

        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilState(player, StreamState.FAILED);

        assertThat(player.status().cause()).isEqualTo(StreamCause.PREPARATION_FAILED);
        until("the device closed", () -> !rig.device().isOpen());
        assertThat(rig.records(rig.device(), Samples.OUT)).isEmpty();
    }

    @Test
    void isPreparedAnewByWhoAdoptsItWhileThePreparationOfTheLastClientFails() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch adopted = new CountDownLatch(1);
        Client gone = new Client() {
            @Override
            public void beforeInterface(DeviceControl control) throws UsbException {
                preparing.countDown();
                SchedulerRig.awaitQuietly(adopted);
                throw new UsbException("the plug-in has gone");
            }
        };
        rig.plug("1");
        StreamHold first = rig.open(Samples.PLAYER, OUT, gone, new Handler());
        preparing.await();
        first.close();
        Client next = new Client();
        StreamHold second = rig.open(Samples.PLAYER, OUT, next, new Handler());
        until("adopted", () -> !next.told.isEmpty());

        adopted.countDown();
        untilState(second, StreamState.RUNNING);

        assertThat(next.steps).hasSize(2);
        assertThat(rig.warnings).isEmpty();
    }

    @Test
    void refusesToSelectAnInterfaceInThePreparation() {
        rig.plug("1");
        Client client = new Client() {
            @Override
            public void beforeInterface(DeviceControl control) throws UsbException {
                control.controlTransfer(new SetupPacket(0x01, 11, 1, 1, 0), null, Duration.ofSeconds(1));
            }
        };

        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilState(player, StreamState.FAILED);

        assertThat(player.status().detail()).contains("SET_INTERFACE");
    }

    @Test
    void aStallIsToldWithItsOwnException() {
        rig.plug("1");
        List<UsbException> seen = new CopyOnWriteArrayList<>();
        Client client = new Client() {
            @Override
            public void beforeInterface(DeviceControl control) {
                try {
                    control.controlTransfer(new SetupPacket(0x40, 0x77, 0, 0, 0), null, Duration.ofSeconds(1));
                } catch (UsbException e) {
                    seen.add(e);
                }
            }
        };

        StreamHold player = rig.open(Samples.PLAYER, OUT, client, new Handler());
        untilState(player, StreamState.RUNNING);

        assertThat(seen).singleElement().isInstanceOf(UsbStallException.class);
    }
}
