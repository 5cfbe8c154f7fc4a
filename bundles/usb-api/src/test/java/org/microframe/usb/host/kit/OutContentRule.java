package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** What the device receives of OUT transfers: whole packets, one per service interval, in order. */
public abstract class OutContentRule extends ProviderRule {

    @ParameterizedTest
    @EnumSource
    void deviceReceivesTheSlotsInTheOrderOfSubmission(StandardDevice standard) throws Exception {
        BenchSession session = open(standard);
        IsochPipe pipe = session.out(3, 4);
        int[] order = {2, 0, 1};
        for (int slot = 0; slot < 3; slot++) {
            fill(pipe, slot, 4, 1000 * slot);
        }
        for (int slot : order) {
            pipe.submitAsap(slot, 4, false);
        }
        session.await(3);

        int packets = 4 * standard.packetsPerFrame();
        ByteBuffer received = ByteBuffer.wrap(session.bench.received(StandardDevice.OUT));
        assertThat(received.limit()).isEqualTo(3 * packets * standard.bytesPerPacket());
        for (int i = 0; i < 3 * packets; i++) {
            assertThat(PacketNumbers.number(received, i * standard.bytesPerPacket(), standard.bytesPerPacket()))
                    .isEqualTo(1000L * order[i / packets] + i % packets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void partOfASlotIsSentFromItsBeginning(StandardDevice standard) throws Exception {
        BenchSession session = open(standard);
        IsochPipe pipe = session.out(2, 8);
        fill(pipe, 1, 8, 50);
        pipe.submitAsap(1, 3, false);
        session.await(1);

        ByteBuffer received = ByteBuffer.wrap(session.bench.received(StandardDevice.OUT));
        assertThat(received.limit()).isEqualTo(3 * standard.bytesPerFrame());
        assertThat(PacketNumbers.number(
                        received, received.limit() - standard.bytesPerPacket(), standard.bytesPerPacket()))
                .isEqualTo(50 + 3 * standard.packetsPerFrame() - 1);
    }

    @Test
    void positionAndLimitOfASlotAreItsOwnersAffair() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 2);
        fill(pipe, 0, 2, 5);
        pipe.slot(0).position(100).limit(120);
        pipe.submitAsap(0, 2, false);
        session.await(1);

        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(2 * 192);
        assertThat(pipe.slot(0).position()).isEqualTo(100);
    }

    @Test
    void lostPacketsAreInvisibleToTheHost() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        session.bench.inject(StandardDevice.OUT, BenchFault.DROPPED_PACKET, 1);
        session.bench.inject(StandardDevice.OUT, BenchFault.DAMAGED_PACKET, 1);
        fill(pipe, 0, 4, 0);
        pipe.submitAsap(0, 4, false);

        assertThat(session.await(1)).extracting(BenchSession.Done::outcome).containsExactly(TransferOutcome.COMPLETED);
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(2 * 192);
    }

    private static void fill(IsochPipe pipe, int slot, int frames, long first) {
        int bytes = pipe.geometry().bytesPerPacket();
        for (int i = 0; i < pipe.geometry().packets(frames); i++) {
            PacketNumbers.fill(pipe.slot(slot), i * bytes, bytes, first + i);
        }
    }
}
