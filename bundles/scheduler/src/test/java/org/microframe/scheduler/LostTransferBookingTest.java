package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerSnapshot;

/** What is booked of transfers that may have been on the bus, and what of that is taken back. */
class LostTransferBookingTest extends LedgerRig {

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
}
