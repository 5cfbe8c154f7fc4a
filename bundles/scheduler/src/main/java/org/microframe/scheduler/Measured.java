package org.microframe.scheduler;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.microframe.isoch.Distribution;

/**
 * Values of one kind, counted by one thread at a time without allocation; any thread may ask for their distribution, which is guarded by
 * the monitor. They go into the histogram in bunches of {@value #BUNCH}, equal ones in a row as one, so that a stream touches little memory:
 * the latest may be missing.
 */
final class Measured {

    static final int BUNCH = 64;

    private static final int DIGITS = 2;
    private static final int RUNS = 16;

    private final long greatest;
    private final long unit;
    private final SingleWriterRecorder recorder;

    /** Values that came in a row, and how often each. */
    private final int[] runs = new int[2 * RUNS];

    private int ended;
    private int last;
    private int times;
    private int bunched;
    private final Histogram total;
    private Histogram interval;

    private Measured(long greatest, long unit) {
        this.greatest = greatest;
        this.unit = unit;
        recorder = new SingleWriterRecorder(greatest, DIGITS);
        total = new Histogram(greatest, DIGITS);
    }

    /** For times in ns, counted in us up to 10 s. */
    static Measured times() {
        return new Measured(10_000_000, 1000);
    }

    /** For numbers up to a limit. */
    static Measured numbers(int greatest) {
        return new Measured(greatest, 1);
    }

    /** Counts a value; one thread at a time. */
    void record(long value) {
        int counted = (int) Math.max(0, Math.min(greatest, value / unit));
        if (counted != last && times > 0) {
            endRun();
        }
        last = counted;
        times++;
        if (++bunched == BUNCH) {
            endRun();
            flush();
        }
    }

    private void endRun() {
        runs[2 * ended] = last;
        runs[2 * ended + 1] = times;
        times = 0;
        if (++ended == RUNS) {
            flush();
        }
    }

    private void flush() {
        for (int run = 0; run < ended; run++) {
            recorder.recordValueWithCount(runs[2 * run], runs[2 * run + 1]);
        }
        ended = 0;
        bunched = 0;
    }

    /** All values so far but the latest few; any thread. */
    synchronized Distribution distribution() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        if (total.getTotalCount() == 0) {
            return Distribution.NONE;
        }
        return new Distribution(
                total.getTotalCount(),
                total.getMinValue() * unit,
                total.getValueAtPercentile(50) * unit,
                total.getValueAtPercentile(99) * unit,
                total.getValueAtPercentile(99.9) * unit,
                total.getMaxValue() * unit);
    }
}
