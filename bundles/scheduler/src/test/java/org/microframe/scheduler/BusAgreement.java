package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;

/** Holds a ledger against the bus's own record of the same endpoint, as the design's section on the ledger demands. */
final class BusAgreement {

    /**
     * The ledger from a chain on, told on the bus: the bus's frames before it are those of earlier chains.
     *
     * @param before number of the bus's frames before
     * @param silent whether the bus has no frame of it, so that the hole before it goes on in the one after it
     * @param frames of the hole that goes on
     * @param bound of the hole that goes on
     * @param missing frames that may have been on the bus and were not, beside the hole that goes on
     */
    private record Told(long before, boolean silent, long frames, long bound, long missing) {}

    private final LedgerSnapshot ledger;
    private final List<LedgerHole> holes;
    private final long[] firsts;
    private final long[] counts;
    private final long scheduled;
    private final long shift;

    private BusAgreement(LedgerSnapshot ledger, List<EndpointRecord> records) {
        this.ledger = ledger;
        holes = ledger.holes().recent();
        List<FrameRun> runs = runs(records);
        firsts = runs.stream().mapToLong(FrameRun::firstFrame).toArray();
        counts = runs.stream().mapToLong(FrameRun::frames).toArray();
        scheduled = runs.stream().mapToLong(FrameRun::frames).sum();
        shift = runs.isEmpty() ? 0 : shift(firsts[0] - ledger.firstFrame());
    }

    private static List<FrameRun> runs(List<EndpointRecord> records) {
        return records.stream()
                .flatMap(record -> record.schedule().stream())
                .sorted(Comparator.comparingLong(FrameRun::firstFrame))
                .toList();
    }

    /** The ledger unwraps a counter of 32 bits, so its frames may be a multiple of 2^32 below the bus's. */
    private static long shift(long difference) {
        return Math.floorDiv(difference + (1L << 31), 1L << 32) << 32;
    }

    /** Everything: totals, and every chain and every hole of the last {@value LedgerHoles#KEPT}. */
    static void require(LedgerSnapshot ledger, List<EndpointRecord> records) {
        BusAgreement agreement = new BusAgreement(ledger, records);
        assertThat(agreement.scheduled)
                .as("frames on the bus; the ledger: %s", ledger)
                .isBetween(ledger.carried(), ledger.carried() + ledger.unconfirmed());
        assertThat(ledger.chains() == 0 || agreement.isTold())
                .as(
                        "the holes of the ledger are those of the bus, one by one, which had %s; the ledger: %s",
                        runs(records), ledger)
                .isTrue();
        if (ledger.unconfirmed() == 0 && ledger.chains() == agreement.holes.size() + 1) {
            agreement.requireTotals();
        }
    }

    /** With nothing unconfirmed it is known which frames belong to which chain: the totals are right within their bounds. */
    private void requireTotals() {
        long gap = 0;
        long suspended = 0;
        long index = 0;
        long start = ledger.firstFrame();
        for (LedgerHole hole : holes) {
            boolean wasCarried = hole.firstFrame() > start && hole.firstFrame() + hole.frames() < ledger.nextFrame();
            if (!wasCarried) {
                // All of a chain was taken back: which part of one hole of the bus belongs to which of two is open.
                return;
            }
            index += hole.firstFrame() - start;
            start = hole.firstFrame() + hole.frames();
            long length = frame(index) - frame(index - 1) - 1;
            gap += hole.suspended() ? 0 : length;
            suspended += hole.suspended() ? length : 0;
        }
        long span = frame(scheduled - 1) + 1 - frame(0);
        assertWithin("the gap", gap, ledger.gap(), ledger.gapBound());
        assertWithin("suspension", suspended, ledger.suspended(), ledger.suspendedBound());
        assertWithin("the span", span, ledger.span(), ledger.spanBound());
    }

    private void assertWithin(String what, long onBus, long inLedger, long bound) {
        assertThat(onBus)
                .as("frames of %s on the bus; the ledger: %s", what, ledger)
                .isBetween(inLedger - bound, inLedger + bound);
    }

    /** What holds also of the ledger of a stream at whose endpoint others were now and then. */
    static void requireAmongOthers(LedgerSnapshot ledger, List<EndpointRecord> records) {
        BusAgreement agreement = new BusAgreement(ledger, records);
        assertThat(agreement.scheduled)
                .as("frames on the bus; the ledger: %s", ledger)
                .isGreaterThanOrEqualTo(ledger.carried());
        for (LedgerHole hole : agreement.holes) {
            if (!hole.suspended()) {
                agreement.requireIdle(hole);
            }
        }
    }

    /** What is surely within a hole of the ledger was not on the bus. */
    private void requireIdle(LedgerHole hole) {
        long from = hole.firstFrame() + shift + hole.bound();
        long to = hole.firstFrame() + shift + hole.frames() - hole.bound();
        for (int i = 0; from < to && i < firsts.length; i++) {
            if (firsts[i] < to && firsts[i] + counts[i] > from) {
                throw new AssertionError(hole + " overlaps frame " + firsts[i] + " and the " + (counts[i] - 1)
                        + " after it on the bus; the ledger: " + ledger);
            }
        }
    }

