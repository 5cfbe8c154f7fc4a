package org.microframe.scheduler;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.microframe.isoch.Distribution;

/**
 * Values of one kind, counted by one thread at a time without allocation; any thread may ask for their distribution, which is guarded by
 * the monitor. They go into the histogram in bunches, so that a stream touches its memory seldom: the latest may be missing.
 */
final class Measured {

    private static final int DIGITS = 2;
    private static final int BUNCH = 16;

    private final long greatest;
    private final long unit;
    private final SingleWriterRecorder recorder;
    private final int[] bunch = new int[BUNCH];
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
        bunch[bunched++] = (int) Math.max(0, Math.min(greatest, value / unit));
        if (bunched == BUNCH) {
            for (int each : bunch) {
                recorder.recordValue(each);
            }
            bunched = 0;
        }
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
