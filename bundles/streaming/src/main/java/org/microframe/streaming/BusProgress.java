package org.microframe.streaming;

import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamStatus;

/**
 * Tells from the ledger when frames that were handed to the scheduler have completed on the bus. Any thread may ask; openings are
 * noted one at a time.
 */
final class BusProgress {

    /** What the counts were when a pipe was about to be opened, with nothing of an earlier one on its way. */
    private record Base(long carried, long sent) {}

    /** All that was sent up to a moment, and how long it can take at most. */
    record Mark(int openings, long sent, long passed, long onItsWay) {}

    private volatile Base base;
    private volatile int openings;

    /** A pipe is about to be opened, after so many frames were sent into earlier ones. */
    void opens(LedgerSnapshot ledger, long framesSent) {
        base = new Base(data(ledger), framesSent);
        openings++;
    }

    /** Marks all that was sent so far. */
    Mark mark(StreamStatus status, long framesSent) {
        long queued = status.request().transfersInFlight() + 1;
        return new Mark(
                openings,
                framesSent,
                passed(status.ledger()),
                queued * status.request().framesPerTransfer());
    }

    /** Whether the pipe is still the one into which it was sent. */
    boolean isSamePipe(Mark mark) {
        return mark.openings == openings;
    }

    /**
     * Whether all of it has completed: as many frames of data as were sent into this pipe, or, when an earlier handle's may be among
     * them or transfers failed, as many frames as there can have been before it and with it.
     */
    boolean hasCompleted(Mark mark, LedgerSnapshot ledger) {
        Base from = base;
        return from != null && data(ledger) - from.carried >= mark.sent - from.sent
                || passed(ledger) - mark.passed >= mark.onItsWay;
    }

    private static long data(LedgerSnapshot ledger) {
        return ledger.carried() - ledger.underrun();
    }

    private static long passed(LedgerSnapshot ledger) {
        return ledger.carried() + ledger.unconfirmed();
    }
}
