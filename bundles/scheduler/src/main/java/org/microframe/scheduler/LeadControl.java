package org.microframe.scheduler;

import java.util.concurrent.TimeUnit;

/**
 * How many transfers a ring keeps queued. When lateness has eaten more than half of them it asks for as many more as were eaten, up to the
 * greatest; when for ten seconds no more than a quarter was eaten, for one less, down to the number that was asked for. The pump owns it;
 * the present number may be read by any thread.
 */
final class LeadControl {

    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int target;
    private final int greatest;
    private volatile int transfers;
    private long calmSince;

    /**
     * @param target transfers of the lead that was asked for
     * @param greatest transfers of the greatest lead
     */
    LeadControl(int target, int greatest) {
        this.target = target;
        this.greatest = greatest;
        transfers = target;
    }

    /** Transfers to keep queued; any thread. */
    int transfers() {
        return transfers;
    }

    /** Whether it may ever differ from what was asked for. */
    boolean mayChange() {
        return target < greatest;
    }

    /**
     * The pump has come to refill.
     *
     * @param left transfers that were still queued
     * @param now ns of the clock
     * @return whether the lead has grown
     */
    boolean refilled(int left, long now) {
        int present = transfers;
        int eaten = present - left;
        if (2 * eaten > present && present < greatest) {
            transfers = Math.min(greatest, present + eaten);
            calmSince = now;
            return true;
        }
        if (4 * eaten > present) {
            calmSince = now;
        } else if (present > target && now - calmSince >= CALM_NANOS) {
            transfers = present - 1;
            calmSince = now;
        }
        return false;
    }
}
