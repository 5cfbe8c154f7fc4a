package org.microframe.stream.push;

import org.microframe.stream.Discontinuity;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The next packet does not follow the last one. Bad packets are not told in this way: each is an event with its status.
 *
 * @param discontinuity why, and how much is missing as far as known
 */
@ProviderType
public record DiscontinuityEvent(Discontinuity discontinuity) implements StreamEvent {}
