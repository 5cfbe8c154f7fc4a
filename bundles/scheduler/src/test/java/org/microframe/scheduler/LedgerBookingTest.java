package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.usb.UsbdStatus;

/** Each kind of booking with all its numbers, for chains whose start is known exactly or within a few frames. */
class LedgerBookingTest {

    private final StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);

    LedgerBookingTest() {
        ledger.enterDomain("bus", 1000, 0);
    }

    private LedgerSnapshot seen() {
        ledger.publish();
        return ledger.snapshot();
    }

    private static void requireClasses(LedgerSnapshot seen, long carried, long unconfirmed, long gap, long suspended) {
        assertThat(new long[] {seen.carried(), seen.unconfirmed(), seen.gap(), seen.suspended()})
                .containsExactly(carried, unconfirmed, gap, suspended);
    }

    private static void requireBounds(LedgerSnapshot seen, long unconfirmed, long gap, long suspended, long span) {
        assertThat(new long[] {seen.unconfirmedBound(), seen.gapBound(), seen.suspendedBound(), seen.spanBound()})
                .containsExactly(unconfirmed, gap, suspended, span);
    }

    /** A chain of one transfer of 8 frames that started somewhere in [low, high]. */
    private void chain(long low, long high) {
        ledger.chainStarts(low - 1);
        ledger.completed(8, 0, high + 8);
    }

    /** So many packets with data, without data, and with an error. */
    private void packets(int good, int empty, int bad) {
        ScriptedPipe pipe = new ScriptedPipe(Samples.IN, 1, good + empty + bad);
        for (int i = 0; i < good + empty + bad; i++) {
            pipe.describe(0, i, i < good ? 5 : 0, i < good + empty ? UsbdStatus.SUCCESS : UsbdStatus.CRC);
        }
        ledger.packets().count(pipe.packets(0));
    }

    @Test
    void showsNothingBeforeTheFirstChain() {
        StreamLedger unopened = new StreamLedger(LedgerSnapshot.EMPTY);

        assertThat(unopened.snapshot()).isEqualTo(LedgerSnapshot.EMPTY);
        assertThat(ledger.inChain()).isFalse();
        assertThat(ledger.missing()).isZero();
        assertThat(ledger.cuts()).isZero();
    }

    @Test
    void estimatesTheFirstChainInTheMiddleOfWhatItsCompletionsLeave() {
        ledger.chainStarts(1000);
        ledger.completed(8, 3, 1025);
        ledger.completed(8, 8, 1027);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 16, 0, 0, 0);
        requireBounds(seen, 0, 0, 0, 0);
        assertThat(seen.underrun()).isEqualTo(11);
        assertThat(seen.firstFrame()).isEqualTo(1006);
        assertThat(seen.nextFrame()).isEqualTo(1022);
        assertThat(seen.position().error()).isEqualTo(5);
        assertThat(seen.position().firstError()).isEqualTo(5);
        assertThat(seen.holes().recent()).isEmpty();
    }

    @Test
    void showsTheOpenHoleWhileItsChainRunsAndSettlesItWithTheNextOne() {
        chain(1001, 1005);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        assertThat(seen().holes().recent()).isEmpty();
        chain(1031, 1033);

        LedgerSnapshot open = seen();
        requireClasses(open, 16, 0, 1032 - 1011, 0);
        requireBounds(open, 0, 3, 0, 3);
        assertThat(open.holes().recent()).containsExactly(new LedgerHole(1011, 21, 3, false, HoleCause.RAN_DRY));
        assertThat(ledger.missing()).isEqualTo(21);
        ledger.chainEnds();
        ledger.suspended(HoleCause.DEVICE_GONE);

        assertThat(seen()).isEqualTo(open);
        assertThat(ledger.missing()).isEqualTo(21);
        chain(1091, 1091);
        LedgerSnapshot third = seen();
        requireClasses(third, 24, 0, 21, 1091 - 1040);
        requireBounds(third, 0, 3, 1, 2);
        assertThat(third.holes().recent().get(1)).isEqualTo(new LedgerHole(1040, 51, 1, true, HoleCause.DEVICE_GONE));
        assertThat(third.chains()).isEqualTo(3);
        assertThat(third.breaks()).isEqualTo(1);
    }

    @Test
    void doesNotLetAChainBeginBeforeTheLastOneEnded() {
        chain(1001, 1021);
        ledger.chainBreaks(HoleCause.CONTINUE_REFUSED);
        chain(1002, 1024);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 16, 0, 0, 0);
        assertThat(seen.holes().recent()).singleElement().satisfies(hole -> {
            assertThat(hole.frames()).isZero();
            assertThat(hole.bound()).isEqualTo(10 + 11);
            assertThat(hole.cause()).isEqualTo(HoleCause.CONTINUE_REFUSED);
        });
    }

    @Test
    void booksALostTransferThatHasSurelyPassed() {
        chain(1001, 1005);
        ledger.lost(8, 0, 1020);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 8, 8, 0, 0);
        requireBounds(seen, 0, 0, 0, 0);
        assertThat(seen.nextFrame()).isEqualTo(1003 + 16);
        assertThat(ledger.cuts()).isEqualTo(2);
        assertThat(ledger.missing()).isEqualTo(8);
    }

    @Test
    void takesTheChainForTheEarliestWhenALostTransferMayNotHavePassed() {
        chain(1001, 1005);
        ledger.lost(8, 0, 1019);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 8, 8, 0, 0);
        assertThat(seen.firstFrame()).isEqualTo(1001);
        requireBounds(seen, 4, 0, 0, 4);
        assertThat(seen.position().unconfirmedTerm()).isEqualTo(-1);
        assertThat(seen.position().exactEnd()).isFalse();
    }

    @Test
    void cutsALostTransferAtTheFrameThatWasReadAndKnowsItsEnd() {
        chain(1001, 1005);
        ledger.lost(8, 0, 1012);
        ledger.lost(8, 0, 1012);
        ledger.chainEnds();

        LedgerSnapshot seen = seen();
        requireClasses(seen, 8, 4, 0, 0);
        assertThat(seen.nextFrame()).isEqualTo(1013);
        assertThat(seen.position().exactEnd()).isTrue();
        requireBounds(seen, 4, 0, 0, 4);
        ledger.suspended(HoleCause.DEVICE_GONE);
        chain(1051, 1055);
        LedgerSnapshot later = seen();
        requireClasses(later, 16, 4, 0, 1053 - 1013);
        requireBounds(later, 4, 0, 2, 6);
        assertThat(later.holes().recent().get(0)).isEqualTo(new LedgerHole(1013, 40, 2, true, HoleCause.DEVICE_GONE));
    }

    @Test
    void narrowsTheStartByALostTransferOfWhichNothingElseIsKnown() {
        ledger.chainStarts(1000);
        ledger.lost(8, 0, 1004);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 0, 4, 0, 0);
        assertThat(seen.firstFrame()).isEqualTo(1001);
        assertThat(seen.position().firstError()).isEqualTo(4);
    }

    @Test
    void booksTheValidFramesOfALostTransferAsCarried() {
        chain(1001, 1001);
        ledger.lost(8, 3, 1030);
        requireClasses(seen(), 11, 5, 0, 0);

        ledger.lost(8, 8, 1040);
        LedgerSnapshot seen = seen();
        requireClasses(seen, 19, 5, 0, 0);
        assertThat(seen.nextFrame()).isEqualTo(1001 + 24);
        assertThat(ledger.cuts()).isEqualTo(3);
    }

    @Test
    void countsAChainOfWhichAllIsValid() {
        ledger.chainStarts(1000);
        ledger.lost(8, 8, 1030);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 8, 0, 0, 0);
        assertThat(seen.chains()).isEqualTo(1);
        assertThat(seen.position().firstError()).isEqualTo(15);
    }

    @Test
    void booksWhatWasCutOffAfterAllWhenALaterTransferOfTheChainCompletes() {
        chain(1001, 1001);
        ledger.lost(8, 0, 1010);
        requireClasses(seen(), 8, 2, 0, 0);
        assertThat(seen().position().exactEnd()).isTrue();
        ledger.completed(8, 1, 1040);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 16, 8, 0, 0);
        assertThat(seen.nextFrame()).isEqualTo(1001 + 24);
        assertThat(seen.underrun()).isEqualTo(1);
        assertThat(seen.position().exactEnd()).isFalse();
        ledger.completed(8, 0, 1050);
        assertThat(seen().span()).isEqualTo(32);
    }

    @Test
    void takesBackAnUnconfirmedEndThatALaterReadingDoesNotReach() {
        chain(1001, 1001);
        ledger.lost(8, 0, 1014);
        ledger.chainEnds();
        requireClasses(seen(), 8, 6, 0, 0);

        ledger.enterDomain("bus", 1011, 20_000_000);
        LedgerSnapshot seen = seen();
        requireClasses(seen, 8, 3, 0, 0);
        assertThat(seen.nextFrame()).isEqualTo(1012);

        ledger.enterDomain("bus", 1011, 20_000_000);
        requireClasses(seen(), 8, 3, 0, 0);
    }

    @Test
    void takesBackNoMoreThanWasUnconfirmed() {
        chain(1001, 1001);
        ledger.lost(8, 0, 1010);
        ledger.chainEnds();
        ledger.counter().read(1002, 0);

        ledger.enterDomain("bus", 1003, 1_000_000);

        requireClasses(seen(), 8, 0, 0, 0);
        assertThat(seen().nextFrame()).isEqualTo(1009);
        ledger.enterDomain("bus", 1003, 1_000_000);
        requireClasses(seen(), 8, 0, 0, 0);
    }

    @Test
    void takesNothingBackFromAnotherCounter() {
        chain(1001, 1001);
        ledger.lost(8, 0, 1014);
        ledger.chainEnds();

        ledger.enterDomain("another", 3, 0);

        requireClasses(seen(), 8, 6, 0, 0);
    }

    @Test
    void addsTheErrorOfAnotherCounterToTheChainThatFollows() {
        chain(1001, 1001);
        ledger.chainEnds();
        ledger.suspended(HoleCause.DEVICE_GONE);
        ledger.enterDomain("another", 50, 3_000_000_000L);
        long now = ledger.counter().lastFrame();
        ledger.chainStarts(now);
        ledger.completed(8, 0, now + 1 + 8 + 4);

        LedgerSnapshot seen = seen();
        assertThat(seen.frameDomain()).isEqualTo("another");
        requireBounds(seen, 0, 0, 2 + (2 + 3), 2 + (2 + 3));
        ledger.chainEnds();
        ledger.chainStarts(now + 50);
        ledger.completed(8, 0, now + 51 + 8);
        assertThat(seen().holes().recent().get(1).bound()).isEqualTo(7);
    }

    @Test
    void isExactAtFrames() {
        ledger.completedAt(1010, 8, 2, false);
        ledger.completedAt(1018, 8, 0, false);
        ledger.completedAt(1030, 8, 8, false);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 24, 0, 4, 0);
        requireBounds(seen, 0, 0, 0, 0);
        assertThat(seen.firstFrame()).isEqualTo(1010);
        assertThat(seen.nextFrame()).isEqualTo(1038);
        assertThat(seen.underrun()).isEqualTo(10);
        assertThat(seen.chains()).isEqualTo(2);
        assertThat(seen.breaks()).isEqualTo(1);
        assertThat(seen.holes().recent()).containsExactly(new LedgerHole(1026, 4, 0, false, HoleCause.LATE));
    }

    @Test
    void booksALateTransferAtAFrameAsUnconfirmed() {
        ledger.completedAt(1010, 8, 0, false);
        ledger.completedAt(1018, 8, 5, true);
        ledger.completedAt(1026, 8, 0, false);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 16, 8, 0, 0);
        assertThat(seen.underrun()).isZero();
        assertThat(seen.chains()).isEqualTo(1);
    }

    @Test
    void booksALostTransferAtAFrameUpToTheFrameThatWasRead() {
        ledger.completedAt(1010, 8, 0, false);
        ledger.lostAt(1018, 8, 0, 1020);
        ledger.lostAt(1026, 8, 0, 1020);
        ledger.chainEnds();

        LedgerSnapshot seen = seen();
        requireClasses(seen, 8, 3, 0, 0);
        assertThat(seen.nextFrame()).isEqualTo(1021);
        assertThat(ledger.cuts()).isEqualTo(3);
        ledger.enterDomain("bus", 1019, 0);
        requireClasses(seen(), 8, 2, 0, 0);
    }

    @Test
    void booksAllOfALostTransferAtAFrameThatHasPassedAndWhatWasValidOfIt() {
        ledger.lostAt(1010, 8, 5, 1100);
        requireClasses(seen(), 5, 3, 0, 0);
        assertThat(seen().firstFrame()).isEqualTo(1010);
        assertThat(seen().nextFrame()).isEqualTo(1018);

        ledger.lostAt(1018, 8, 2, 1018);
        requireClasses(seen(), 7, 3, 0, 0);
        ledger.lostAt(1100, 8, 0, 1099);
        assertThat(seen().chains()).isEqualTo(1);
        assertThat(ledger.missing()).isEqualTo(3);
    }

    @Test
    void takesNothingBackOfWhatALaterTransferConfirmed() {
        ledger.lostAt(1010, 8, 0, 1100);
        ledger.completedAt(1018, 8, 0, false);
        ledger.chainEnds();
        ledger.enterDomain("bus", 1012, 0);

        requireClasses(seen(), 8, 8, 0, 0);
        assertThat(seen().nextFrame()).isEqualTo(1026);
    }

    @Test
    void doesNotCountAChainThatWasNeverOnTheBusNorItsHole() {
        chain(1001, 1001);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        ledger.chainStarts(1020);
        ledger.chainBreaks(HoleCause.CONTINUE_REFUSED);
        chain(1041, 1041);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 16, 0, 32, 0);
        assertThat(seen.holes().recent()).singleElement().satisfies(hole -> assertThat(hole.cause())
                .isEqualTo(HoleCause.CONTINUE_REFUSED));
        assertThat(seen.breaks()).isEqualTo(2);
    }

    @Test
    void countsPacketsAndOverrun() {
        chain(1001, 1001);
        packets(3, 2, 1);
        packets(10, 20, 30);
        ledger.overrun(8);
        ledger.overrun(16);

        LedgerSnapshot seen = seen();
        assertThat(seen.goodPackets()).isEqualTo(13);
        assertThat(seen.emptyPackets()).isEqualTo(22);
        assertThat(seen.badPackets()).isEqualTo(31);
        assertThat(seen.overrun()).isEqualTo(24);
    }

    @Test
    void carriesOnAllOfAnEarlierLedger() {
        chain(1001, 1005);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        chain(1031, 1033);
        ledger.lost(8, 0, 1042);
        packets(1, 2, 3);
        ledger.overrun(4);
        ledger.chainEnds();
        ledger.counter().read(1050, 7_000_000);
        LedgerSnapshot before = seen();

        StreamLedger next = new StreamLedger(before);

        assertThat(next.snapshot()).isEqualTo(before);
        LedgerPosition position = before.position();
        assertThat(position.readFrame()).isEqualTo(1050);
        assertThat(position.readNanos()).isEqualTo(7_000_000);
        next.enterDomain("bus", 2000, 1_000_000_000L);
        next.chainStarts(2000);
        next.completed(8, 0, 2001 + 8);
        next.publish();
        LedgerHole hole = next.snapshot().holes().recent().get(1);
        assertThat(hole.suspended()).isTrue();
        assertThat(hole.cause()).isEqualTo(HoleCause.SCHEDULER_GONE);
        assertThat(hole.firstFrame()).isEqualTo(before.nextFrame());
        assertThat(hole.frames()).isEqualTo(2001 - before.nextFrame());
        assertThat(next.snapshot().suspended()).isEqualTo(hole.frames());
    }

    @Test
    void showsAWholeLedgerWhileItsOwnerWrites() {
        chain(1001, 1001);
        ledger.publish();
        CompletableFuture<Long> reader = CompletableFuture.supplyAsync(() -> {
            long last = 0;
            for (int i = 0; i < 50_000; i++) {
                LedgerSnapshot read = ledger.snapshot();
                assertThat(read.carried()).isEqualTo(read.span()).isGreaterThanOrEqualTo(last);
                assertThat(read.goodPackets()).isEqualTo(read.badPackets());
                last = read.carried();
            }
            return last;
        });
        long written = 8;
        while (!reader.isDone()) {
            ledger.completed(8, 0, Long.MAX_VALUE / 2);
            written += 8;
            ledger.publish();
        }

        assertThat(reader.join()).isBetween(8L, written);
    }
}
