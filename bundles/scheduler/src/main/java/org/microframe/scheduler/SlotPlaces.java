package org.microframe.scheduler;

/** In which frames the slots of a ring are on the bus, and when that is by the clock. The pump owns it. */
final class SlotPlaces {

    private final StreamLedger ledger;
    private final ExplicitFrames explicit;
    private final int framesPerSlot;
    private DomainClock frameClock;

    /** @param explicit where transfers go that are submitted at frames; null when they start as soon as possible */
    SlotPlaces(StreamLedger ledger, ExplicitFrames explicit, int framesPerSlot) {
        this.ledger = ledger;
        this.explicit = explicit;
        this.framesPerSlot = framesPerSlot;
    }

    /** Gives it the clock of the frame domain. */
    void follow(DomainClock domain) {
        frameClock = domain;
    }

    /** How frames of the counter and the clock go together now; null when that is not known. */
    FrameClock.Line line() {
        return frameClock == null ? null : frameClock.line();
    }

    /** What the counter shows in a frame. */
    int counterAt(long frame) {
        return (int) ledger.counter().counterAt(frame);
    }

    /** The frame in which a slot that has just been booked as completed was on the bus first. */
    long firstFrameOf(int slot) {
        return explicit == null ? ledger.reached() - framesPerSlot : explicit.startOf(slot);
    }

    /**
     * Notes when a slot that goes out behind others will be on the bus, if its handler wants to know.
     *
     * @param pending slots that are pending
     * @param ahead slots that go before it, beside those
     */
    void noteTimeOfNext(HandlerPort to, int slot, int pending, int ahead) {
        if (to.times() == null) {
            return;
        }
        if (explicit == null) {
            boolean placed = ledger.isPlaced();
            noteTime(to, slot, placed, placed ? ledger.reached() + (long) (pending + ahead) * framesPerSlot : 0);
        } else {
            noteTime(to, slot, explicit.isPlaced(), explicit.next() + (long) ahead * framesPerSlot);
        }
    }

    /** Notes when a slot that has just been booked as completed was on the bus, if its handler wants to know. */
    void noteTimeOfCompleted(HandlerPort to, int slot) {
        noteTime(to, slot, true, firstFrameOf(slot));
    }

    private void noteTime(HandlerPort to, int slot, boolean placed, long frame) {
        SlotTimes times = to.times();
        if (times == null) {
            return;
        }
        FrameClock.Line line = line();
        if (!placed || line == null) {
            times.forget(slot);
        } else {
            long uncertain = explicit == null ? ledger.reachedError() : 0;
            times.note(slot, line, counterAt(frame), uncertain);
        }
    }
}
