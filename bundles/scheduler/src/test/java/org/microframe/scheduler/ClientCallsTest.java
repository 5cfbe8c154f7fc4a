package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.scheduler.SchedulerRig.until;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamStatus;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.VirtualDevice;

/** A client is called with no lock held. */
@Timeout(60)
class ClientCallsTest {

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    /** Notes every lock that the calling thread holds. */
    private static final class Client extends SchedulerRig.Client {
        final List<String> held = new CopyOnWriteArrayList<>();

        private void look() {
            long[] own = {Thread.currentThread().getId()};
            ThreadInfo thread = ManagementFactory.getThreadMXBean().getThreadInfo(own, true, true)[0];
            for (Object lock : thread.getLockedMonitors()) {
                held.add(lock.toString());
            }
            for (Object lock : thread.getLockedSynchronizers()) {
                held.add(lock.toString());
            }
        }

        @Override
        public void beforeInterface(DeviceControl control) throws UsbException {
            look();
            super.beforeInterface(control);
        }

        @Override
        public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
            look();
            super.afterInterface(control, format);
        }

        @Override
        public void stateChanged(StreamStatus status) {
            look();
            super.stateChanged(status);
        }
    }

    @Test
    void holdsNoLockWhileAClientPreparesOrIsToldAState() {
        Client client = new Client();
        StreamHold player = rig.open(Samples.PLAYER, Samples.out(128, 8), client, new SchedulerRig.Handler());
        SchedulerRig.Present present = rig.plug("1");
        VirtualDevice device = rig.bus.devices().get(0);
        SchedulerRig.untilCarried(player, 100);
        device.inject(Samples.OUT, FaultKind.REFUSED_CONTINUE, 1);
        until("the break is told", () -> player.status().ledger().breaks() > 0);
        SchedulerRig.untilCarried(player, 100);
        rig.scheduler.left(present);
        until("told that it is suspended", () -> client.told.size() >= 6);

        assertThat(client.steps).hasSize(2);
        assertThat(client.held).isEmpty();
    }
}
