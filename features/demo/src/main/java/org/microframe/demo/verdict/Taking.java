package org.microframe.demo.verdict;

/** Judges the stream from the device: what it played, what the recorder wrote, the bus's record and the ledger. */
final class Taking {

    private final Pcm recording;
    private final Pcm capture;
    private final BusRecord bus;
    private final Ledger ledger;

    Taking(Pcm recording, Pcm capture, BusRecord bus, Ledger ledger) {
        this.recording = recording;
        this.capture = capture;
        this.bus = bus;
        this.ledger = ledger;
    }

    /** Judges and answers where the recording lies in the capture. */
    Alignment judge(Findings findings) throws UnreadableException {
        Books books = new Books(ledger, bus, findings);
        books.compare();
        books.statuses();
        books.overrun(capture.frames());
        long late = bus.firstFrame() - bus.recordingFrame();
        if (late > 0) {
            findings.wrong(
                    "%s: the microphone was first asked %d ms after it had begun to play: opening the stream took too long",
                    ledger.stream(), late);
        }
        Alignment alignment = Alignment.of(recording, capture);
        if (!alignment.error().isEmpty()) {
            findings.wrong("%s", alignment.error());
            return alignment;
        }
        deviations(alignment, findings);
        return alignment;
    }

    /** The device plays on while nobody listens, so whatever the machine missed is missing here, or silent if it was bad. */
    private void deviations(Alignment alignment, Findings findings) throws UnreadableException {
        long overrun = ledger.number("overrun");
        long bad = ledger.number("badPackets");
        long inLedger = overrun + ledger.number("unconfirmed") + ledger.number("gap") + ledger.number("suspended");
        long onBus = overrun + missed();
        for (Deviation deviation : alignment.deviations()) {
            findings.machine(
                    "%d ms of what the microphone played are missing at %s of the recording, %d of them replaced by silence",
                    deviation.lost(), Report.time(deviation.recordingFrame()), deviation.filler());
        }
        if (alignment.lost() - alignment.filler() > Math.min(inLedger, onBus)) {
            findings.wrong(
                    "%s: %d frames of the recording are missing; the ledger shows %d, the bus %d",
                    ledger.stream(), alignment.lost() - alignment.filler(), inLedger, onBus);
        }
        if (alignment.filler() > Math.min(bad, bus.faultyPackets())) {
            findings.wrong(
                    "%s: %d frames of silence are in the middle of the recording; the ledger shows %d bad packets, the bus"
                            + " %d",
                    ledger.stream(), alignment.filler(), bad, bus.faultyPackets());
        }
    }

    /** Frames in which the device played the recording and was not asked. */
    private long missed() {
        long from = bus.recordingFrame();
        long to = from + recording.frames();
        return bus.holes().stream().mapToLong(hole -> hole.within(from, to)).sum();
    }
}
