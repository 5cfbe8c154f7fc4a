package org.microframe.demo.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges a folder that a run of the demo left: {@code source.wav}, {@code speaker.pcm}, {@code recorded.wav}, {@code
 * speaker.record}, {@code microphone.record} and {@code ledger.txt}.
 *
 * <p>Exit code 0: both captures are right and the ledger agrees with the bus. 2: an underrun, overrun or gap in mid-stream
 * that ledger and bus record both show, and every other byte right. 1: anything else.
 */
public final class Verdict {

    static final String PLAYER = "org.microframe.examples.wav-player/music";
    static final String RECORDER = "org.microframe.examples.recorder/recording";
    private static final int SPEAKER_ENDPOINT = 0x01;
    private static final int MICROPHONE_ENDPOINT = 0x82;

    private final Path folder;
    private final Findings findings = new Findings();
    private final Report report;

    Verdict(Path folder, Appendable out) {
        this.folder = folder;
        this.report = new Report(out);
    }

    /** Judges the folder that the only argument names, prints the report and ends the JVM with the exit code. */
    public static void main(String[] arguments) throws IOException {
        System.exit(new Verdict(Path.of(arguments[0]), System.out).judge());
    }

    /** Prints the report and answers the exit code. */
    int judge() throws IOException {
        try {
            compare();
        } catch (UnreadableException e) {
            findings.wrong("%s", e.getMessage());
        } catch (NoSuchFileException e) {
            findings.wrong("%s is missing; the run must write it", e.getFile());
        }
        report.files(folder);
        report.verdict(findings);
        return findings.exitCode();
    }

    private void compare() throws IOException, UnreadableException {
        List<String> notes = new ArrayList<>();
        Map<String, Ledger> ledgers = Ledger.read(require("ledger.txt"), notes);
        notes.forEach(note -> findings.wrong("%s", note));
        Pcm recording = Pcm.wav(require("source.wav"));
        Ledger played = ledger(ledgers, PLAYER);
        if (played != null) {
            Pcm capture = Pcm.raw(require("speaker.pcm"));
            BusRecord bus = BusRecord.read(require("speaker.record"), SPEAKER_ENDPOINT);
            report.played(recording, capture, new Playback(recording, capture, bus, played).judge(findings));
        }
        Ledger recorded = ledger(ledgers, RECORDER);
        if (recorded != null) {
            Pcm capture = Pcm.wav(require("recorded.wav"));
            BusRecord bus = BusRecord.read(require("microphone.record"), MICROPHONE_ENDPOINT);
            report.recorded(recording, capture, new Taking(recording, capture, bus, recorded).judge(findings));
        }
        if (played != null && recorded != null) {
            report.ledgers(played, recorded);
        }
    }

    /** The ledger of a stream that ran; null, and a finding, when it did not. */
    private Ledger ledger(Map<String, Ledger> ledgers, String stream) throws UnreadableException {
        Ledger ledger = ledgers.get(stream);
        if (ledger == null) {
            findings.wrong("there is no stream %s in the ledger; there are %s", stream, ledgers.keySet());
            return null;
        }
        boolean ran = ledger.number("chains") > 0;
        if (!ran || !ledger.text("state").equals("RUNNING")) {
            findings.wrong(
                    "%s %s and was %s (%s) at the end; it must be RUNNING. %s",
                    stream,
                    ran ? "ran" : "never ran",
                    ledger.text("state"),
                    ledger.text("cause"),
                    ledger.text("detail"));
        }
        return ran ? ledger : null;
    }

    private Path require(String name) throws NoSuchFileException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return file;
    }
}
