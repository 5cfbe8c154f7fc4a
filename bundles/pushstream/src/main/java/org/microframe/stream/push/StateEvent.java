package org.microframe.stream.push;

import org.microframe.isoch.StreamStatus;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The stream's state has changed; the first event of a push stream is one. States are looked at between packets and every 50 ms, so
 * one that lasted shorter may not be told.
 *
 * @param status how the stream stands
 */
@ProviderType
public record StateEvent(StreamStatus status) implements StreamEvent {}
