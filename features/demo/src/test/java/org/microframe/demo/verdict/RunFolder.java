package org.microframe.demo.verdict;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a run of the demo leaves, made from two timelines of the bus, frame by frame, and then spoiled by a test. A
 * timeline's entries are frames of the recording, {@link #FILLER} or {@link #HOLE}.
 */
final class RunFolder {

    static final int FILLER = -1;
    static final int HOLE = -2;
    static final int TRANSFER = 8;
    static final int AFTER_LEDGER = 40;
    static final long FIRST_FRAME = 1_000_000;

    final Path folder;
    final List<Integer> speaker = new ArrayList<>();
    final List<Integer> microphone = new ArrayList<>();
    final Map<String, Object> playerLedger = new LinkedHashMap<>();
    final Map<String, Object> recorderLedger = new LinkedHashMap<>();
    final List<String> notes = new ArrayList<>();
    final int frames;

    private final byte[] recording;

    /** A recording of noise. */
    RunFolder(Path folder, int bytes) {
        this(folder, noise(bytes));
    }

    RunFolder(Path folder, byte[] recording) {
        this.folder = folder;
        this.recording = recording;
        frames = (recording.length + Pcm.FRAME - 1) / Pcm.FRAME;
        filler(speaker, 2 * TRANSFER);
        for (int i = 0; i < frames; i++) {
            speaker.add(i);
        }
        filler(speaker, (TRANSFER - frames % TRANSFER) % TRANSFER);
        filler(speaker, 500 + AFTER_LEDGER);
        filler(microphone, 97);
        for (int i = 0; i < frames; i++) {
            microphone.add(i);
        }
        filler(microphone, 503 + AFTER_LEDGER);
    }

    /** Writes everything consistently; what a test wants wrong it overwrites afterwards, or in the ledgers before. */
    RunFolder write() throws IOException {
        Files.write(folder.resolve("source.wav"), wav(recording));
        Files.write(folder.resolve("speaker.pcm"), sound(speaker));
        Files.write(folder.resolve("recorded.wav"), wav(sound(microphone)));
        Files.writeString(folder.resolve("speaker.record"), record("0x01", speaker, ""));
        Files.writeString(
                folder.resolve("microphone.record"),
                record("0x82", microphone, "recording 0x82 1 " + (FIRST_FRAME + microphone.indexOf(0)) + "\n"));
        writeLedger();
        return this;
    }

    void writeLedger() throws IOException {
        StringBuilder text = new StringBuilder("# Microframe demo ledger 1\n");
        notes.forEach(note -> text.append(note).append('\n'));
        append(text, Verdict.PLAYER, ledger(speaker, playerLedger, true));
        append(text, Verdict.RECORDER, ledger(microphone, recorderLedger, false));
        Files.writeString(folder.resolve("ledger.txt"), text);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    void overwrite(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    void replace(String name, String what, String by) throws IOException {
        String text = Files.readString(folder.resolve(name));
        if (!text.contains(what)) {
            throw new IllegalArgumentException(name + " has no '" + what + "':\n" + text);
        }
        Files.writeString(folder.resolve(name), text.replace(what, by));
    }

    static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        return noise;
    }

    static byte[] wav(byte[] samples) {
        ByteBuffer wav = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes()).putInt(36 + samples.length).put("WAVEfmt ".getBytes());
        wav.putInt(16).putShort((short) 1).putShort((short) 2).putInt(48_000).putInt(192_000);
        wav.putShort((short) 4).putShort((short) 16);
        wav.put("data".getBytes()).putInt(samples.length).put(samples);
        return wav.array();
    }

    private byte[] sound(List<Integer> timeline) {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        for (int entry : timeline) {
            if (entry != HOLE) {
                byte[] frame = new byte[Pcm.FRAME];
                if (entry != FILLER) {
                    int from = entry * Pcm.FRAME;
                    System.arraycopy(recording, from, frame, 0, Math.min(Pcm.FRAME, recording.length - from));
                }
                sound.writeBytes(frame);
            }
        }
        return sound.toByteArray();
    }

    private static String record(String endpoint, List<Integer> timeline, String recordingLine) {
        StringBuilder schedule = new StringBuilder();
        StringBuilder received = new StringBuilder();
        for (int at = 0; at < timeline.size(); ) {
            int end = at;
            while (end < timeline.size() && timeline.get(end) != HOLE) {
                end++;
            }
            if (end > at) {
                String run = endpoint + " 1 " + (FIRST_FRAME + at) + " " + (end - at) + " " + (end - at) + " "
                        + (end - at) * Pcm.FRAME + "\n";
                schedule.append("schedule ").append(run);
                received.append("received ").append(run);
            }
            at = Math.max(end, at + 1);
        }
        return "# Microframe virtual bus record 1\ndevice port FULL\nopened " + endpoint + " 1 " + (FIRST_FRAME - 3)
                + "\n" + recordingLine + schedule + received;
    }

    private static Map<String, Object> ledger(List<Integer> timeline, Map<String, Object> overrides, boolean out) {
        List<Integer> booked = timeline.subList(0, timeline.size() - AFTER_LEDGER);
        long holes = booked.stream().filter(entry -> entry == HOLE).count();
        long carried = booked.size() - holes;
        long data = (booked.stream().filter(entry -> entry >= 0).count() + TRANSFER - 1) / TRANSFER * TRANSFER;
        long chains = 1;
        for (int i = 1; i < booked.size(); i++) {
            chains += booked.get(i - 1) == HOLE && booked.get(i) != HOLE ? 1 : 0;
        }
        Map<String, Object> ledger = new LinkedHashMap<>();
        ledger.put("state", "RUNNING");
        ledger.put("cause", "NONE");
        ledger.put("detail", "");
        ledger.put("leadFrames", 64);
        ledger.put("framesPerTransfer", TRANSFER);
        ledger.put("leasableTransfers", 4);
        ledger.put("leastLeadFrames", 56);
        ledger.put("firstFrame", FIRST_FRAME);
        ledger.put("nextFrame", FIRST_FRAME + booked.size());
        ledger.put("firstError", 0);
        ledger.put("carried", carried);
        ledger.put("unconfirmed", 0);
        ledger.put("gap", holes);
        ledger.put("suspended", 0);
        ledger.put("unconfirmedBound", 0);
        ledger.put("gapBound", 0);
        ledger.put("suspendedBound", 0);
        ledger.put("spanBound", 0);
        ledger.put("underrun", out ? carried - data : 0);
        ledger.put("overrun", 0);
        ledger.put("goodPackets", out ? 0 : carried);
        ledger.put("emptyPackets", 0);
        ledger.put("badPackets", 0);
        ledger.put("chains", chains);
        ledger.put("breaks", chains - 1);
        ledger.putAll(overrides);
        return ledger;
    }

    private static void append(StringBuilder text, String stream, Map<String, Object> ledger) {
        text.append("stream ").append(stream).append('\n');
        ledger.forEach(
                (key, value) -> text.append(key).append(' ').append(value).append('\n'));
    }

    private static void filler(List<Integer> timeline, int frames) {
        for (int i = 0; i < frames; i++) {
            timeline.add(FILLER);
        }
    }
}
