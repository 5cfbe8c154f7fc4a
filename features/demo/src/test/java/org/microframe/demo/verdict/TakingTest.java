package org.microframe.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TakingTest extends JudgedRun {

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
        assertThat(report)
                .contains("10 frames of the recording are missing; the ledger shows 0")
                .contains("was first asked 10 ms after it had begun to play");
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
