package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Packets that were due and not received, or not whole, for a known cause.
 *
 * @param fault the cause
 * @param run frames and packets; the bytes are the room that those packets had, or what is missing of shortened ones
 */
@ProviderType
public record InjectedFault(BusFault fault, FrameRun run) {}
