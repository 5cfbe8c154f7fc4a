package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerSnapshot;

class StreamLedgerTest {

    private final StreamLedger ledger = opened(LedgerSnapshot.EMPTY, "bus", 1000, 0);

    private static StreamLedger opened(LedgerSnapshot earlier, String domain, int frame, long nanos) {
        StreamLedger ledger = new StreamLedger(earlier);
        ledger.enterDomain(domain, frame, nanos);
        return ledger;
    }

    /** A chain submitted at a frame, starting later, of 8-frame transfers whose completions are seen one frame late. */
    private void chain(long submitted, long starts, int transfers) {
        ledger.chainStarts(submitted);
        for (int i = 1; i <= transfers; i++) {
            ledger.completed(8, 0, starts + 8L * i + 1);
        }
    }

    private LedgerSnapshot published() {
        ledger.publish();
        return ledger.snapshot();
    }

    @Test
    void knowsTheLengthOfAChainExactly() {
        chain(1000, 1006, 5);

        LedgerSnapshot seen = published();

        assertThat(seen.carried()).isEqualTo(40);
        assertThat(seen.span()).isEqualTo(40);
        assertThat(seen.spanBound()).isZero();
        assertThat(seen.firstFrame()).isBetween(1001L, 1007L);
    }

    @Test
    void knowsAHoleBetweenTwoChainsWithinTheErrorsOfBoth() {
        chain(1000, 1006, 5);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        chain(1060, 1070, 5);

        LedgerSnapshot seen = published();

        long hole = 1070 - (1006 + 40);
        assertThat(seen.gap()).isBetween(hole - seen.gapBound(), hole + seen.gapBound());
        assertThat(seen.gapBound()).isEqualTo(seen.spanBound()).isBetween(5L, 10L);
        assertThat(seen.breaks()).isEqualTo(1);
        assertThat(seen.chains()).isEqualTo(2);
    }

    @Test
    void cancelsTheErrorOfAChainBetweenTwoHolesOfOneClass() {
        chain(1000, 1006, 5);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        chain(1060, 1070, 5);
        LedgerSnapshot two = published();
        ledger.chainBreaks(HoleCause.RAN_DRY);
        chain(1150, 1150 + 4, 5);

        LedgerSnapshot three = published();

        long holes = (1070 - 1046) + (1154 - 1110);
        assertThat(three.gap()).isBetween(holes - three.gapBound(), holes + three.gapBound());
        assertThat(three.gapBound()).isEqualTo(three.spanBound()).isLessThan(two.gapBound());
    }

    @Test
    void addsTheErrorOfAChainBetweenHolesOfTwoClassesToBoth() {
        chain(1000, 1006, 5);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        chain(1060, 1070, 5);
        ledger.chainEnds();
        ledger.suspended(HoleCause.DEVICE_GONE);
        chain(2000, 2010, 5);

        LedgerSnapshot seen = published();

        assertThat(seen.gap()).isBetween(24 - seen.gapBound(), 24 + seen.gapBound());
        assertThat(seen.suspended()).isBetween(900 - seen.suspendedBound(), 900 + seen.suspendedBound());
        assertThat(seen.gapBound() + seen.suspendedBound()).isGreaterThan(seen.spanBound());
    }

    @Test
    void booksLostTransfersOnlyUpToTheFrameThatWasRead() {
        chain(1000, 1006, 5);
        ledger.lost(8, 0, 1006 + 40 + 3);
        ledger.lost(8, 0, 1006 + 40 + 3);
        ledger.chainEnds();

        LedgerSnapshot seen = published();

        assertThat(seen.unconfirmed()).isBetween(4 - seen.unconfirmedBound(), 4 + seen.unconfirmedBound());
        assertThat(seen.unconfirmedBound()).isPositive();
        assertThat(seen.nextFrame()).isEqualTo(1006 + 40 + 4);
    }

    @Test
    void boundsTheSpanOfAFirstChainByWhatIsUncertainInIt() {
        chain(1000, 1006, 5);
        ledger.lost(8, 0, 1006 + 40 + 7);
        ledger.chainEnds();

        LedgerSnapshot seen = published();

        assertThat(seen.unconfirmedBound()).isPositive();
        assertThat(seen.spanBound()).isEqualTo(seen.unconfirmedBound());
    }

    @Test
    void booksALostTransferInMidChainWhole() {
        chain(1000, 1006, 5);
        ledger.lost(8, 0, 1006 + 48 + 60);
        ledger.completed(8, 0, 1006 + 56 + 60);

        LedgerSnapshot seen = published();

        assertThat(seen.unconfirmed()).isEqualTo(8);
        assertThat(seen.unconfirmedBound()).isZero();
        assertThat(seen.carried()).isEqualTo(48);
        assertThat(seen.span()).isEqualTo(56);
    }

