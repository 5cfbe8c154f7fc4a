package org.microframe.isoch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What lies between the chains of a stream.
 *
 * @param recent the last {@value #KEPT} holes, the oldest first
 * @param framesByCause frames of all holes there ever were, by cause
 */
@ProviderType
public record LedgerHoles(List<LedgerHole> recent, Map<HoleCause, Long> framesByCause) {

    /** The most holes kept one by one. */
    public static final int KEPT = 256;

    /** No hole. */
    public static final LedgerHoles NONE = new LedgerHoles(List.of(), Map.of());

    /** Copies both. */
    public LedgerHoles {
        recent = List.copyOf(recent);
        framesByCause = Map.copyOf(framesByCause);
    }

    /** These holes and one more. */
    public LedgerHoles and(LedgerHole hole) {
        Map<HoleCause, Long> frames = new EnumMap<>(HoleCause.class);
        frames.putAll(framesByCause);
        frames.merge(hole.cause(), hole.frames(), Long::sum);
        LedgerHole[] more = new LedgerHole[Math.min(recent.size() + 1, KEPT)];
        for (int i = 0; i < more.length - 1; i++) {
            more[i] = recent.get(recent.size() - more.length + 1 + i);
        }
        more[more.length - 1] = hole;
        return new LedgerHoles(List.of(more), frames);
    }
}
