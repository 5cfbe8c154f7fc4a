package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;

/** Each kind of booking with all its numbers, for chains whose start is known exactly or within a few frames. */
class LedgerBookingTest extends LedgerRig {

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
    void chainAtFramesThatStartsBeforeTheEndOfWhatIsBookedIsOneChain() {
        ledger.completedAt(1010, 8, 0, false);
        ledger.chainEnds();
        ledger.completedAt(1013, 8, 0, false);
        ledger.completedAt(1021, 8, 0, false);
        ledger.completedAt(1029, 8, 0, false);

        LedgerSnapshot seen = seen();
        requireClasses(seen, 32, 0, 0, 0);
        assertThat(seen.chains()).isEqualTo(2);
        assertThat(seen.breaks()).isZero();
        assertThat(seen.nextFrame()).isEqualTo(1042);
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

    @Test
    void carriesOnWhatWasDropped() {
        chain(1001, 1001);
        ledger.forgo(3);
        ledger.forgo(2);

        LedgerSnapshot seen = seen();

        requireClasses(seen, 8, 0, 0, 0);
        assertThat(seen.dropped()).isEqualTo(5);
        assertThat(new StreamLedger(seen).snapshot().dropped()).isEqualTo(5);
    }
}
