package org.microframe.scheduler;

/**
 * When a broken chain may start again: at once the first time, after 1, 2, 4 ... 256 ms from the second break within a second, and not
 * at all after ten starts in a row of which nothing was carried. The pump owns it.
 */
final class RestartBackoff {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final int MOST_STEPS = 9;
    private static final int MOST_FRUITLESS_STARTS = 10;

    private boolean brokeBefore;
    private long lastBreak;
    private int breaksInARow;
    private int fruitlessStarts;
    private long notBefore = Long.MIN_VALUE;

    /**
     * A chain broke.
     *
     * @return false when there were too many starts of which nothing was carried
     */
    boolean broke(long now) {
        boolean soon = brokeBefore && now - lastBreak < SECOND;
        breaksInARow = soon ? Math.min(breaksInARow + 1, MOST_STEPS) : 0;
        notBefore = breaksInARow == 0 ? now : now + (MILLISECOND << (breaksInARow - 1));
        brokeBefore = true;
        lastBreak = now;
        return ++fruitlessStarts <= MOST_FRUITLESS_STARTS;
    }

    /** A transfer was carried. */
    void carried() {
        fruitlessStarts = 0;
    }

    /** When the next chain may start, ns of the clock; {@code Long.MIN_VALUE} for at once. */
    long notBefore() {
        return notBefore;
    }
}
