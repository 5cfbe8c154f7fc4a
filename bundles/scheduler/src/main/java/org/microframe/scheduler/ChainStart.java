package org.microframe.scheduler;

/**
 * The frame in which a chain starts, as far as it is known: somewhere in [low, high]. Low is the frame after the one read before the
 * submit; high falls with every completion, because the frames completed so far have passed. Owned as the ledger is.
 */
final class ChainStart {

    private long low;
    private long high;
    private boolean pinned;
    private boolean early;

    /** A chain was submitted as soon as possible after this frame was read. */
    void after(long frame) {
        low = frame + 1;
        high = Long.MAX_VALUE;
        pinned = false;
        early = false;
    }

    /** A chain was submitted at this frame. */
    void at(long frame) {
        low = frame;
        high = frame;
        pinned = true;
        early = false;
    }

    /** The chain has not started after this frame. Returns whether that was news. */
    boolean narrow(long bound) {
        if (pinned || bound >= high || high == low) {
            return false;
        }
        high = Math.max(low, bound);
        return true;
    }

    /** Narrows no more: part of the chain was counted from here. */
    void pin() {
        pinned = true;
    }

    /** Takes the chain to have started as early as it can have. */
    void takeEarliest() {
        early = true;
    }

    long high() {
        return high;
    }

    /** The best guess. */
    long estimate() {
        return early ? low : low + (high - low) / 2;
    }

    /** How far the guess may be off, frames. */
    long error() {
        return early ? high - low : (high - low + 1) / 2;
    }
}
