package org.microframe.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class BooksTest extends JudgedRun {

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
    void rejectsAGapThatTheBusDoesNotShow() throws IOException {
        run.playerLedger.put("gap", 20);
        run.playerLedger.put("carried", run.speaker.size() - RunFolder.AFTER_LEDGER - 20);
        run.write();

        assertThat(judge()).isEqualTo(1);
        assertThat(report).contains("the ledger has 20 of gap and suspended");
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
}
