package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a ledger ends, so that a new scheduler can carry on: which frame the next hole begins in, how sure that is, and the
 * frame counter's last reading, which unwraps the 32-bit counter.
 *
 * @param error how far the end of the last chain may be off, frames
 * @param firstError how far the start of the first chain may be off, frames
 * @param unconfirmedTerm -1, 0 or 1: how that error enters {@code unconfirmed}
 * @param gapTerm -1, 0 or 1: how it enters {@code gap}
 * @param suspendedTerm -1, 0 or 1: how it enters {@code suspended}
 * @param exactEnd whether the next hole begins at a frame that was read, without error
 * @param settledUnconfirmedBound bound of {@code unconfirmed} without the last chain's error
 * @param settledGapBound bound of {@code gap} without the last chain's error
 * @param settledSuspendedBound bound of {@code suspended} without the last chain's error
 * @param frameOffset what is added to the 32-bit frame counter's low bits, so that positions go on when the domain changes
 * @param readFrame the frame counter's last reading, unwrapped to 64 bits
 * @param readNanos the clock ({@link System#nanoTime}, or the simulation's) at that reading, ns
 */
@ProviderType
public record LedgerPosition(
        long error,
        long firstError,
        int unconfirmedTerm,
        int gapTerm,
        int suspendedTerm,
        boolean exactEnd,
        long settledUnconfirmedBound,
        long settledGapBound,
        long settledSuspendedBound,
        int frameOffset,
        long readFrame,
        long readNanos) {

    /** Before the first chain. */
    public static final LedgerPosition NONE = new LedgerPosition(0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0, 0);
}
