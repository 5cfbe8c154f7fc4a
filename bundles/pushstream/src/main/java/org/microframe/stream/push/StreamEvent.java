package org.microframe.stream.push;

import org.osgi.annotation.versioning.ProviderType;

/** What a push stream from a device tells. Immutable. */
@ProviderType
public sealed interface StreamEvent permits PacketEvent, DiscontinuityEvent, StateEvent {}
