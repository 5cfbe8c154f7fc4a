package org.microframe.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class PlaybackTest extends JudgedRun {

    @Test
    void acceptsNoSilenceAtAllBeforeTheRecording() throws IOException {
        run.speaker.subList(0, 2 * RunFolder.TRANSFER).clear();
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
    void acceptsAGapBeforeTheMusic() throws IOException {
        run.speaker.addAll(5, Collections.nCopies(20, RunFolder.HOLE));
        run.write();

        assertThat(judge()).isZero();
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
    void rejectsLostBytesToTheSpeaker() throws IOException {
        run.speaker
                .subList(run.speaker.indexOf(MIDDLE), run.speaker.indexOf(MIDDLE + 8))
                .clear();
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("8 frames of the recording are lost; the ledger shows 0, the bus 0");
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
    void rejectsACaptureOfOtherLengthThanTheBusDelivered() throws IOException {
        run.write();
        byte[] bytes = run.bytes("speaker.pcm");
        run.overwrite("speaker.pcm", Arrays.copyOf(bytes, bytes.length + Pcm.FRAME));

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the bus delivered " + bytes.length + " bytes");
    }
}
