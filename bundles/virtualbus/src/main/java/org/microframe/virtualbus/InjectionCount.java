package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How often something was made to go wrong at an endpoint since its device was plugged.
 *
 * @param endpointAddress {@code bEndpointAddress}, or 0 for control requests
 * @param kind what went wrong
 * @param count packets, transfers, ContinueStreams or requests that were hit, at least 1
 */
@ProviderType
public record InjectionCount(int endpointAddress, FaultKind kind, long count) {}
