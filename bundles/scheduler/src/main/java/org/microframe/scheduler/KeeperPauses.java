package org.microframe.scheduler;

/** When a keeper could not run, lately, so that what it watches over had no chance to show either. The keeper's thread. */
final class KeeperPauses {

    /** More looks than fit into what is judged by them. */
    private static final int KEPT = 512;

    private static final long LEAST_NANOS = 1_000_000;

    private final long[] ends = new long[KEPT];
    private final long[] nanos = new long[KEPT];
    private int count;

    /** Notes that the keeper runs again, and was late by so much. */
    void ended(long now, long late) {
        if (late >= LEAST_NANOS) {
            ends[count % KEPT] = now;
            nanos[count % KEPT] = late;
            count = count + 1 == 2 * KEPT ? KEPT : count + 1;
        }
    }

    /** How long it could not run since a time, ns; of the clock that it goes by. */
    long since(long time) {
        long sum = 0;
        for (int i = 0; i < Math.min(count, KEPT); i++) {
            sum += Math.max(0, Math.min(nanos[i], ends[i] - time));
        }
        return sum;
    }
}
