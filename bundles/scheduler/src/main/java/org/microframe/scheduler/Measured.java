package org.microframe.scheduler;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.microframe.isoch.Distribution;

/**
 * Values of one kind, counted by one thread at a time without allocation; any thread may ask for their distribution, which is guarded by
 * the monitor.
 */
final class Measured {

    private static final int DIGITS = 2;

    private final long greatest;
    private final long unit;
    private final SingleWriterRecorder recorder;
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
        recorder.recordValue(Math.max(0, Math.min(greatest, value / unit)));
    }

    /** All values so far; any thread. */
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