    /** Packets: those that the device received, or that came with good status, are those that were due and not hit. */
    static void requirePackets(LedgerSnapshot ledger, List<EndpointRecord> records) {
        long due = records.stream().mapToLong(EndpointRecord::scheduledPackets).sum();
        long hit = records.stream().mapToLong(EndpointRecord::faultyPackets).sum();
        long received =
                records.stream().mapToLong(EndpointRecord::receivedPackets).sum();
        assertThat(received).as("packets received").isEqualTo(due - hit);
        if ((records.get(0).endpointAddress() & 0x80) == 0) {
            return;
        }
        long good = ledger.goodPackets() + ledger.emptyPackets();
        assertThat(ledger.goodPackets())
                .as("good packets with data; the ledger: %s", ledger)
                .isLessThanOrEqualTo(due - hit);
        assertThat(good)
                .as("good packets; the ledger: %s", ledger)
                .isGreaterThanOrEqualTo(due - hit - ledger.unconfirmed());
        if (ledger.unconfirmed() == 0) {
            assertThat(good).as("good packets; the ledger: %s", ledger).isEqualTo(due - hit);
            assertThat(ledger.badPackets())
                    .as("bad packets; the ledger: %s", ledger)
                    .isGreaterThanOrEqualTo(hit);
        }
    }

    /**
     * Whether there is a way to tell chains and holes, from the last back to the first that is known, on the bus: which of its frames
     * belong to which chain, so that each chain is one run but for its unconfirmed frames, and what lies between two of them is one hole
     * of the length that the ledger says.
     */
    private boolean isTold() {
        Set<Told> ways = Set.of(new Told(scheduled, true, Long.MAX_VALUE / 4, 0, 0));
        boolean whole = ledger.chains() == holes.size() + 1;
        for (int chain = holes.size(); chain >= (whole ? 0 : 1); chain--) {
            Set<Told> longer = new HashSet<>();
            for (Told way : ways) {
                tellChain(chain, way, longer);
            }
            ways = longer;
        }
        return ways.stream().anyMatch(way -> !whole || way.before == 0);
    }

    private void tellChain(int chain, Told after, Set<Told> into) {
        long start = chain == 0
                ? ledger.firstFrame()
                : holes.get(chain - 1).firstFrame() + holes.get(chain - 1).frames();
        long end = chain == holes.size() ? ledger.nextFrame() : holes.get(chain).firstFrame();
        long length = end - start;
        long spent = spentAfter(after.before, end);
        for (long missing = 0; missing <= Math.min(length, ledger.unconfirmed() - spent); missing++) {
            long first = after.before - (length - missing);
            if (first < 0) {
                continue;
            }
            if (missing == length) {
                LedgerHole hole = chain == 0 ? null : holes.get(chain - 1);
                into.add(
                        hole == null
                                ? after
                                : new Told(
                                        first,
                                        true,
                                        after.frames + hole.frames(),
                                        after.bound + hole.bound(),
                                        after.missing + length));
                continue;
            }
            if (fits(chain, after, first, missing, start, end)) {
                LedgerHole hole = chain == 0 ? new LedgerHole(0, 0, 0, false, null) : holes.get(chain - 1);
                into.add(new Told(first, false, hole.frames(), hole.bound(), missing));
            }
        }
    }

    /** Frames of the chains from a frame of the ledger on that were not on the bus. */
    private long spentAfter(long before, long end) {
        long onBus = scheduled - before;
        long told = ledger.nextFrame() - end;
        for (LedgerHole hole : holes) {
            told -= hole.firstFrame() >= end ? hole.frames() : 0;
        }
        return told - onBus;
    }

    private boolean fits(int chain, Told after, long first, long missing, long start, long end) {
        long from = frame(first);
        long to = frame(after.before - 1) + 1;
        if (to - from > end - start) {
            return false;
        }
        long startBound = chain == 0
                ? ledger.position().firstError()
                : holes.get(chain - 1).bound();
        long at = start + shift;
        if (from < at - startBound || from > at + startBound + missing) {
            return false;
        }
        if (after.before == scheduled) {
            return true;
        }
        long hole = frame(after.before) - to;
        return hole >= after.frames - after.bound && hole <= after.frames + after.bound + after.missing + missing;
    }

    /** The frame that the bus carried as its so-manieth. */
    private long frame(long index) {
        long left = index;
        for (int i = 0; i < firsts.length; i++) {
            if (left < counts[i]) {
                return firsts[i] + left;
            }
            left -= counts[i];
        }
        throw new IllegalArgumentException("the bus carried " + scheduled + " frames; there is no number " + index);
    }
}
