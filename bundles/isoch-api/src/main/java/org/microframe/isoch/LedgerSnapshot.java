package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The ledger of a stream at one moment: {@code carried + unconfirmed + gap + suspended} is the span, always. All numbers
 * are frames of 1 ms unless said otherwise.
 *
 * @param frameDomain whose frame counter the positions are of; empty before the first chain
 * @param firstFrame frame in which the first chain started, unwrapped to 64 bits, exact within {@code position.firstError()}
 * @param nextFrame frame after the last one in the ledger
 * @param carried frames whose transfer completed successfully
 * @param unconfirmed frames that may have been on the bus
 * @param gap frames between chains that were never on the bus
 * @param suspended frames in which there was no device, provider or scheduler
 * @param unconfirmedBound how far {@code unconfirmed} may be off, either way
 * @param gapBound how far {@code gap} may be off, either way
 * @param suspendedBound how far {@code suspended} may be off, either way
 * @param spanBound how far the span may be off, either way
 * @param underrun carried frames that were filler (OUT)
 * @param overrun carried frames that the handler did not take in time (IN)
 * @param dropped frames that a producer had supplied and that were dropped, as their transfer was refused (OUT,
 *     {@link OnRefusal#DROP}); they were never on the bus, so they are in no class
 * @param goodPackets IN packets with good status and data
 * @param emptyPackets IN packets with good status and no data
 * @param badPackets IN packets with another status
 * @param chains chains started
 * @param breaks chains that ended by a refused continuation
 * @param position what a successor needs to carry on
 * @param holes what lies between the chains, one by one and by cause
 */
@ProviderType
public record LedgerSnapshot(
        String frameDomain,
        long firstFrame,
        long nextFrame,
        long carried,
        long unconfirmed,
        long gap,
        long suspended,
        long unconfirmedBound,
        long gapBound,
        long suspendedBound,
        long spanBound,
        long underrun,
        long overrun,
        long dropped,
        long goodPackets,
        long emptyPackets,
        long badPackets,
        long chains,
        long breaks,
        LedgerPosition position,
        LedgerHoles holes) {

    /** The ledger of a stream that never ran. */
    public static final LedgerSnapshot EMPTY = new LedgerSnapshot(
            "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, LedgerPosition.NONE, LedgerHoles.NONE);

    /** @throws IllegalArgumentException when the classes do not add up to the span */
    public LedgerSnapshot {
        if (carried < 0 || unconfirmed < 0 || gap < 0 || suspended < 0) {
            throw new IllegalArgumentException("a class of the ledger is negative: carried " + carried
                    + ", unconfirmed " + unconfirmed + ", gap " + gap + ", suspended " + suspended);
        }
        if (carried + unconfirmed + gap + suspended != nextFrame - firstFrame) {
            throw new IllegalArgumentException("the ledger does not balance: carried " + carried + " + unconfirmed "
                    + unconfirmed + " + gap " + gap + " + suspended " + suspended + " is not the span from "
                    + firstFrame
                    + " to " + nextFrame);
        }
    }

    /** Frames from the first of the first chain to the last. */
    public long span() {
        return nextFrame - firstFrame;
    }
}
