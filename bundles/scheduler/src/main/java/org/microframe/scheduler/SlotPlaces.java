package org.microframe.scheduler;

/** In which frames the slots of a ring are on the bus, and when that is by the clock. The pump owns it. */
final class SlotPlaces {

    private final StreamLedger ledger;
    private final TransferChain chain;
    private DomainClock frameClock;

    SlotPlaces(StreamLedger ledger, TransferChain chain) {
        this.ledger = ledger;
        this.chain = chain;
    }

    /** Gives it the clock of the frame domain; before anybody else has it. */
    void follow(DomainClock domain) {
        frameClock = domain;
    }

    /** How frames of the counter and the clock go together now; null when that is not known. Any thread. */
    FrameClock.Line line() {
        return frameClock == null ? null : frameClock.line();
    }

    /** What the counter shows in a frame. */
    int counterAt(long frame) {
        return (int) ledger.counter().counterAt(frame);
    }

    /**
     * Notes when a slot that goes out behind others will be on the bus, if its handler wants to know.
     *
     * @param pending slots that are pending
     * @param ahead slots that go before it, beside those
     */
    void noteTimeOfNext(HandlerPort to, int slot, int pending, int ahead) {
        SlotTimes times = to.times();
        if (times != null && chain.isPlaced()) {
            note(times, slot, chain.frameBehind(pending, ahead));
        } else if (times != null) {
            times.forget(slot);
        }
    }

    /** Notes when a slot that has just been booked as completed was on the bus, if its handler wants to know. */
    void noteTimeOfCompleted(HandlerPort to, int slot) {
        SlotTimes times = to.times();
        if (times != null) {
            note(times, slot, chain.firstFrameOf(slot));
        }
    }

    private void note(SlotTimes times, int slot, long frame) {
        FrameClock.Line line = line();
        if (line == null) {
            times.forget(slot);
        } else {
            times.note(slot, line, counterAt(frame), chain.error());
        }
    }
}
