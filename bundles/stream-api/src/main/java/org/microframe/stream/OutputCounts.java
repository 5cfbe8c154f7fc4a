package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the bytes of an {@link IsochOutput} went since it was opened; {@code accepted - sent - discarded} are in its buffer. What
 * became of the frames that were sent is in the stream's ledger.
 *
 * @param accepted bytes that writes took
 * @param sent bytes handed to the scheduler
 * @param discarded bytes discarded while the stream did not run
 */
@ProviderType
public record OutputCounts(long accepted, long sent, long discarded) {}
