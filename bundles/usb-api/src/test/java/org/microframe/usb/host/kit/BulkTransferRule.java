package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;

/** Bulk and interrupt transfers. */
public abstract class BulkTransferRule extends ProviderRule {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void whatIsSentComesBackInOrder() throws Exception {
        BenchSession session = open();
        ByteBuffer sent =
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 0}).position(1).limit(5);
        ByteBuffer room = ByteBuffer.allocate(64);

        assertThat(session.connection.transfer(StandardDevice.BULK_OUT, sent, SECOND))
                .isEqualTo(4);
        assertThat(session.connection.transfer(StandardDevice.BULK_IN, room, SECOND))
                .isEqualTo(4);

        assertThat(sent.remaining()).isZero();
        assertThat(room.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        assertThat(session.bench.received(StandardDevice.BULK_OUT)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void endpointWithNothingToSendEndsByTheTimeout() throws Exception {
        BenchSession session = open();
        AtomicReference<UsbException> thrown = new AtomicReference<>();

        session.elsewhere(null, () -> {
            try {
                return session.connection.transfer(
                        StandardDevice.INTERRUPT, ByteBuffer.allocate(8), Duration.ofMillis(30));
            } catch (UsbException e) {
                thrown.set(e);
                return -1;
            }
        });

        assertThat(thrown.get()).isInstanceOf(UsbTimeoutException.class);
    }

    @Test
    void haltedEndpointIsAStall() throws Exception {
        BenchSession session = open();
        session.bench.inject(StandardDevice.BULK_OUT, BenchFault.STALL, 1);

        assertThatThrownBy(() -> session.connection.transfer(StandardDevice.BULK_OUT, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(UsbStallException.class);
    }

    @Test
    void endpointsOfAnotherKindOrOfNoActiveSettingAreRefused() throws Exception {
        BenchSession session = open();

        assertThatThrownBy(() -> session.connection.transfer(StandardDevice.OUT, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        session.connection.selectAlternateSetting(1, 1);
        assertThatThrownBy(() -> session.connection.transfer(StandardDevice.OUT, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        session.connection.transfer(StandardDevice.BULK_OUT, ByteBuffer.allocate(8), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
