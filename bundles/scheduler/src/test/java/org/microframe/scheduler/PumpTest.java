package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.PacketPattern;

class PumpTest {

    private PumpRig rig;

    @AfterEach
    void closeRig() {
        if (rig != null) {
            rig.close();
        }
    }

    /** Fills every frame with its number, from 1. */
    private static final class Counter implements SlotHandler {
        int calls;
        int emptyCalls;
        int bytesOfNext = -1;
        long next = 1;
        boolean silent;

        @Override
        public int fill(ByteBuffer slot) {
            calls++;
            if (silent) {
                emptyCalls++;
                return 0;
            }
            int bytes = bytesOfNext < 0 ? slot.limit() : bytesOfNext;
            for (int at = 0; at < bytes; at += Samples.BYTES_PER_FRAME) {
                slot.putLong(at, next++);
            }
            return bytes;
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            throw new AssertionError("an OUT handler takes nothing");
        }
    }

    /** Notes the pattern's number of every packet. */
    private static final class Listener implements SlotHandler {
        final List<Long> numbers = new ArrayList<>();

        @Override
        public int fill(ByteBuffer slot) {
            throw new AssertionError("an IN handler fills nothing");
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            assertThat(slot.isReadOnly()).isTrue();
            while (packets.next()) {
                assertThat(packets.status()).isEqualTo(PacketStatus.OK);
                numbers.add(PacketPattern.number(slot, packets.offset(), packets.length()));
            }
        }
    }

