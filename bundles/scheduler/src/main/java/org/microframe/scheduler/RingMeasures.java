package org.microframe.scheduler;

import java.util.function.LongSupplier;
import org.microframe.isoch.BusDrift;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamRequest;

/**
 * How many transfers a ring keeps queued, what was left of them when it was refilled, and how late that was. The pump owns it; any thread
 * may read what was measured.
 */
final class RingMeasures {

    private static final long MILLISECOND = 1_000_000L;

    private final int framesPerSlot;
    private final LongSupplier clock;
    private final LeadControl lead;
    /** One transfer of the lead is over at least, and the others are less than the greatest lead, which may be more as a whole. */
    private final Measured leads = Measured.numbers(StreamRequest.MAX_LEAD_FRAMES);

    private final Measured latenesses = Measured.times();
    private boolean completedInTurn;
    /** Of the transfers that completed in a turn, when the first one was over on the bus: frame. */
    private long firstEnd;

    private volatile int leastLeadFrames = -1;

    RingMeasures(StreamRequest request, int framesPerSlot, LongSupplier clock) {
        this.framesPerSlot = framesPerSlot;
        this.clock = clock;
        lead = new LeadControl(request.transfersInFlight(), request.mostTransfersInFlight());
    }

    /** Whether a transfer has completed in this turn. */
    boolean hasCompleted() {
        return completedInTurn;
    }

    /** The first transfer of this turn has completed, which was over on the bus at the start of a frame. */
    void completed(long end) {
        completedInTurn = true;
        firstEnd = end;
    }

    /**
     * The pump has come to refill.
     *
     * @param pending transfers that were still queued
     * @return whether the lead has grown
     */
    boolean refills(int pending) {
        int left = pending * framesPerSlot;
        int least = leastLeadFrames;
        if (least < 0 || left < least) {
            leastLeadFrames = left;
        }
        if (!completedInTurn) {
            return false;
        }
        leads.record(left);
        return lead.mayChange() && lead.refilled(pending, clock.getAsLong());
    }

    /**
     * The ring was refilled: measures how long the first transfer that completed in the turn was over before, if one had and the clock of
     * the bus is known.
     */
    void refilled(SlotPlaces places) {
        boolean completed = completedInTurn;
        completedInTurn = false;
        FrameClock.Line line = completed ? places.line() : null;
        if (line != null) {
            latenesses.record(clock.getAsLong() - line.nanosOf(places.counterAt(firstEnd)));
        }
    }

    /** Transfers to keep queued; any thread. */
    int inFlight() {
        return lead.transfers();
    }

    /** The lead in frames; any thread. */
    int leadFrames() {
        return lead.transfers() * framesPerSlot;
    }

    /** The lead in ns; any thread. */
    long leadNanos() {
        return leadFrames() * MILLISECOND;
    }

    /** The fewest frames queued when the pump came to refill, or -1; any thread. */
    int leastLeadFrames() {
        return leastLeadFrames;
    }

    /**
     * What was measured so far; any thread.
     *
     * @param line of the bus, or null while it is not known
     */
    StreamMeasures soFar(FrameClock.Line line) {
        BusDrift drift = line == null ? BusDrift.UNKNOWN : new BusDrift(line.driftPpm(), line.driftErrorPpm());
        return new StreamMeasures(leadFrames(), leads.distribution(), latenesses.distribution(), drift);
    }
}
