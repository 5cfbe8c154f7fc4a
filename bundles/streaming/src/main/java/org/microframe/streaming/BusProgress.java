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

    /** All that was sent up to a moment; and, once that is known, how many frames had passed then and can be queued at most. */
    record Mark(int openings, long sent, long passed, long queued) {

        /** Whether it is known how many frames had passed. */
        boolean hasStart() {
            return queued > 0;
        }

        /** The same with the frames that had passed, at the mark or later, not before; the lead may have grown by then. */
        Mark startingAt(StreamStatus status) {
            int frames = status.request().framesPerTransfer();
            int lead = Math.max(status.request().leadFrames(), status.measures().leadFrames());
            long transfers = (lead + frames - 1) / frames + 1;
            return new Mark(openings, sent, BusProgress.passed(status.ledger()), transfers * frames);
        }
    }

    private volatile Base base;
    private volatile int openings;

    /** A pipe is about to be opened, after so many frames were sent into earlier ones. */
    void opens(LedgerSnapshot ledger, long framesSent) {
        base = new Base(data(ledger), framesSent);
        openings++;
    }

    /** What is sent goes into the pipe of another stream from now on, among what others sent before. */
    void joins() {
        base = null;
        openings++;
    }

    /** Marks all that was sent so far. */
    Mark mark(long framesSent) {
        return new Mark(openings, framesSent, 0, 0);
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
                || mark.hasStart() && passed(ledger) - mark.passed >= mark.queued;
    }

    private static long data(LedgerSnapshot ledger) {
        return ledger.carried() - ledger.underrun() + ledger.dropped();
    }

    private static long passed(LedgerSnapshot ledger) {
        return ledger.carried() + ledger.unconfirmed();
    }
}
