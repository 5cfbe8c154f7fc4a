package org.microframe.demo.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;

class ProgressTest {

    private final Progress progress = new Progress(1_000, 100, 500);

    @Test
    void isNotOverBeforeAnyStreamIsThere() {
        assertThat(progress.over(List.of())).isFalse();
    }

    @Test
    void isOverWhenBothDirectionsWentOnAfterTheRecording() {
        assertThat(progress.over(List.of(player(1_016, 16), recorder(1_100)))).isFalse();
        assertThat(progress.over(List.of(player(1_515, 515), recorder(1_600)))).isFalse();
        assertThat(progress.over(List.of(player(1_516, 516), recorder(1_599)))).isFalse();
        assertThat(progress.over(List.of(player(1_516, 516), recorder(1_600)))).isTrue();
    }

    @Test
    void doesNotTakeFillerForMusic() {
        assertThat(progress.over(List.of(player(5_000, 4_001), recorder(9_000))))
                .isFalse();
        assertThat(progress.over(List.of(player(9_000, 8_001), recorder(9_000))))
                .isFalse();
    }

    @Test
    void waitsForTheOtherDirection() {
        progress.over(List.of(player(1_016, 16)));

        assertThat(progress.over(List.of(player(9_000, 8_000)))).isFalse();
    }

    private static StreamStatus player(long carried, long underrun) {
        return stream("player", 0x01, carried, underrun);
    }

    private static StreamStatus recorder(long carried) {
        return stream("recorder", 0x82, carried, 0);
    }

    private static StreamStatus stream(String name, int endpoint, long carried, long underrun) {
        LedgerSnapshot ledger = new LedgerSnapshot(
                "bus",
                70,
                70 + carried,
                carried,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                underrun,
                0,
                0,
                0,
                0,
                0,
                1,
                0,
                LedgerPosition.NONE,
                LedgerHoles.NONE);
        return new StreamStatus(
                new StreamIdentity("demo", name),
                new StreamRequest("(a=b)", 1, 1, endpoint, 64, 8, 4),
                "device",
                StreamState.RUNNING,
                StreamCause.NONE,
                "",
                true,
                56,
                ledger);
    }
}
