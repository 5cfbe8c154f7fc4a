package org.microframe.scheduler;

import org.microframe.isoch.LedgerHole;

/** What there is to tell of a ring's chain once the ledger that has it is published. The pump owns it. */
final class ChainNews {

    private boolean recovering;
    private long breaks;
    private long breaksTold;
    private boolean toldRecovering;
    private LedgerHole gap;
    private boolean toldGap;

    /** The chain broke, and is to start again. */
    void broke() {
        recovering = true;
        breaks++;
    }

    /** A chain was submitted. */
    void started() {
        recovering = false;
    }

    /** The chain broke, and none follows. */
    void ended(LedgerHole at) {
        gap = at;
    }

    /** Where it broke for good, or null. */
    LedgerHole gap() {
        return gap;
    }

    /** Tells what a turn has changed. */
    void tell(RingWatcher watcher) {
        if (gap != null && !toldGap) {
            toldGap = true;
            watcher.ringBroke(gap);
        }
        if (breaks != breaksTold) {
            breaksTold = breaks;
            toldRecovering = true;
            watcher.ringRecovers(true);
        }
        if (toldRecovering && !recovering) {
            toldRecovering = false;
            watcher.ringRecovers(false);
        }
    }
}