    @Test
    void goesOnFromASnapshotInTheSameDomain() {
        chain(1000, 1006, 5);
        ledger.chainEnds();
        LedgerSnapshot handedOver = published();
        StreamLedger next = opened(handedOver, "bus", 5000, 4_000_000_000L);
        next.chainStarts(5000);
        next.completed(8, 2, 5013);
        next.publish();

        LedgerSnapshot seen = next.snapshot();

        assertThat(seen.carried()).isEqualTo(48);
        assertThat(seen.underrun()).isEqualTo(2);
        assertThat(seen.suspended()).isBetween(3957 - seen.suspendedBound(), 3957 + seen.suspendedBound());
        assertThat(seen.gap()).isZero();
        assertThat(seen.firstFrame()).isEqualTo(handedOver.firstFrame());
    }

    @Test
    void takesBackWhatAnEstimateLeftUnconfirmedBeyondAFrameThatIsReadLater() {
        chain(1000, 1006, 5);
        ledger.lost(8, 0, 1200);
        ledger.lost(8, 0, 1200);
        ledger.chainEnds();
        ledger.enterDomain("bus", 1050, 400_000_000L);
        ledger.chainStarts(1050);
        ledger.completed(8, 0, 1065);

        LedgerSnapshot seen = published();

        assertThat(seen.unconfirmed()).isLessThanOrEqualTo(8);
        assertThat(seen.nextFrame()).isBetween(1059L, 1066L);
    }

    @Test
    void goesOnByTheClockInAnotherDomain() {
        chain(1000, 1006, 5);
        ledger.chainEnds();
        ledger.counter().read(1050, 50_000_000L);
        LedgerSnapshot handedOver = published();
        StreamLedger next = opened(handedOver, "another bus", 77, 1_050_000_000L);
        next.chainStarts(next.counter().read(77, 1_050_000_000L));
        next.completed(8, 0, next.counter().read(77 + 12, 1_062_000_000L));
        next.publish();

        LedgerSnapshot seen = next.snapshot();

        assertThat(seen.frameDomain()).isEqualTo("another bus");
        assertThat(seen.suspended()).isBetween(1007 - seen.suspendedBound(), 1007 + seen.suspendedBound());
    }

    @Test
    void goesOnOverTheCountersWrap() {
        StreamLedger wrapping = opened(LedgerSnapshot.EMPTY, "bus", -5, 0);
        long before = wrapping.counter().read(-5, 0);

        long after = wrapping.counter().read(5, 10_000_000);

        assertThat(after - before).isEqualTo(10);
    }

    @Test
    void doesNotCountAChainThatNeverCarriedAnything() {
        chain(1000, 1006, 5);
        ledger.chainBreaks(HoleCause.RAN_DRY);
        ledger.chainStarts(1060);
        ledger.chainBreaks(HoleCause.RAN_DRY);

        LedgerSnapshot seen = published();

        assertThat(seen.chains()).isEqualTo(1);
        assertThat(seen.span()).isEqualTo(40);
    }

    @Test
    void namesEveryHoleWithItsPlaceBoundAndCause() {
        chain(1000, 1006, 5);
        ledger.chainBreaks(HoleCause.CONTINUE_REFUSED);
        chain(1060, 1070, 5);
        ledger.chainEnds();
        ledger.suspended(HoleCause.DEVICE_GONE);
        chain(2000, 2010, 5);

        LedgerHoles holes = published().holes();

        assertThat(holes.recent()).hasSize(2);
        LedgerHole gap = holes.recent().get(0);
        assertThat(gap.suspended()).isFalse();
        assertThat(gap.cause()).isEqualTo(HoleCause.CONTINUE_REFUSED);
        assertThat(gap.firstFrame()).isBetween(1046 - gap.bound(), 1046 + gap.bound());
        assertThat(gap.frames()).isBetween(24 - gap.bound(), 24 + gap.bound());
        LedgerHole suspension = holes.recent().get(1);
        assertThat(suspension.suspended()).isTrue();
        assertThat(suspension.firstFrame()).isBetween(1110 - suspension.bound(), 1110 + suspension.bound());
        assertThat(suspension.frames()).isBetween(900 - suspension.bound(), 900 + suspension.bound());
        assertThat(holes.framesByCause())
                .containsEntry(HoleCause.CONTINUE_REFUSED, gap.frames())
                .containsEntry(HoleCause.DEVICE_GONE, suspension.frames());
    }

    @Test
    void keepsTheLast256HolesAndTheTotalsOfAll() {
        long at = 1000;
        for (int i = 0; i < 300; i++) {
            chain(at, at + 1, 1);
            ledger.chainBreaks(HoleCause.RAN_DRY);
            at += 20;
        }

        LedgerSnapshot seen = published();

        assertThat(seen.holes().recent()).hasSize(LedgerHoles.KEPT);
        assertThat(seen.holes().framesByCause().get(HoleCause.RAN_DRY)).isEqualTo(seen.gap());
        LedgerHole last = seen.holes().recent().get(LedgerHoles.KEPT - 1);
        assertThat(last.firstFrame() + last.frames()).isEqualTo(seen.nextFrame() - 8);
    }
}
