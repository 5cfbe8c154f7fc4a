package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Frames between two chains.
 *
 * @param firstFrame the first of them, unwrapped to 64 bits as in the ledger
 * @param frames how many, 0 or more
 * @param bound how far both may be off, frames
 * @param suspended whether they count as suspended; otherwise they are a gap
 * @param cause why the chain before them ended
 */
@ProviderType
public record LedgerHole(long firstFrame, long frames, long bound, boolean suspended, HoleCause cause) {}
