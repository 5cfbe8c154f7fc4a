package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.microframe.isoch.LedgerSnapshot;
import org.microframe.usb.UsbdStatus;

/** For tests of a ledger that is told what happened to its transfers, from frame 1000 on. */
abstract class LedgerRig {

    final StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);

    LedgerRig() {
        ledger.enterDomain("bus", 1000, 0);
    }

    LedgerSnapshot seen() {
        ledger.publish();
        return ledger.snapshot();
    }

    static void requireClasses(LedgerSnapshot seen, long carried, long unconfirmed, long gap, long suspended) {
        assertThat(new long[] {seen.carried(), seen.unconfirmed(), seen.gap(), seen.suspended()})
                .containsExactly(carried, unconfirmed, gap, suspended);
    }

    static void requireBounds(LedgerSnapshot seen, long unconfirmed, long gap, long suspended, long span) {
        assertThat(new long[] {seen.unconfirmedBound(), seen.gapBound(), seen.suspendedBound(), seen.spanBound()})
                .containsExactly(unconfirmed, gap, suspended, span);
    }

    /** A chain of one transfer of 8 frames that started somewhere in [low, high]. */
    void chain(long low, long high) {
        ledger.chainStarts(low - 1);
        ledger.completed(8, 0, high + 8);
    }

    /** So many packets with data, without data, and with an error. */
    void packets(int good, int empty, int bad) {
        ScriptedPipe pipe = new ScriptedPipe(Samples.IN, 1, good + empty + bad);
        for (int i = 0; i < good + empty + bad; i++) {
            pipe.describe(0, i, i < good ? 5 : 0, i < good + empty ? UsbdStatus.SUCCESS : UsbdStatus.CRC);
        }
        ledger.packets().count(pipe.packets(0));
    }
}
