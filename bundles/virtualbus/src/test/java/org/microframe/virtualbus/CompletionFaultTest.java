package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ends of transfers that are told late, never, or otherwise than they were. */
class CompletionFaultTest {

    private static final long BASE = 100;

    private final SteppedClock clock = new SteppedClock(BASE);
    private final VirtualBus bus = new VirtualBus(clock);
    private final VirtualDevice device = bus.plug(Devices.headset("a"));

    @Test
    void lateCompletionDelaysThoseBehindItAndNotTheBus() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        device.inject(Devices.SPEAKER, FaultPlan.NONE.withLateFrames(5));
        device.inject(Devices.SPEAKER, FaultKind.LATE_COMPLETION, 1);
        for (int slot = 0; slot < 3; slot++) {
            host.pipe.submit(slot, BASE + 1 + 2 * slot, 2);
        }

        clock.advance(20);

        assertThat(host.ends)
                .containsExactly(
                        new Host.End(0, TransferEnd.COMPLETED, BASE + 8),
                        new Host.End(1, TransferEnd.COMPLETED, BASE + 8),
                        new Host.End(2, TransferEnd.COMPLETED, BASE + 8));
        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 6, 6, 6 * 192));
    }

    @Test
    void jitterKeepsTheOrderAndItsBound() throws Exception {
        device.inject(Devices.SPEAKER, FaultPlan.seeded(4).withJitterFrames(3));
        Host host = new Host(device, Devices.SPEAKER, 50, 1);
        for (int slot = 0; slot < 50; slot++) {
            host.pipe.submit(slot, BASE + 1 + slot, 1);
        }

        clock.advance(60);

        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            assertThat(host.ends.get(i).slot()).isEqualTo(i);
            delays.add(host.ends.get(i).frame() - (BASE + 2 + i));
        }
        assertThat(delays).allMatch(delay -> delay >= 0 && delay <= 3).contains(0L, 3L);
    }

    @Test
    void lostCompletionIsNeverToldNotEvenByAbortOrClose() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        device.inject(Devices.SPEAKER, FaultKind.LOST_COMPLETION, 1);
        host.pipe.submit(0, BASE + 1, 2);
        host.pipe.submit(1, BASE + 3, 2);
        clock.advance(10);

        host.pipe.abort();
        host.close();
        clock.advance(10);

        assertThat(host.ends).containsExactly(new Host.End(1, TransferEnd.COMPLETED, BASE + 5));
        assertThat(device.injected(Devices.SPEAKER, FaultKind.LOST_COMPLETION)).isEqualTo(1);
    }

    @Test
    void failedTransferWasCarriedAllTheSame() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        device.inject(Devices.SPEAKER, FaultKind.FAILED_TRANSFER, 1);
        host.pipe.submit(0, BASE + 1, 2);
        host.pipe.submit(1, BASE + 3, 2);

        clock.advance(10);

        assertThat(host.ends).extracting(Host.End::end).containsExactly(TransferEnd.FAILED, TransferEnd.COMPLETED);
        assertThat(host.record().receivedPackets()).isEqualTo(4);
    }

    @Test
    void refusedTransferIsToldInOrderAndNeverOnTheBus() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        host.pipe.submit(0, BASE + 1, 2);
        host.pipe.refuse(1, 2, TransferEnd.REFUSED);
        assertThat(host.pipe.pendingEnd()).isEqualTo(BASE + 3);
        assertThat(host.pipe.refusalsPending()).isEqualTo(1);
        host.pipe.submit(2, BASE + 3, 2);

        clock.advance(10);

        assertThat(host.ends)
                .containsExactly(
                        new Host.End(0, TransferEnd.COMPLETED, BASE + 3),
                        new Host.End(1, TransferEnd.REFUSED, BASE + 3),
                        new Host.End(2, TransferEnd.COMPLETED, BASE + 5));
        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 4, 4, 4 * 192));
        assertThat(host.pipe.refusalsPending()).isZero();
    }

    @Test
    void refusedTransferAloneIsToldWithThePresentFrame() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        host.pipe.refuse(0, 2, TransferEnd.REFUSED);
        assertThat(host.ends).isEmpty();

        clock.advance(1);

        assertThat(host.ends).containsExactly(new Host.End(0, TransferEnd.REFUSED, BASE + 1));
    }

    @Test
    void framesThatAreOverAreLateAndTheRestIsCarried() throws Exception {
        Host host = new Host(device, Devices.MICROPHONE, 3, 4);

        assertThat(host.pipe.submitAt(0, BASE - 1, 4, 0xC0020000, TransferEnd.FAILED))
                .isEqualTo(2);
        assertThat(host.pipe.submitAt(1, BASE + 2, 2, 0xC0020000, TransferEnd.FAILED))
                .isEqualTo(1);
        assertThat(host.pipe.submitAt(2, BASE, 4, 0xC0020000, TransferEnd.FAILED))
                .isEqualTo(4);
        clock.advance(10);

        assertThat(host.ends)
                .extracting(Host.End::end)
                .containsExactly(TransferEnd.COMPLETED, TransferEnd.COMPLETED, TransferEnd.FAILED);
        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 3, 3, 3 * 192));
        assertThat(statuses(host, 0, 4)).containsExactly(0xC0020000, 0xC0020000, 0, 0);
        assertThat(statuses(host, 1, 2)).containsExactly(0xC0020000, 0);
        assertThat(statuses(host, 2, 4)).containsOnly(0xC0020000);
    }

    private static List<Integer> statuses(Host host, int slot, int frames) {
        List<Integer> statuses = new ArrayList<>();
        for (var packets = host.packets(slot, frames); packets.next(); ) {
            statuses.add(packets.usbdStatus());
        }
        return statuses;
    }

    @Test
    void abortMayBeToldLater() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        host.pipe.submit(0, BASE + 5, 2);

        host.pipe.abort(2);
        assertThat(host.ends).isEmpty();
        assertThat(host.pipe.pending()).isZero();
        clock.advance(2);

        assertThat(host.ends).containsExactly(new Host.End(0, TransferEnd.ABORTED, BASE + 2));
    }

    @Test
    void refusedContinueIsCountedOnce() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 3, 2);
        device.inject(Devices.SPEAKER, FaultKind.REFUSED_CONTINUE, 1);

        assertThat(host.pipe.refusesContinue()).isTrue();
        assertThat(host.pipe.refusesContinue()).isFalse();
    }

    @Test
    void everythingThatWasHitIsCounted() throws Exception {
        Host host = new Host(device, Devices.MICROPHONE, 3, 2);
        device.inject(Devices.MICROPHONE, FaultKind.DROPPED_PACKET, 1);
        device.inject(Devices.MICROPHONE, FaultKind.FAILED_TRANSFER, 5);
        device.inject(0, FaultKind.STALL, 2);
        host.pipe.submit(0, BASE + 1, 2);

        clock.advance(5);

        assertThat(device.injections())
                .containsExactly(
                        new InjectionCount(Devices.MICROPHONE, FaultKind.DROPPED_PACKET, 1),
                        new InjectionCount(Devices.MICROPHONE, FaultKind.FAILED_TRANSFER, 1));
    }

    @Test
    void slotsUntoldStayTaken() throws Exception {
        Host host = new Host(device, Devices.SPEAKER, 1, 2);
        host.pipe.refuse(0, 2, TransferEnd.REFUSED);

        assertThatThrownBy(() -> host.pipe.submit(0, BASE + 3, 2)).isInstanceOf(IllegalStateException.class);
    }
}
