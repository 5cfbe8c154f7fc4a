package org.microframe.demo.verdict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** Prints the verdict for a person. */
final class Report {

    private final Appendable out;

    Report(Appendable out) {
        this.out = out;
    }

    /** Frames of 1 ms as seconds. */
    static String time(long frames) {
        return String.format(Locale.ROOT, "%.3f s", frames / 1000.0);
    }

    void played(Pcm recording, Pcm capture, Alignment alignment) {
        line(
                "%nPlayed    %s of sound (%,d bytes) to the speaker, endpoint 0x01 OUT.",
                length(recording), recording.bytes());
        line(
                "          The speaker received %s (%,d bytes)%s.",
                length(capture), capture.bytes(), place(recording, capture, alignment));
    }

    void recorded(Pcm recording, Pcm capture, Alignment alignment) {
        line("Recorded  the microphone, endpoint 0x82 IN, which played the same %s.", length(recording));
        line(
                "          The recorder wrote %s (%,d bytes)%s.",
                length(capture), capture.bytes(), place(recording, capture, alignment));
    }

    void ledgers(Ledger played, Ledger recorded) throws UnreadableException {
        line("%nLedger, in frames of 1 ms%17s%14s", "speaker", "microphone");
        row("carried on the bus", played.text("carried"), recorded.text("carried"));
        row("  of these filler (underrun)", played.text("underrun"), "-");
        row("  of these not taken (overrun)", "-", recorded.text("overrun"));
        for (String name : new String[] {"unconfirmed", "gap", "suspended"}) {
            row(name, bounded(played, name), bounded(recorded, name));
        }
        row("span, the sum", bounded(played, "span"), bounded(recorded, "span"));
        row("lead asked", played.text("leadFrames"), recorded.text("leadFrames"));
        row("least lead seen", played.text("leastLeadFrames"), recorded.text("leastLeadFrames"));
    }

    void files(Path folder) {
        line("%nFiles in %s", folder.toAbsolutePath().normalize());
        line("  source.wav       what was to be heard");
        line("  played.wav       what the speaker received (speaker.pcm with a header)");
        line("  recorded.wav     what the recorder wrote");
        line("  ledger.txt       the ledger as the streaming process wrote it");
        line("  *.record         the bus's own records");
        line("  microframe.log   what the framework and the bundles said (warnings in console.txt too)");
    }

    void verdict(Findings findings) {
        line("");
        switch (findings.exitCode()) {
            case Findings.RIGHT ->
                line(
                        "RIGHT: both captures hold the whole recording, byte for byte, and the ledger agrees with the bus.");
            case Findings.MACHINE -> {
                line(
                        "MACHINE: this machine was too slow for a moment; ledger and bus both show it, every other byte is right.");
                findings.machine().forEach(finding -> line("  - %s", finding));
                line("  Run it again when less is running beside it.");
            }
            default -> {
                line("WRONG:");
                findings.wrong().forEach(finding -> line("  - %s", finding));
                findings.machine().forEach(finding -> line("  - also: %s", finding));
            }
        }
    }

    private static String length(Pcm sound) {
        return String.format(Locale.ROOT, "%.3f s", (double) sound.bytes() / Pcm.FRAME / 1000);
    }

    private static String place(Pcm recording, Pcm capture, Alignment alignment) {
        if (!alignment.contiguous()) {
            return "";
        }
        long after = (long) capture.frames() - alignment.start() - recording.frames();
        return ": " + time(alignment.start()) + " of silence, the recording, " + time(after) + " of silence";
    }

    private static String bounded(Ledger ledger, String name) throws UnreadableException {
        long value =
                name.equals("span") ? ledger.number("nextFrame") - ledger.number("firstFrame") : ledger.number(name);
        long bound = ledger.number(name + "Bound");
        return bound == 0 ? "" + value : value + " +-" + bound;
    }

    private void row(String what, String played, String recorded) {
        line("  %-28s%12s%14s", what, played, recorded);
    }

    private void line(String format, Object... values) {
        try {
            out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
