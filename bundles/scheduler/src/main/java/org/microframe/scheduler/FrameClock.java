package org.microframe.scheduler;

import java.util.concurrent.TimeUnit;
import org.microframe.usb.FrameNumbers;

/**
 * The frames of one counter against the provider's clock. One thread feeds it with readings, which may come at any times; any thread
 * may ask for the present line.
 *
 * <p>A reading that contradicts the earlier ones is held back, and the clock says nothing until it is known why: if the next one agrees
 * with the earlier, it was a bad reading; if three in a row contradict them, the bus has changed: its drift did, it stood still, the
 * system slept or the counter began anew. Then the clock starts again from those three, and knows as much as before after some ten
 * readings more.
 */
final class FrameClock {

    /**
     * When frames begin.
     *
     * @param counter what the 32-bit counter shows in the reference frame
     * @param nanos when that frame begins, ns of the provider's clock
     * @param nanosPerFrame the length of a frame, ns
     * @param errorNanos how far {@code nanos} may be off
     * @param lengthErrorNanos how far {@code nanosPerFrame} may be off
     */
    record Line(int counter, long nanos, double nanosPerFrame, double errorNanos, double lengthErrorNanos) {

        /** When the frame begins, or began, in which the counter shows this; of all such frames the nearest to the reference. */
        long nanosOf(int frame) {
            return nanos + Math.round(FrameNumbers.difference(frame, counter) * nanosPerFrame);
        }

        /** How far {@link #nanosOf} may be off, as long as the bus goes on as it did, ns. */
        long errorOf(int frame) {
            return (long) Math.ceil(
                    errorNanos + Math.abs((double) FrameNumbers.difference(frame, counter)) * lengthErrorNanos);
        }

        /** What the counter shows at a time. */
        int counterAt(long at) {
            return FrameNumbers.add(counter, (long) Math.floor((at - nanos) / nanosPerFrame));
        }

        /** How much longer than 1 ms a frame is by the provider's clock, parts per million. */
        double driftPpm() {
            return (nanosPerFrame / FrameFit.NOMINAL_NANOS - 1) * 1e6;
        }

        /** How far {@link #driftPpm} may be off. */
        double driftErrorPpm() {
            return lengthErrorNanos / FrameFit.NOMINAL_NANOS * 1e6;
        }
    }

    private static final int READINGS = 64;
    private static final int CONTRADICTIONS = 3;
    private static final long LONGEST_AGE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FrameFit doubted;
    private final FrameFit fit;
    private int restarts;
    private volatile Line line;

    /** @param readingErrorNanos how far the time of a reading may be off, either way, ns */
    FrameClock(long readingErrorNanos) {
        fit = new FrameFit(READINGS, readingErrorNanos);
        doubted = new FrameFit(CONTRADICTIONS, readingErrorNanos);
    }

    /**
     * The present line, or null while it is not known how frames pass: before two frames were read, while the bus stands, and while the last
     * reading contradicts the line.
     */
    Line line() {
        return line;
    }

    /** How often the clock has started again. */
    int restarts() {
        return restarts;
    }

    /**
     * Takes a reading.
     *
     * @param counter what the counter showed
     * @param at when, ns; not before the last reading
     */
    void read(int counter, long at) {
        if (fit.count() == 0) {
            fit.add(Integer.toUnsignedLong(counter), at);
            fit.fit();
            return;
        }
        long frame = FrameNumbers.unwrap(expectedFrame(at), counter);
        makeRoom(at);
        fit.add(frame, at);
        if (fit.fit()) {
            doubted.clear();
            publish();
            return;
        }
        fit.remove(fit.count() - 1);
        fit.fit();
        doubted.add(frame, at);
        line = null;
        if (doubted.isFull()) {
            startFromDoubted();
        }
    }

    private long expectedFrame(long at) {
        int last = fit.count() - 1;
        Line present = line;
        double length = present == null ? FrameFit.NOMINAL_NANOS : present.nanosPerFrame();
        return fit.frame(last) + (long) Math.floor((at - fit.nanos(last)) / length);
    }

    private void makeRoom(long at) {
        while (fit.count() > 1 && at - fit.nanos(0) > LONGEST_AGE_NANOS) {
            fit.remove(0);
        }
        if (fit.isFull()) {
            fit.remove(fit.leastTelling());
        }
    }

    private void startFromDoubted() {
        fit.clear();
        for (int i = 0; i < doubted.count(); i++) {
            fit.add(doubted.frame(i), doubted.nanos(i));
        }
        doubted.clear();
        while (!fit.fit()) {
            fit.remove(0);
        }
        restarts++;
        publish();
    }

    private void publish() {
        boolean passes = fit.frame(fit.count() - 1) > fit.frame(0);
        line = passes
                ? new Line(
                        (int) fit.referenceFrame(),
                        fit.beginning(),
                        fit.nanosPerFrame(),
                        fit.beginningError(),
                        fit.lengthError())
                : null;
    }

    /**
     * When the next reading tells most: as the beginning of a frame is expected, so that either answer halves what is not known. Soon
     * while little is known or the last reading was doubtful, later as the line gets sure.
     *
     * @param now ns
     * @return ns, after {@code now}
     */
    long nextReading(long now) {
        Line present = line;
        if (present == null || doubted.count() > 0) {
            return now + SHORTEST_PAUSE_NANOS;
        }
        long known = fit.nanos(fit.count() - 1) - fit.nanos(0);
        long pause = Math.min(LONGEST_PAUSE_NANOS, Math.max(SHORTEST_PAUSE_NANOS, known / 8));
        return present.nanosOf(FrameNumbers.add(present.counterAt(now + pause), 1));
    }
}
