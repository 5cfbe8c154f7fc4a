package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** What IN transfers bring: a descriptor for each packet, and holes where packets are short or missing. */
public abstract class InPacketsRule extends ProviderRule {

    @ParameterizedTest
    @EnumSource
    void packetsFollowEachOtherAcrossTransfers(StandardDevice standard) throws Exception {
        BenchSession session = open(standard);
        IsochPipe pipe = session.in(4, 4);
        session.submitAll(pipe);
        long expected = PacketNumbers.NONE;
        for (int transfers = 0; transfers < 40; transfers++) {
            Done done = session.await(1).get(0);
            IsochPackets packets = pipe.packets(done.slot());
            assertThat(packets.count()).isEqualTo(4 * standard.packetsPerFrame());
            while (packets.next()) {
                assertThat(packets.status()).isEqualTo(PacketStatus.OK);
                assertThat(packets.length()).isEqualTo(standard.bytesPerPacket());
                assertThat(packets.offset()).isEqualTo(packets.index() * standard.bytesPerPacket());
                long number = PacketNumbers.number(pipe.slot(done.slot()), packets.offset(), packets.length());
                if (expected != PacketNumbers.NONE) {
                    assertThat(number).isEqualTo(expected);
                }
                expected = number + 1;
            }
            assertThat(pipe.submitAsap(done.slot(), 4, true)).isEqualTo(IsochPipe.OK);
        }
    }

    @Test
    void partOfASlotHasThePacketsOfItsFrames() throws Exception {
        BenchSession session = open(StandardDevice.HIGH_SPEED);
        IsochPipe pipe = session.in(2, 8);
        pipe.submitAsap(1, 3, false);
        session.await(1);

        assertThat(pipe.packets(1).count()).isEqualTo(24);
    }

    @Test
    void cursorIsTheSameAndRewoundAtEachCall() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 2);
        session.submitAll(pipe);
        session.await(2);
        IsochPackets packets = pipe.packets(0);
        packets.next();

        assertThat(pipe.packets(0)).isSameAs(packets);
        assertThat(packets.index()).isEqualTo(-1);
        assertThat(pipe.packets(1)).isNotSameAs(packets);
    }

    @Test
    void shortPacketLeavesAHole() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 3);
        session.bench.inject(StandardDevice.IN, BenchFault.SHORT_PACKET, 1);
        pipe.submitAsap(0, 3, false);
        session.await(1);

        IsochPackets packets = pipe.packets(0);
        packets.next();
        assertThat(packets.status()).isEqualTo(PacketStatus.OK);
        assertThat(packets.length()).isLessThan(192);
        packets.next();
        assertThat(packets.offset()).isEqualTo(192);
        assertThat(PacketNumbers.number(pipe.slot(0), 192, 192)).isNotEqualTo(PacketNumbers.NONE);
    }

    @Test
    void lostAndDamagedPacketsHaveAStatusAndTheTransferCompletes() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 4);
        session.bench.inject(StandardDevice.IN, BenchFault.DROPPED_PACKET, 2);
        pipe.submitAsap(0, 4, false);
        assertThat(session.await(1)).containsExactly(new Done(pipe, 0, TransferOutcome.COMPLETED));
        IsochPackets packets = pipe.packets(0);
        for (int i = 0; i < 4; i++) {
            packets.next();
            assertThat(packets.status() == PacketStatus.OK).isEqualTo(i >= 2);
        }
        session.bench.inject(StandardDevice.IN, BenchFault.DAMAGED_PACKET, 1);
        pipe.submitAsap(1, 4, false);
        assertThat(session.await(1)).containsExactly(new Done(pipe, 1, TransferOutcome.COMPLETED));
        packets = pipe.packets(1);
        packets.next();
        assertThat(packets.status()).isNotEqualTo(PacketStatus.OK);
        packets.next();
        assertThat(packets.status()).isEqualTo(PacketStatus.OK);
    }

    @Test
    void transferWithoutAGoodPacketFails() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 4);
        session.bench.inject(StandardDevice.IN, BenchFault.DROPPED_PACKET, 4);
        session.submitAll(pipe);

        assertThat(session.await(2))
                .containsExactly(
                        new Done(pipe, 0, TransferOutcome.FAILED), new Done(pipe, 1, TransferOutcome.COMPLETED));
        for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
            assertThat(packets.status()).isNotEqualTo(PacketStatus.OK);
        }
    }

    @Test
    void whatWasSentComesBackByLoopback() throws Exception {
        BenchSession session = open();
        IsochPipe out = session.out(2, 4);
        IsochPipe in = session.loopback(4, 32);
        for (int i = 0; i < 4; i++) {
            PacketNumbers.fill(out.slot(0), i * 192, 192, 70 + i);
        }
        session.submitAll(in);
        out.submitAsap(0, 4, false);
        session.await(5);

        ByteBuffer back = ByteBuffer.allocate(4 * 192);
        for (int slot = 0; slot < 4; slot++) {
            for (IsochPackets packets = in.packets(slot); packets.next(); ) {
                back.put(in.slot(slot).slice(packets.offset(), packets.length()));
            }
        }
        assertThat(back.remaining()).isZero();
        for (int i = 0; i < 4; i++) {
            assertThat(PacketNumbers.number(back, i * 192, 192)).isEqualTo(70 + i);
        }
    }

    @Test
    void outPipeHasNoPackets() throws Exception {
        IsochPipe pipe = open().out(2, 1);

        assertThatThrownBy(() -> pipe.packets(0)).isInstanceOf(IllegalStateException.class);
    }
}
