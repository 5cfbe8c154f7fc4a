package org.microframe.scheduler;

/**
 * All lines that run through readings of a frame counter. A reading of frame f at time t says that f had begun by t and that f + 1
 * had not: it bounds the line on both sides, so that the lines which keep every bound give a frame's length and beginning with an error
 * that is known. A bound gets looser as it ages. One thread owns it; fitting allocates nothing.
 */
final class FrameFit {

    static final double NOMINAL_NANOS = 1e6;

    /** What temperature does to a clock while readings get older: 0.1 ppm, in ns of a bound per ns of its age. */
    private static final double WANDER = 1e-7;

    /** Bus and processor clock are each within 500 ppm (USB 2.0, 7.1.12); as much again for virtual machines. */
    private static final double MOST_PPM = 2000;

    private final long readingErrorNanos;
    private final long[] frames;
    private final long[] nanos;
    private int count;

    private double shortest;
    private double longest;
    private double earliest;
    private double latest;

    /**
     * @param capacity the most readings
     * @param readingErrorNanos how far the time of a reading may be off, either way
     */
    FrameFit(int capacity, long readingErrorNanos) {
        this.readingErrorNanos = readingErrorNanos;
        frames = new long[capacity];
        nanos = new long[capacity];
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == frames.length;
    }

    long frame(int i) {
        return frames[i];
    }

    long nanos(int i) {
        return nanos[i];
    }

    /** Appends the latest reading. */
    void add(long frame, long at) {
        frames[count] = frame;
        nanos[count] = at;
        count++;
    }

    void remove(int i) {
        count--;
        System.arraycopy(frames, i + 1, frames, i, count - i);
        System.arraycopy(nanos, i + 1, nanos, i, count - i);
    }

    void clear() {
        count = 0;
    }

    /** The frame after the latest reading, which the line is given at. */
    long referenceFrame() {
        return frames[count - 1] + 1;
    }

    private long referenceNanos() {
        return nanos[count - 1];
    }

    /** Finds the lines; false when no line keeps every bound. At least one reading. */
    boolean fit() {
        shortest = NOMINAL_NANOS * (1 - MOST_PPM / 1e6);
        longest = NOMINAL_NANOS * (1 + MOST_PPM / 1e6);
        for (int before = 0; before < count; before++) {
            for (int after = 0; after < count; after++) {
                long distance = frames[after] - (frames[before] + 1);
                double time = nanos[after] - nanos[before] + slack(after) + slack(before);
                if (distance > 0) {
                    longest = Math.min(longest, time / distance);
                } else if (distance < 0) {
                    shortest = Math.max(shortest, time / distance);
                } else if (time < 0) {
                    return false;
                }
            }
        }
        if (shortest > longest) {
            return false;
        }
        earliest = Double.NEGATIVE_INFINITY;
        latest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double at = nanos[i] - referenceNanos();
            long distance = referenceFrame() - frames[i];
            latest = Math.min(latest, at + slack(i) + distance * longest);
            earliest = Math.max(earliest, at - slack(i) + (distance - 1) * shortest);
        }
        return true;
    }

    private double slack(int i) {
        return readingErrorNanos + WANDER * (referenceNanos() - nanos[i]);
    }

    /** The length of a frame, ns; after {@link #fit}. */
    double nanosPerFrame() {
        return (shortest + longest) / 2;
    }

    /** How far the length may be off, ns. */
    double lengthError() {
        return (longest - shortest) / 2;
    }

    /** When the reference frame begins, ns. */
    long beginning() {
        return referenceNanos() + Math.round((earliest + latest) / 2);
    }

    /** How far the beginning may be off, ns. */
    double beginningError() {
        return Math.max(0, (latest - earliest) / 2);
    }

    /** The reading, not the latest, that bounds the line least: with the most room to the line on the nearer side. */
    int leastTelling() {
        int found = 0;
        double most = -1;
        for (int i = 0; i < count - 1; i++) {
            double begins = beginning() - referenceNanos() + (frames[i] - referenceFrame()) * nanosPerFrame();
            double since = nanos[i] - referenceNanos() - begins;
            double room = Math.min(since, nanosPerFrame() - since);
            if (room > most) {
                most = room;
                found = i;
            }
        }
        return found;
    }
}
