package org.microframe.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerdictTest extends JudgedRun {

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
}
