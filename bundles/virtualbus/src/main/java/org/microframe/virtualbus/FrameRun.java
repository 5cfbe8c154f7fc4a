package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Consecutive frames in which something happened.
 *
 * @param firstFrame number of the first, on the bus's clock
 * @param frames number of them, at least 1
 * @param packets packets in all of them
 * @param bytes bytes of those packets: room for them in a schedule, received ones in what was received
 */
@ProviderType
public record FrameRun(long firstFrame, long frames, long packets, long bytes) {

    /** The frame after the last one. */
    public long end() {
        return firstFrame + frames;
    }
}
