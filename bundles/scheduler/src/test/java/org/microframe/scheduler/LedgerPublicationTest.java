package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerSnapshot;

class LedgerPublicationTest {

    private static final int FRAMES = 8;

    @Test
    void aLedgerThatIsPublishedAfterEachStepShowsTheSameAsOneThatIsPublishedOnce() {
        for (int seed = 1; seed <= 2000; seed++) {
            int steps = 1 + seed % 60;
            LedgerSnapshot often = play(new Random(seed), steps, true);
            LedgerSnapshot once = play(new Random(seed), steps, false);

            assertThat(often).as("seed %d", seed).isEqualTo(once);
        }
    }

    private static LedgerSnapshot play(Random random, int steps, boolean often) {
        StreamLedger ledger = new StreamLedger(LedgerSnapshot.EMPTY);
        ledger.enterDomain("bus", 1000, 0);
        long frame = 1000;
        for (int step = 0; step < steps; step++) {
            frame += FRAMES;
            int kind = random.nextInt(12);
            if (!ledger.inChain()) {
                if (kind == 0) {
                    ledger.suspended(HoleCause.values()[random.nextInt(HoleCause.values().length)]);
                }
                ledger.chainStarts(ledger.counter().read((int) frame, frame * 1_000_000));
            } else if (kind == 0) {
                ledger.chainBreaks(HoleCause.RAN_DRY);
            } else if (kind == 1) {
                ledger.lost(FRAMES, random.nextInt(FRAMES), frame + random.nextInt(20));
            } else if (kind == 2) {
                ledger.overrun(FRAMES);
            } else if (kind == 3) {
                ledger.completed(FRAMES, 1, ledger.counter().read((int) frame, frame * 1_000_000));
            } else {
                ledger.completed(FRAMES, random.nextInt(2) * FRAMES, Long.MAX_VALUE / 2);
            }
            if (often) {
                ledger.publish();
            }
        }
        ledger.publish();
        return ledger.snapshot();
    }
}