    private List<Long> playedNumbers() {
        ByteBuffer captured = ByteBuffer.wrap(rig.device.captured(Samples.OUT)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        List<Long> numbers = new ArrayList<>();
        for (int at = 0; at < captured.limit(); at += Samples.BYTES_PER_FRAME) {
            numbers.add(captured.getLong(at));
        }
        return numbers;
    }

    private static List<Long> consecutive(long from, int count) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(from + i);
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xFFFF_FF80L, 0x1_7FFF_FFF0L})
    void carriesEveryFrameInOneChainOverTheCountersWrap(long frameBase) throws Exception {
        rig = new PumpRig(frameBase, 7);
        rig.enter();
        PipeRing ring = rig.open(Samples.out(64, 8), new Counter(), Dispatch.PUMP);

        rig.run(1000);
        rig.drain(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(ledger.chains()).isEqualTo(1);
        assertThat(ledger.span()).isEqualTo(ledger.carried());
        assertThat(ledger.underrun()).isZero();
        assertThat(ledger.spanBound()).isZero();
        List<EndpointRecord> records = rig.records(Samples.OUT);
        assertThat(records.get(0).schedule()).hasSize(1);
        assertThat(playedNumbers()).isEqualTo(consecutive(1, (int) ledger.carried()));
        BusAgreement.require(ledger, records);
    }

    @Test
    void deliversEveryPacketInOrderFromTheFirst() throws Exception {
        rig = new PumpRig(0, 3);
        rig.enter();
        Listener listener = new Listener();
        PipeRing ring = rig.open(Samples.in(64, 8), listener, Dispatch.PUMP);

        rig.run(1000);
        rig.drain(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(ledger.goodPackets()).isEqualTo(ledger.carried());
        assertThat(ledger.overrun()).isZero();
        assertThat(listener.numbers).isEqualTo(consecutive(listener.numbers.get(0), (int) ledger.carried()));
    }

    @Test
    void sendsFillerWhenTheHandlerHasNothingAndBooksItAsUnderrun() throws Exception {
        rig = new PumpRig(0, 5);
        rig.enter();
        Counter counter = new Counter();
        PipeRing ring = rig.open(Samples.out(32, 8), counter, Dispatch.PUMP);

        rig.run(200);
        counter.silent = true;
        rig.run(200);
        counter.silent = false;
        rig.run(200);
        rig.drain(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        List<Long> played = playedNumbers();
        assertThat(counter.emptyCalls).isPositive();
        assertThat(played.stream().filter(number -> number == 0).count())
                .isEqualTo(ledger.underrun())
                .isBetween(180L, 220L);
        assertThat(played.stream().filter(number -> number != 0).toList())
                .isEqualTo(consecutive(1, (int) (ledger.carried() - ledger.underrun())));
        assertThat(ledger.chains()).isEqualTo(1);
    }

    @Test
    void sendsTheRestOfABegunFrameAsZerosAndFramesNotBegunAsFiller() throws Exception {
        rig = new PumpRig(0, 5);
        rig.enter();
        Counter counter = new Counter();
        counter.bytesOfNext = 2 * Samples.BYTES_PER_FRAME + 10;
        PipeRing ring = rig.open(Samples.out(32, 8), counter, Dispatch.PUMP);

        rig.run(100);
        rig.drain(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        long transfers = ledger.carried() / 8;
        assertThat(ledger.underrun()).isEqualTo(5 * transfers);
        assertThat(playedNumbers().subList(0, 8)).containsExactly(1L, 2L, 3L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void startsANewChainAfterARunDryRingAndBooksTheHoleAsGap() throws Exception {
        rig = new PumpRig(0, 11);
        rig.enter();
        Counter counter = new Counter();
        PipeRing ring = rig.open(Samples.out(32, 8), counter, Dispatch.PUMP);

        rig.run(300);
        rig.stall(100);
        rig.run(300);
        rig.stall(50);
        rig.run(300);
        rig.drain(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        List<EndpointRecord> records = rig.records(Samples.OUT);
        assertThat(records.get(0).schedule()).hasSize(3);
        assertThat(ledger.chains()).isEqualTo(3);
        assertThat(ledger.breaks()).isEqualTo(2);
        assertThat(rig.told).containsExactly("true after 1", "false after 1", "true after 2", "false after 2");
        assertThat(ring.leastLeadFrames()).isZero();
        assertThat(ledger.gap()).isPositive();
        assertThat(ledger.suspended()).isZero();
        assertThat(ledger.unconfirmed()).isZero();
        BusAgreement.require(ledger, records);
        assertThat(playedNumbers()).isEqualTo(consecutive(1, (int) ledger.carried()));
    }

    @Test
    void booksAnInputOverrunWhenTheHandlerIsAbsent() throws Exception {
        rig = new PumpRig(0, 3);
        rig.enter();
        PipeRing ring = rig.open(Samples.in(32, 8), null, Dispatch.PUMP);

        rig.run(300);
        rig.drain(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(ledger.overrun()).isEqualTo(ledger.carried()).isPositive();
        assertThat(ledger.chains()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13})
    void booksWhatWasPendingAtAnUnplugAsUnconfirmedUpToThatFrame(int seed) throws Exception {
        rig = new PumpRig(0, seed);
        rig.enter();
        PipeRing ring = rig.open(Samples.out(64, 8), new Counter(), Dispatch.PUMP);

        rig.run(200 + seed);
        rig.bus.unplug(rig.device);
        rig.run(10);
        rig.pump.remove(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(rig.stopped).isEqualTo(StreamCause.DEVICE_GONE);
        assertThat(ledger.unconfirmed()).isBetween(0L, 8L + ledger.unconfirmedBound() + 2);
        BusAgreement.require(ledger, rig.records(Samples.OUT));
    }

    @Test
    void booksAnAbortInFlightAsUnconfirmedOnlyAsFarAsTheBusHadGone() throws Exception {
        rig = new PumpRig(0, 4);
        rig.enter();
        PipeRing ring = rig.open(Samples.out(64, 8), new Counter(), Dispatch.PUMP);

        rig.run(203);
        Thread closer = new Thread(() -> ring.pipe.close(false));
        closer.start();
        while (closer.isAlive()) {
            rig.pump.turn(0);
        }
        rig.pump.remove(ring);

        LedgerSnapshot ledger = ring.ledger.snapshot();
        assertThat(ledger.unconfirmed()).isLessThan(64);
        BusAgreement.require(ledger, rig.records(Samples.OUT));
    }

    @Test
    void countsAnExceptionOfAHandlerAsNothingFilled() throws Exception {
        rig = new PumpRig(0, 4);
        rig.enter();
        List<Throwable> seen = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> seen.add(e));
        SlotHandler failing = new SlotHandler() {
            @Override
            public int fill(ByteBuffer slot) {
                throw new IllegalStateException("planned");
            }

            @Override
            public void take(ByteBuffer slot, IsochPackets packets) {
                throw new AssertionError();
            }
        };
        PipeRing ring = rig.open(Samples.out(32, 8), failing, Dispatch.PUMP);

        rig.run(100);
        rig.drain(ring);
        Thread.currentThread().setUncaughtExceptionHandler(null);

        assertThat(ring.ledger.snapshot().underrun())
                .isEqualTo(ring.ledger.snapshot().carried())
                .isPositive();
        assertThat(seen).isNotEmpty().allMatch(e -> e.getMessage().equals("planned"));
    }
}
