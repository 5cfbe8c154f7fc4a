package org.microframe.demo.verdict;

/**
 * Compares a stream's ledger with the bus's record of the same endpoint. Where on the bus the ledger begins is known to it
 * within a bound only; how long it is from there is exact within that of its span. So it is laid on the record from the
 * record's first frame on, and what the bus did after the ledger was written is cut off.
 */
final class Books {

    private final Ledger ledger;
    private final BusRecord bus;
    private final Findings findings;

    private final long first;
    private final long span;
    private final long next;
    private final long bound;
    private final long carried;
    private final long unconfirmed;
    private final long off;

    Books(Ledger ledger, BusRecord bus, Findings findings) throws UnreadableException {
        this.ledger = ledger;
        this.bus = bus;
        this.findings = findings;
        first = bus.firstFrame();
        span = ledger.number("nextFrame") - ledger.number("firstFrame");
        next = first + span;
        bound = ledger.number("spanBound");
        carried = ledger.number("carried");
        unconfirmed = ledger.number("unconfirmed");
        off = ledger.number("gap") + ledger.number("suspended");
    }

    /** What holds for both directions. */
    void compare() throws UnreadableException {
        balance();
        bounds();
        start();
        schedule();
        holes();
        arrivals();
    }

    /** Frames that the device received before the ledger was written. */
    long receivedUntilLedger() {
        return bus.received(Long.MIN_VALUE, next);
    }

    /**
     * Compares the filler that the ledger books with that which the device received.
     *
     * @param data frames of the plug-in's data that the device received
     */
    void underrun(long data) throws UnreadableException {
        long underrun = ledger.number("underrun");
        long received = receivedUntilLedger() - data;
        if (Math.abs(underrun - received) > bound + unconfirmed) {
            findings.wrong(
                    "%s: the ledger books %d frames of filler (underrun); the device received %d",
                    ledger.stream(), underrun, received);
        }
    }

    /**
     * Compares what the ledger says the plug-in was handed with what it wrote.
     *
     * @param captured frames that the plug-in wrote
     */
    void overrun(long captured) throws UnreadableException {
        long overrun = ledger.number("overrun");
        long underway = ledger.number("leasableTransfers") * ledger.number("framesPerTransfer");
        long least = bus.scheduled(first, next - bound) - underway - unconfirmed;
        long most = bus.scheduled(Long.MIN_VALUE, Long.MAX_VALUE);
        if (captured + overrun < least || captured + overrun > most) {
            findings.wrong(
                    "%s: the plug-in wrote %d frames and the ledger books %d as not taken (overrun); their sum must be"
                            + " from %d to %d, the frames of the bus",
                    ledger.stream(), captured, overrun, least, most);
        }
    }

    /** Compares the packets' statuses with the bus's arrivals and faults. */
    void statuses() throws UnreadableException {
        compare(
                "packets with good status",
                ledger.number("goodPackets") + ledger.number("emptyPackets"),
                bus.received(first, next - bound),
                bus.received(first, next + bound));
        compare(
                "packets with another status",
                ledger.number("badPackets"),
                bus.faults(first, next - bound),
                bus.faults(first, next + bound));
    }

    private void balance() {
        if (carried + unconfirmed + off != span || carried < 0 || unconfirmed < 0 || off < 0) {
            findings.wrong(
                    "%s: the ledger does not balance: carried %d + unconfirmed %d + gap and suspended %d is not the"
                            + " span of %d frames",
                    ledger.stream(), carried, unconfirmed, off, span);
        }
    }

    private void bounds() throws UnreadableException {
        long lead = ledger.number("leadFrames");
        for (String name : new String[] {"firstError", "spanBound", "unconfirmedBound", "gapBound", "suspendedBound"}) {
            long value = ledger.number(name);
            if (value < 0 || value > lead) {
                findings.wrong(
                        "%s: %s is %d frames; it must be from 0 to the lead of %d to say anything",
                        ledger.stream(), name, value, lead);
            }
        }
    }

    private void start() throws UnreadableException {
        long begin = ledger.number("firstFrame");
        long error = ledger.number("firstError");
        if (Math.abs(first - begin) > error) {
            findings.wrong(
                    "%s: the ledger begins in frame %d give or take %d; on the bus the first packet was due in frame %d",
                    ledger.stream(), begin, error, first);
        }
    }

    private void schedule() {
        long least = bus.scheduled(first, next - bound);
        long most = bus.scheduled(first, next + bound);
        if (most < carried || least > carried + unconfirmed) {
            findings.wrong(
                    "%s: the bus had packets due in %d frames; the ledger has %d carried and %d unconfirmed",
                    ledger.stream(), bus.scheduled(first, next), carried, unconfirmed);
        }
    }

    private void holes() throws UnreadableException {
        long error = ledger.number("gapBound") + ledger.number("suspendedBound");
        long frames = 0;
        long count = 0;
        for (Run hole : bus.holes()) {
            if (hole.first() < next) {
                frames += hole.within(first, next);
                count++;
            }
        }
        if (frames < off - error || frames > off + unconfirmed + error || count > ledger.number("chains") - 1) {
            findings.wrong(
                    "%s: the bus stood still for %d frames in %d places; the ledger has %d of gap and suspended, give or"
                            + " take %d, %d unconfirmed, and %s chains",
                    ledger.stream(), frames, count, off, error, unconfirmed, ledger.text("chains"));
        }
    }

    private void arrivals() {
        if (bus.receivedPackets() + bus.faultyPackets() != bus.scheduledPackets()) {
            findings.wrong(
                    "%s: on the bus %d packets were due; %d arrived and %d are accounted for as faults",
                    ledger.stream(), bus.scheduledPackets(), bus.receivedPackets(), bus.faultyPackets());
        }
    }

    private void compare(String what, long value, long least, long most) {
        if (value > most || value < least - unconfirmed) {
            findings.wrong(
                    "%s: the ledger has %d %s; the bus has %s",
                    ledger.stream(), value, what, least == most ? "" + least : "from " + least + " to " + most);
        }
    }
}
