package org.microframe.demo.verdict;

/** Judges the stream to the device: what was to be played, what the device received, the bus's record and the ledger. */
final class Playback {

    private final Pcm recording;
    private final Pcm capture;
    private final BusRecord bus;
    private final Ledger ledger;

    Playback(Pcm recording, Pcm capture, BusRecord bus, Ledger ledger) {
        this.recording = recording;
        this.capture = capture;
        this.bus = bus;
        this.ledger = ledger;
    }

    /** Judges and answers where the recording lies in the capture. */
    Alignment judge(Findings findings) throws UnreadableException {
        Books books = new Books(ledger, bus, findings);
        books.compare();
        if (bus.receivedBytes() != capture.bytes()) {
            findings.wrong(
                    "%s: the bus delivered %d bytes; %s has %d",
                    ledger.stream(), bus.receivedBytes(), capture.name(), capture.bytes());
        }
        Alignment alignment = Alignment.of(recording, capture);
        if (!alignment.error().isEmpty()) {
            findings.wrong("%s", alignment.error());
            return alignment;
        }
        books.underrun(paddedToTransfers() - alignment.lost());
        deviations(alignment, findings);
        holes(alignment, findings);
        return alignment;
    }

    /** The plug-in fills its last transfer with silence. */
    private long paddedToTransfers() throws UnreadableException {
        long transfer = ledger.number("framesPerTransfer");
        return (recording.frames() + transfer - 1) / transfer * transfer;
    }

    /** Filler is in the ledger when {@link Books#underrun} found nothing, which counts it; lost data must be in both. */
    private void deviations(Alignment alignment, Findings findings) throws UnreadableException {
        long inLedger = ledger.number("unconfirmed") + ledger.number("gap") + ledger.number("suspended");
        long onBus = bus.holes().stream().mapToLong(Run::frames).sum() + bus.faultyPackets();
        for (Deviation deviation : alignment.deviations()) {
            if (deviation.filler() > 0) {
                findings.machine(
                        "%d ms of silence in mid-stream, at %s of the recording: the player was not asked in time (underrun)",
                        deviation.filler(), Report.time(deviation.recordingFrame()));
            }
            if (deviation.lost() > 0) {
                findings.machine(
                        "%d ms of the recording never reached the speaker, at %s",
                        deviation.lost(), Report.time(deviation.recordingFrame()));
            }
        }
        if (alignment.lost() > Math.min(inLedger, onBus)) {
            findings.wrong(
                    "%s: %d frames of the recording are lost; the ledger shows %d, the bus %d",
                    ledger.stream(), alignment.lost(), inLedger, onBus);
        }
    }

    private void holes(Alignment alignment, Findings findings) {
        if (recording.endOfSound() == 0) {
            return;
        }
        long from = bus.frameOfPacket(alignment.start() + recording.firstSound());
        long to = bus.frameOfPacket(capture.endOfSound() - 1L);
        for (Run hole : bus.holes()) {
            if (hole.first() > from && hole.first() <= to) {
                findings.machine(
                        "the stream to the speaker stood still for %d ms, %s after the music began (gap)",
                        hole.frames(), Report.time(hole.first() - from));
            }
        }
    }
}
