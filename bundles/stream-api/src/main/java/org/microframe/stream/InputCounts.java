package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the frames (ms) went that reached an {@link IsochInput} since it was opened. Frames that never came are in the stream's
 * ledger.
 *
 * @param buffered frames put into its buffer
 * @param dropped frames that found the buffer full
 * @param discarded frames that the scheduler discarded because they could not be handed over in time; a part of the ledger's
 *     {@code overrun}
 */
@ProviderType
public record InputCounts(long buffered, long dropped, long discarded) {}
