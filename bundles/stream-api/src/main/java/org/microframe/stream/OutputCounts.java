package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the bytes of an {@link IsochOutput} went since it was opened; {@code accepted - sent - discarded} are in its buffer. What
 * became of the frames that were sent is in the stream's ledger.
 *
 * @param accepted bytes that writes took
 * @param sent bytes handed to the scheduler
 * @param discarded bytes discarded while the stream did not run
 * @param droppedFrames frames (ms) of those sent that were dropped because the system refused them ({@link
 *     org.microframe.isoch.OnRefusal#DROP})
 */
@ProviderType
public record OutputCounts(long accepted, long sent, long discarded, long droppedFrames) {

    /** Counts of an output that dropped nothing. */
    public OutputCounts(long accepted, long sent, long discarded) {
        this(accepted, sent, discarded, 0);
    }
}
