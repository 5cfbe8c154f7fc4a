package org.microframe.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {

    private static final int FRAMES = 600;
    private static final int MIDDLE = 300;

    @TempDir
    private Path folder;

    private RunFolder run;
    private String report = "";

    @BeforeEach
    void aRunOfWholeFrames() {
        run = new RunFolder(folder, FRAMES * Pcm.FRAME);
    }

    @Test
    void acceptsARightRun() throws IOException {
        run.write();

        assertThat(judge()).isZero();
        assertThat(report)
                .contains("RIGHT: both captures hold the whole recording")
                .contains("Played    0.600 s")
                .contains("0.016 s of silence, the recording, 0.540 s of silence")
                .contains("0.097 s of silence, the recording, 0.543 s of silence")
                .contains("lead asked");
    }

    @Test
    void acceptsARecordingThatEndsWithinAFrameAndATransfer() throws IOException {
        run = new RunFolder(folder, FRAMES * Pcm.FRAME - 100);
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void acceptsARecordingThatBeginsAndEndsInSilenceAndPauses() throws IOException {
        byte[] recording = RunFolder.noise(FRAMES * Pcm.FRAME);
        Arrays.fill(recording, 0, 50 * Pcm.FRAME + 7, (byte) 0);
        Arrays.fill(recording, 200 * Pcm.FRAME + 9, 260 * Pcm.FRAME, (byte) 0);
        Arrays.fill(recording, 500 * Pcm.FRAME + 3, recording.length, (byte) 0);
        run = new RunFolder(folder, recording);
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void acceptsARecordingOfSilence() throws IOException {
        run = new RunFolder(folder, new byte[FRAMES * Pcm.FRAME]);
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void acceptsNoSilenceAtAllBeforeTheRecording() throws IOException {
        run.speaker.subList(0, 2 * RunFolder.TRANSFER).clear();
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void acceptsALedgerThatBeginsWithinItsError() throws IOException {
        run.playerLedger.put("firstFrame", RunFolder.FIRST_FRAME + 2);
        run.playerLedger.put("nextFrame", RunFolder.FIRST_FRAME + run.speaker.size() - RunFolder.AFTER_LEDGER + 2);
        run.playerLedger.put("firstError", 2);
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void acceptsAGapWhoseLengthIsOffWithinItsBound() throws IOException {
        run.speaker.addAll(run.speaker.size() - 200, Collections.nCopies(20, RunFolder.HOLE));
        run.playerLedger.put("gap", 18);
        run.playerLedger.put("nextFrame", RunFolder.FIRST_FRAME + run.speaker.size() - RunFolder.AFTER_LEDGER - 2);
        run.playerLedger.put("gapBound", 2);
        run.playerLedger.put("spanBound", 2);
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void blamesTheMachineForFillerThatLedgerAndBusShow() throws IOException {
        run.speaker.addAll(run.speaker.indexOf(MIDDLE), Collections.nCopies(16, RunFolder.FILLER));
        run.write();

        assertThat(judge()).isEqualTo(2);
        assertThat(report)
                .contains("MACHINE: this machine was too slow")
                .contains("16 ms of silence in mid-stream, at 0.300 s")
                .contains("underrun");
    }

    @Test
    void blamesTheMachineForFillerInAPauseOfTheRecording() throws IOException {
        byte[] recording = RunFolder.noise(FRAMES * Pcm.FRAME);
        Arrays.fill(recording, 250 * Pcm.FRAME, 350 * Pcm.FRAME, (byte) 0);
        run = new RunFolder(folder, recording);
        run.speaker.addAll(run.speaker.indexOf(MIDDLE), Collections.nCopies(8, RunFolder.FILLER));
        run.write();

        assertThat(judge()).isEqualTo(2);
        assertThat(report).contains("8 ms of silence in mid-stream");
    }

    @Test
    void rejectsFillerThatTheLedgerDoesNotShow() throws IOException {
        run.speaker.addAll(run.speaker.indexOf(MIDDLE), Collections.nCopies(16, RunFolder.FILLER));
        run.playerLedger.put("underrun", 16 + 500);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the ledger books 516 frames of filler (underrun); the device received 532");
    }

    @Test
    void rejectsAnUnderrunThatIsNotInTheCapture() throws IOException {
        run.playerLedger.put("underrun", 16 + 500 + 24);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the ledger books 540 frames of filler (underrun); the device received 516");
    }

    @Test
    void blamesTheMachineForAGapToTheSpeaker() throws IOException {
        run.speaker.addAll(run.speaker.indexOf(MIDDLE), Collections.nCopies(20, RunFolder.HOLE));
        run.write();

        assertThat(judge()).isEqualTo(2);
        assertThat(report).contains("stood still for 20 ms, 0.300 s after the music began (gap)");
    }

    @Test
    void acceptsAGapAfterTheMusic() throws IOException {
        run.speaker.addAll(run.speaker.size() - 200, Collections.nCopies(20, RunFolder.HOLE));
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void rejectsAGapThatTheLedgerDoesNotShow() throws IOException {
        run.speaker.addAll(run.speaker.indexOf(MIDDLE), Collections.nCopies(20, RunFolder.HOLE));
        run.playerLedger.put("gap", 0);
        run.playerLedger.put("carried", run.speaker.size() - RunFolder.AFTER_LEDGER);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the bus stood still for 20 frames in 1 places");
    }

    @Test
    void rejectsTwoGapsWhereTheLedgerHasOneBreak() throws IOException {
        run.speaker.addAll(run.speaker.indexOf(MIDDLE), Collections.nCopies(10, RunFolder.HOLE));
        run.speaker.addAll(run.speaker.indexOf(MIDDLE + 50), Collections.nCopies(10, RunFolder.HOLE));
        run.playerLedger.put("chains", 2);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("stood still for 20 frames in 2 places").contains("and 2 chains");
    }

    @Test
    void acceptsAGapBeforeTheMusic() throws IOException {
        run.speaker.addAll(5, Collections.nCopies(20, RunFolder.HOLE));
        run.write();

        assertThat(judge()).isZero();
    }

    @Test
    void rejectsALedgerThatHidesCarriedFramesBehindItsBound() throws IOException {
        run.playerLedger.put("gap", 20);
        run.playerLedger.put("gapBound", 20);
        run.playerLedger.put("carried", run.speaker.size() - RunFolder.AFTER_LEDGER - 20);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the bus had packets due in 1116 frames; the ledger has 1096 carried");
    }

    @Test
    void rejectsANegativeClass() throws IOException {
        run.playerLedger.put("unconfirmed", -8);
        run.playerLedger.put("carried", run.speaker.size() - RunFolder.AFTER_LEDGER + 8);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the ledger does not balance");
    }

    @Test
    void blamesTheMachineForDataLostInAGapThatBothShow() throws IOException {
        for (int frame = MIDDLE; frame < MIDDLE + 16; frame++) {
            run.speaker.set(run.speaker.indexOf(frame), RunFolder.HOLE);
        }
        run.write();

        assertThat(judge()).isEqualTo(2);
        assertThat(report).contains("16 ms of the recording never reached the speaker, at 0.300 s");
    }

    @Test
    void rejectsAGapThatTheBusDoesNotShow() throws IOException {
        run.playerLedger.put("gap", 20);
        run.playerLedger.put("carried", run.speaker.size() - RunFolder.AFTER_LEDGER - 20);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the ledger has 20 of gap and suspended");
    }

    @Test
    void rejectsLostBytesToTheSpeaker() throws IOException {
        run.speaker
                .subList(run.speaker.indexOf(MIDDLE), run.speaker.indexOf(MIDDLE + 8))
                .clear();
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("8 frames of the recording are lost; the ledger shows 0, the bus 0");
    }

    @Test
    void blamesTheMachineForAGapFromTheMicrophone() throws IOException {
        hole(300, 12);
        run.write();

        assertThat(judge()).isEqualTo(2);
        assertThat(report).contains("12 ms of what the microphone played are missing at 0.300 s");
    }

    @Test
    void findsTheRecordingAgainWhereItRepeatsAFrame() throws IOException {
        byte[] recording = RunFolder.noise(FRAMES * Pcm.FRAME);
        System.arraycopy(recording, 312 * Pcm.FRAME, recording, 305 * Pcm.FRAME, Pcm.FRAME);
        run = new RunFolder(folder, recording);
        hole(300, 12);
        run.write();

        assertThat(judge()).isEqualTo(2);
        assertThat(report).contains("12 ms of what the microphone played are missing at 0.300 s");
    }

    @Test
    void rejectsAGapFromTheMicrophoneThatTheLedgerDoesNotShow() throws IOException {
        hole(300, 12);
        run.recorderLedger.put("gap", 0);
        run.recorderLedger.put("carried", run.microphone.size() - RunFolder.AFTER_LEDGER);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("12 frames of the recording are missing; the ledger shows 0, the bus 12");
    }

    @Test
    void rejectsLossFromTheMicrophoneThatNobodyShows() throws IOException {
        run.write();
        byte[] wav = run.bytes("recorded.wav");
        int from = 44 + (97 + 300) * Pcm.FRAME;
        byte[] samples = Arrays.copyOfRange(wav, 44, wav.length - 8 * Pcm.FRAME);
        System.arraycopy(wav, from + 8 * Pcm.FRAME, samples, from - 44, samples.length - (from - 44));
        run.overwrite("recorded.wav", RunFolder.wav(samples));

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("8 frames of the recording are missing; the ledger shows 0, the bus 0");
    }

    @Test
    void blamesTheMachineForAnOverrunThatTheLedgerShows() throws IOException {
        run.recorderLedger.put("overrun", 8);
        run.write();
        byte[] wav = run.bytes("recorded.wav");
        int from = (97 + 300) * Pcm.FRAME;
        byte[] samples = new byte[wav.length - 44 - 8 * Pcm.FRAME];
        System.arraycopy(wav, 44, samples, 0, from);
        System.arraycopy(wav, 44 + from + 8 * Pcm.FRAME, samples, from, samples.length - from);
        run.overwrite("recorded.wav", RunFolder.wav(samples));

        assertThat(judge()).isEqualTo(2);
        assertThat(report).contains("8 ms of what the microphone played are missing at 0.300 s");
    }

    @Test
    void rejectsAnOverrunThatIsNotMissingInTheCapture() throws IOException {
        run.recorderLedger.put("overrun", 80);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the ledger books 80 as not taken (overrun)");
    }

    @Test
    void blamesTheMachineForABadPacketThatBothShow() throws IOException {
        badPacket();
        run.recorderLedger.put("badPackets", 1);
        run.recorderLedger.put("goodPackets", run.microphone.size() - RunFolder.AFTER_LEDGER - 1);
        run.writeLedger();

        assertThat(judge()).isEqualTo(2);
        assertThat(report)
                .contains("1 ms of what the microphone played are missing at 0.303 s of the recording, 1 of them");
    }

    @Test
    void rejectsABadPacketThatTheLedgerCallsGood() throws IOException {
        badPacket();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("packets with good status").contains("1 frames of silence are in the middle");
    }

    @Test
    void rejectsOneWrongByteInEitherCapture() throws IOException {
        for (String capture : new String[] {"speaker.pcm", "recorded.wav"}) {
            for (int at : new int[] {0, 60, 147, 148, 191}) {
                run.write();
                byte[] bytes = run.bytes(capture);
                bytes[400 * Pcm.FRAME + at] ^= 1;
                run.overwrite(capture, bytes);

                assertThat(judge()).as("%s %d", capture, at).isEqualTo(1);
                assertThat(report).contains(capture + " differs from the recording at 0.3");
            }
        }
    }

    @Test
    void rejectsFillerOfAPartOfAFrame() throws IOException {
        run.write();
        byte[] bytes = run.bytes("speaker.pcm");
        byte[] shifted = new byte[bytes.length];
        System.arraycopy(bytes, 0, shifted, 96, bytes.length - 96);
        run.overwrite("speaker.pcm", shifted);

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("speaker.pcm differs from the recording");
    }

    @Test
    void rejectsACaptureOfPartialFrames() throws IOException {
        run.write();
        byte[] wav = run.bytes("recorded.wav");
        run.overwrite("recorded.wav", RunFolder.wav(Arrays.copyOfRange(wav, 44 + 96, wav.length)));

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("it must be whole frames of 192");
    }

    @Test
    void rejectsACaptureThatBeginsTooLate() throws IOException {
        run.microphone.subList(0, 97 + 10).clear();
        run.write();
        run.replace("microphone.record", "recording 0x82 1 999999", "recording 0x82 1 999990");

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("10 frames of the recording are missing; the ledger shows 0");
    }

    @Test
    void rejectsACaptureThatEndsTooEarly() throws IOException {
        run.write();
        byte[] wav = run.bytes("recorded.wav");
        run.overwrite("recorded.wav", RunFolder.wav(Arrays.copyOfRange(wav, 44, 44 + (97 + 500) * Pcm.FRAME)));

        assertThat(judge()).isEqualTo(1);
        assertThat(report)
                .contains("100 frames of the recording are missing; the ledger shows 0")
                .contains("their sum must be from");
    }

    @Test
    void rejectsACaptureWithoutTheSilenceThatTheRecordingBeginsWith() throws IOException {
        byte[] recording = RunFolder.noise(FRAMES * Pcm.FRAME);
        Arrays.fill(recording, 0, 120 * Pcm.FRAME, (byte) 0);
        run = new RunFolder(folder, recording);
        run.microphone.subList(0, 97 + 10).clear();
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("recorded.wav begins 10 frames after the recording's beginning");
    }

    @Test
    void rejectsACaptureWithoutTheSilenceThatTheRecordingEndsWith() throws IOException {
        byte[] recording = RunFolder.noise(FRAMES * Pcm.FRAME);
        Arrays.fill(recording, 500 * Pcm.FRAME, recording.length, (byte) 0);
        run = new RunFolder(folder, recording);
        run.write();
        byte[] wav = run.bytes("recorded.wav");
        run.overwrite("recorded.wav", RunFolder.wav(Arrays.copyOfRange(wav, 44, 44 + (97 + 570) * Pcm.FRAME)));

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("recorded.wav ends before the recording's last 30 frames");
    }

    @Test
    void rejectsSoundAndTooLittleSilenceWhereTheRecordingIsSilent() throws IOException {
        run = new RunFolder(folder, new byte[FRAMES * Pcm.FRAME]);
        run.write();
        byte[] bytes = run.bytes("speaker.pcm");
        bytes[700 * Pcm.FRAME] = 1;
        run.overwrite("speaker.pcm", bytes);
        run.overwrite("recorded.wav", RunFolder.wav(new byte[599 * Pcm.FRAME]));

        assertThat(judge()).isEqualTo(1);
        assertThat(report)
                .contains("speaker.pcm has sound in frame 700; the recording is silent")
                .contains("recorded.wav has 599 frames; the recording has 600");
    }

    @Test
    void rejectsSoundAfterTheEnd() throws IOException {
        run.write();
        byte[] bytes = run.bytes("speaker.pcm");
        bytes[bytes.length - 5] = 1;
        run.overwrite("speaker.pcm", bytes);

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("speaker.pcm has sound after the recording's end");
    }

    @Test
    void rejectsASilentCapture() throws IOException {
        run.write();
        run.overwrite("speaker.pcm", new byte[run.bytes("speaker.pcm").length]);

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("speaker.pcm is silent");
    }

    @Test
    void rejectsALedgerThatDoesNotBalance() throws IOException {
        run.playerLedger.put("carried", run.speaker.size());
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("wav-player/music: the ledger does not balance");
    }

    @Test
    void rejectsALedgerOfOtherFrames() throws IOException {
        run.recorderLedger.put("firstFrame", RunFolder.FIRST_FRAME + 9);
        run.recorderLedger.put("nextFrame", RunFolder.FIRST_FRAME + 9 + run.microphone.size() - RunFolder.AFTER_LEDGER);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("recorder/recording: the ledger begins in frame 1000009 give or take 0");
    }

    @Test
    void rejectsALedgerThatClaimsMoreThanTheBusCarried() throws IOException {
        run.playerLedger.put("nextFrame", RunFolder.FIRST_FRAME + run.speaker.size() + 30);
        run.playerLedger.put("carried", run.speaker.size() + 30);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the bus had packets due in " + run.speaker.size() + " frames");
    }

    @Test
    void rejectsALedgerWhoseBoundSaysNothing() throws IOException {
        run.playerLedger.put("spanBound", 65);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("spanBound is 65 frames; it must be from 0 to the lead of 64");
    }

    @Test
    void rejectsABusThatLostPacketsWithoutAFault() throws IOException {
        run.write();
        String packets = run.speaker.size() + " " + run.speaker.size();
        String fewer = run.speaker.size() + " " + (run.speaker.size() - 1);
        run.replace("speaker.record", "received 0x01 1 1000000 " + packets, "received 0x01 1 1000000 " + fewer);

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("on the bus " + run.speaker.size() + " packets were due");
    }

    @Test
    void rejectsACaptureOfOtherLengthThanTheBusDelivered() throws IOException {
        run.write();
        byte[] bytes = run.bytes("speaker.pcm");
        run.overwrite("speaker.pcm", Arrays.copyOf(bytes, bytes.length + Pcm.FRAME));

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the bus delivered " + bytes.length + " bytes");
    }

    @Test
    void rejectsAStreamThatFailedAndSaysWhy() throws IOException {
        run.playerLedger.put("state", "FAILED");
        run.playerLedger.put("cause", "PREPARATION_FAILED");
        run.playerLedger.put("detail", "SET_CUR stalled");
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("was FAILED (PREPARATION_FAILED) at the end; it must be RUNNING. SET_CUR stalled");
    }

    @Test
    void rejectsAStreamThatNeverRan() throws IOException {
        run.recorderLedger.put("chains", 0);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("recorder/recording never ran");
    }

    @Test
    void rejectsATimeOutAndAFailedRegistration() throws IOException {
        run.notes.add("timeout after 25000 ms");
        run.notes.add("failure 17 org.example stream: no filter");
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("timeout after 25000 ms").contains("failure 17 org.example");
    }

    @Test
    void namesAMissingFile() throws IOException {
        for (String name : new String[] {
            "source.wav", "speaker.pcm", "recorded.wav", "speaker.record", "microphone.record", "ledger.txt"
        }) {
            run.write();
            Files.delete(folder.resolve(name));

            assertThat(judge()).as(name).isEqualTo(1);
            assertThat(report).contains(name + " is missing");
        }
    }

    @Test
    void namesAnUnreadableLine() throws IOException {
        run.write();
        run.replace("speaker.record", "schedule 0x01", "schedule 0xZZ");

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("which is not in its format");
    }

    @Test
    void namesAMissingNumber() throws IOException {
        run.write();
        run.replace("ledger.txt", "spanBound 0", "spanBound");

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("spanBound");
    }

    private int judge() throws IOException {
        StringBuilder out = new StringBuilder();
        int code = new Verdict(folder, out).judge();
        report = out.toString();
        return code;
    }

    private void hole(int frame, int frames) {
        int at = run.microphone.indexOf(frame);
        for (int i = at; i < at + frames; i++) {
            run.microphone.set(i, RunFolder.HOLE);
        }
    }

    /** A packet of the bus that did not arrive, and that the recorder replaced. */
    private void badPacket() throws IOException {
        int at = run.microphone.indexOf(303);
        run.microphone.set(at, RunFolder.FILLER);
        run.write();
        int size = run.microphone.size();
        String received = "received 0x82 1 1000000 " + size + " " + size + " " + size * Pcm.FRAME + "\n";
        long first = RunFolder.FIRST_FRAME + at;
        run.replace(
                "microphone.record",
                received,
                "fault 0x82 1 " + first + " 1 1 192 DAMAGED\nreceived 0x82 1 1000000 " + at + " " + at
                        + " 0\nreceived 0x82 1 " + (first + 1) + " " + (size - at - 1) + " " + (size - at - 1)
                        + " 0\n");
    }
}
