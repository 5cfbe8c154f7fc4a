package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;

/** Holds a ledger against the bus's own record of the same endpoint, as the design's section on the ledger demands. */
final class BusAgreement {

    private BusAgreement() {}

    static void require(LedgerSnapshot ledger, List<EndpointRecord> records) {
        List<FrameRun> runs = new ArrayList<>();
        records.forEach(record -> runs.addAll(record.schedule()));
        long scheduled = runs.stream().mapToLong(FrameRun::frames).sum();
        assertThat(scheduled)
                .as("frames on the bus; the ledger: %s", ledger)
                .isBetween(ledger.carried(), ledger.carried() + ledger.unconfirmed());
        if (runs.isEmpty()) {
            return;
        }
        long span = runs.get(runs.size() - 1).end() - runs.get(0).firstFrame();
        long holes = span - scheduled;
        assertThat(holes)
                .as("frames between runs on the bus; the ledger: %s", ledger)
                .isBetween(
                        ledger.gap() + ledger.suspended() - ledger.spanBound(),
                        ledger.gap() + ledger.suspended() + ledger.unconfirmed() + ledger.spanBound());
    }
}
