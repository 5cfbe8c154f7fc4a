package org.microframe.streaming;

import java.time.Duration;

/** A time of {@link System#nanoTime} up to which something is waited for. */
final class Deadline {

    static final Deadline NEVER = new Deadline(0, false);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final long at;
    private final boolean comes;

    private Deadline(long at, boolean comes) {
        this.at = at;
        this.comes = comes;
    }

    /** @throws IllegalArgumentException when the time-out is negative */
    static Deadline in(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the time-out is " + timeout + "; it must not be negative");
        }
        return timeout.compareTo(LONGEST) > 0 ? NEVER : new Deadline(System.nanoTime() + timeout.toNanos(), true);
    }

    /** @throws IllegalArgumentException when the time-out is not more than zero */
    static Deadline inMoreThanZero(Duration timeout) {
        if (timeout.isZero()) {
            throw new IllegalArgumentException("the time-out is zero; it must be more");
        }
        return in(timeout);
    }

    /** The earlier of this and a time from now. */
    Deadline orIn(long nanos) {
        return left() <= nanos ? this : new Deadline(System.nanoTime() + nanos, true);
    }

    /** Nanoseconds until then, 0 or less when it has passed. */
    long left() {
        return comes ? at - System.nanoTime() : Long.MAX_VALUE;
    }
}
