package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.microframe.isoch.LedgerHole;
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
        long least = ledger.gap() + ledger.suspended() - ledger.spanBound() - outside(ledger, runs);
        assertThat(holes)
                .as("frames between runs on the bus; the ledger: %s", ledger)
                .isBetween(least, ledger.gap() + ledger.suspended() + ledger.unconfirmed() + ledger.spanBound());
        for (LedgerHole hole : ledger.holes().recent()) {
            requireIdle(ledger, hole, runs);
        }
    }

    /** IN, with nothing unconfirmed: the packets in our descriptors are those of the bus, the good ones all that were not hit. */
    static void requirePackets(LedgerSnapshot ledger, List<EndpointRecord> records) {
        long scheduled =
                records.stream().mapToLong(EndpointRecord::scheduledPackets).sum();
        long hit = records.stream().mapToLong(EndpointRecord::faultyPackets).sum();
        assertThat(ledger.goodPackets() + ledger.emptyPackets() + ledger.badPackets())
                .as("packets; the ledger: %s", ledger)
                .isEqualTo(scheduled);
        assertThat(ledger.badPackets())
                .as("bad packets; the ledger: %s", ledger)
                .isEqualTo(hit);
    }

    /**
     * Frames of holes before the first and after the last run on the bus: beside them the ledger has only chains of which nothing was
     * carried and all is unconfirmed. The error of the chain on their other side stands in for that of the ledger's end.
     */
    private static long outside(LedgerSnapshot ledger, List<FrameRun> runs) {
        long from = runs.get(0).firstFrame();
        long to = runs.get(runs.size() - 1).end();
        return ledger.holes().recent().stream()
                .filter(hole -> hole.firstFrame() + hole.frames() <= from + hole.bound()
                        || hole.firstFrame() >= to - hole.bound() - ledger.unconfirmed())
                .mapToLong(hole -> hole.frames() + hole.bound())
                .sum();
    }

    /** What is surely within a hole of the ledger was not on the bus. */
    private static void requireIdle(LedgerSnapshot ledger, LedgerHole hole, List<FrameRun> runs) {
        long from = hole.firstFrame() + hole.bound();
        long to = hole.firstFrame() + hole.frames() - hole.bound();
        for (FrameRun run : runs) {
            assertThat(from < to && run.firstFrame() < to && run.end() > from)
                    .as("%s overlaps %s on the bus; the ledger: %s", hole, run, ledger)
                    .isFalse();
        }
    }
}
