package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.BenchSession.Done;

/** A device that is unplugged in mid-flight. */
public abstract class UnplugRule extends ProviderRule {

    @Test
    void everyPendingTransferEndsAndNoneAsCompletedBeforeItsTime() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(4, 255);
        long before = session.bench.frame();
        session.submitAll(pipe);
        session.bench.pass(40);

        session.bench.unplug();

        int passed = (int) (session.bench.frame() - before);
        List<Done> done = session.await(4);
        assertThat(done).extracting(Done::slot).containsExactly(0, 1, 2, 3);
        assertThat(done)
                .extracting(Done::outcome)
                .doesNotContain(TransferOutcome.REFUSED)
                .filteredOn(outcome -> outcome == TransferOutcome.COMPLETED)
                .hasSizeLessThanOrEqualTo(passed / 255);
        assertThat(session.bench.received(StandardDevice.OUT).length).isBetween(1, (passed + 1) * 192);
    }

    @Test
    void laterCallsFindItGone() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 8);
        session.bench.unplug();

        assertThat(pipe.submitAsap(0, 8, false)).isEqualTo(IsochPipe.GONE);
        assertThat(pipe.submitAt(0, 8, session.bench.frame() + 20)).isEqualTo(IsochPipe.GONE);
        FrameStamp stamp = new FrameStamp();
        stamp.set(5, 6);
        assertThat(pipe.frame(stamp)).isEqualTo(IsochPipe.GONE);
        assertThat(stamp.frame()).isEqualTo(5);
        assertThatThrownBy(() -> session.connection.selectAlternateSetting(1, 0))
                .isInstanceOf(DeviceGoneException.class);
        assertThatThrownBy(() -> session.connection.controlTransfer(
                        new SetupPacket(0xC0, 9, 0, 0, 1), ByteBuffer.allocate(1), Duration.ofSeconds(1)))
                .isInstanceOf(DeviceGoneException.class);
        assertThatThrownBy(() -> session.connection.transfer(
                        StandardDevice.BULK_OUT, ByteBuffer.allocate(1), Duration.ofSeconds(1)))
                .isInstanceOf(DeviceGoneException.class);
    }

    @Test
    void closingIsProvenOnceAllIsDequeued() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 255);
        session.submitAll(pipe);
        session.bench.unplug();
        session.await(3);

        assertThat(session.elsewhere(null, () -> pipe.close(true))).isTrue();
        session.connection.close();
    }

    @Test
    void packetsThatDidNotComeAreNotGood() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 255);
        pipe.submitAsap(0, 255, false);
        session.bench.pass(60);

        session.bench.unplug();

        session.await(1);
        long served = session.bench.served(StandardDevice.IN).get(0).frames();
        int good = 0;
        for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
            good += packets.status() == PacketStatus.OK ? 1 : 0;
        }
        assertThat(good).isLessThanOrEqualTo((int) served).isLessThan(255);
    }

    @Test
    void deviceThatIsPluggedAgainStreamsAgain() throws Exception {
        BenchSession session = open();
        session.submitAll(session.out(2, 8));
        session.bench.unplug();
        session.await(2);
        session.connection.close();

        UsbDevice again = session.bench.plug(StandardDevice.FULL_SPEED);

        assertThatThrownBy(() -> session.device.open(session.queue)).isInstanceOf(DeviceGoneException.class);
        BenchSession next = new BenchSession(session.bench, StandardDevice.FULL_SPEED, again);
        try (UsbConnection connection = next.connection) {
            IsochPipe pipe = next.out(2, 8);
            next.submitAll(pipe);
            assertThat(next.await(2)).extracting(Done::outcome).containsOnly(TransferOutcome.COMPLETED);
            assertThat(connection).isSameAs(next.connection);
        }
    }
}
