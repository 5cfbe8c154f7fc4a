package org.microframe.scheduler;

import java.util.concurrent.TimeUnit;

/**
 * The frame clock of a frame domain, fed by the keepers of the devices in it. Thread-safe: feeding is guarded by its monitor, and the
 * line may be read by any thread without it.
 */
final class DomainClock {

    /** How far apart a provider's reading of the counter and of the clock may be, on a thread that is not interrupted between them. */
    private static final long READING_ERROR_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final FrameClock clock = new FrameClock(READING_ERROR_NANOS);
    private boolean fed;
    private long last;
    private long due;

    /** Takes a reading; one that is older than the last is ignored. */
    synchronized void read(int counter, long at) {
        if (fed && at - last < 0) {
            return;
        }
        fed = true;
        last = at;
        clock.read(counter, at);
        due = clock.nextReading(at);
    }

    /** How long until the next reading is wanted, ns; 0 or less for at once. */
    synchronized long nanosUntilDue(long now) {
        return fed ? due - now : 0;
    }

    /** The present line, or null while it is not known. */
    FrameClock.Line line() {
        return clock.line();
    }
}
