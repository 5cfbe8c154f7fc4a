package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;

/** Requests on endpoint 0. */
public abstract class ControlTransferRule extends ProviderRule {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SetupPacket GET = new SetupPacket(0xC0, 9, 0, 0, 8);
    private static final SetupPacket SET = new SetupPacket(0x40, 9, 0, 0, 2);
    private static final SetupPacket UNKNOWN = new SetupPacket(0x40, 8, 0, 0, 0);

    @Test
    void dataComesAndGoesAndTheBufferIsAdvancedByIt() throws Exception {
        BenchSession session = open();
        ByteBuffer room = ByteBuffer.allocate(12).position(3);
        ByteBuffer data = ByteBuffer.allocate(4);

        assertThat(session.connection.controlTransfer(GET, room, SECOND)).isEqualTo(1);
        assertThat(room.position()).isEqualTo(4);
        assertThat(room.get(3)).isEqualTo(StandardDevice.ANSWER);
        assertThat(session.connection.controlTransfer(SET, data, SECOND)).isEqualTo(2);
        assertThat(data.position()).isEqualTo(2);
    }

    @Test
    void unknownRequestIsAStall() throws Exception {
        BenchSession session = open();

        assertThatThrownBy(() -> session.connection.controlTransfer(UNKNOWN, null, SECOND))
                .isInstanceOf(UsbStallException.class);
        assertThat(session.connection.controlTransfer(GET, ByteBuffer.allocate(8), SECOND))
                .isEqualTo(1);
    }

    @Test
    void injectedStallIsOne() throws Exception {
        BenchSession session = open();
        session.bench.inject(0, BenchFault.STALL, 1);

        assertThatThrownBy(() -> session.connection.controlTransfer(GET, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(UsbStallException.class);
        assertThat(session.connection.controlTransfer(GET, ByteBuffer.allocate(8), SECOND))
                .isEqualTo(1);
    }

    @Test
    void silentDeviceEndsTheRequestByItsTimeout() throws Exception {
        BenchSession session = open();
        session.bench.inject(0, BenchFault.SILENCE, 1);
        AtomicReference<UsbException> thrown = new AtomicReference<>();
        long before = session.bench.frame();

        session.elsewhere(null, () -> {
            try {
                return session.connection.controlTransfer(GET, ByteBuffer.allocate(8), Duration.ofMillis(50));
            } catch (UsbException e) {
                thrown.set(e);
                return -1;
            }
        });

        assertThat(thrown.get()).isInstanceOf(UsbTimeoutException.class);
        assertThat(session.bench.frame() - before).isGreaterThanOrEqualTo(49);
        assertThat(session.connection.controlTransfer(GET, ByteBuffer.allocate(8), SECOND))
                .isEqualTo(1);
    }

    @Test
    void whatBreaksTheRulesIsRefused() throws Exception {
        BenchSession session = open();

        assertThatThrownBy(() -> session.connection.controlTransfer(GET, ByteBuffer.allocate(8), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.controlTransfer(GET, ByteBuffer.allocate(7), SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.controlTransfer(GET, null, SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.controlTransfer(
                        new SetupPacket(0xC0, 9, 0, 0, 4097), ByteBuffer.allocate(5000), SECOND))
                .isInstanceOf(UsbException.class);
        assertThatThrownBy(() -> session.connection.controlTransfer(new SetupPacket(0x00, 9, 1, 0, 0), null, SECOND))
                .isInstanceOf(UsbException.class);
        assertThatThrownBy(() -> session.connection.controlTransfer(new SetupPacket(0x01, 11, 1, 1, 0), null, SECOND))
                .isInstanceOf(UsbException.class);
    }

    @Test
    void requestsAreAnsweredWhileAStreamRuns() throws Exception {
        BenchSession session = open();
        session.submitAll(session.out(2, 8));

        assertThat(session.connection.controlTransfer(GET, ByteBuffer.allocate(8), SECOND))
                .isEqualTo(1);

        assertThat(session.await(2)).hasSize(2);
    }
}
