package org.microframe.winusb;

/** How long a closing thread may still wait for completions that ought to have come. Belongs to that thread. */
final class ProofTime {

    private long left;

    /** @param nanos the time for all waits together, ns */
    ProofTime(long nanos) {
        left = nanos;
    }

    /** What is left, ns; 0 at least. */
    long left() {
        return left;
    }

    /** Takes from it what was waited. */
    void spend(long nanos) {
        left = Math.max(0, left - nanos);
    }
}
