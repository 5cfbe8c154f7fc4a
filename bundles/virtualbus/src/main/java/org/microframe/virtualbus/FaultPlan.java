package org.microframe.virtualbus;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How often what goes wrong at an endpoint, drawn from a seed: on a stepped clock the same seed gives the same faults in
 * the same frames.
 *
 * @param seed of all draws
 * @param perMillion how many of a million packets, transfers, ContinueStreams or requests are hit, 0 to 1,000,000 each
 * @param lateFrames how many frames later the host is told of a {@link FaultKind#LATE_COMPLETION}, at least 1
 * @param jitterFrames the most frames by which every completion is told later, each by a draw of its own; 0 for none
 */
@ProviderType
public record FaultPlan(long seed, Map<FaultKind, Integer> perMillion, int lateFrames, int jitterFrames) {

    /** One million: the rate of what hits always. */
    public static final int ALWAYS = 1_000_000;

    /** Nothing goes wrong by itself; a late completion by command is 10 frames late. */
    public static final FaultPlan NONE = new FaultPlan(0, Map.of(), 10, 0);

    /** The most frames by which a completion can be late, and jitter. */
    public static final int MOST_FRAMES = 1_000_000;

    /** @throws IllegalArgumentException when a rate or a number of frames is out of its range */
    public FaultPlan {
        perMillion.forEach((kind, rate) -> {
            if (rate < 0 || rate > ALWAYS) {
                throw new IllegalArgumentException(
                        kind + " is " + rate + " in a million; it must be from 0 to " + ALWAYS);
            }
        });
        if (lateFrames < 1 || lateFrames > MOST_FRAMES) {
            throw new IllegalArgumentException(
                    "late frames are " + lateFrames + "; they must be from 1 to " + MOST_FRAMES);
        }
        if (jitterFrames < 0 || jitterFrames > MOST_FRAMES) {
            throw new IllegalArgumentException(
                    "jitter frames are " + jitterFrames + "; they must be from 0 to " + MOST_FRAMES);
        }
        // In the order of the kinds, so that a plan reads the same in each run.
        Map<FaultKind, Integer> ordered = new EnumMap<>(FaultKind.class);
        ordered.putAll(perMillion);
        perMillion = Collections.unmodifiableMap(ordered);
    }

    /** A plan without faults, to be given some. */
    public static FaultPlan seeded(long seed) {
        return new FaultPlan(seed, Map.of(), NONE.lateFrames, 0);
    }

    /**
     * The same plan with another rate.
     *
     * @param kind of fault
     * @param rate in a million, 0 to {@link #ALWAYS}
     */
    public FaultPlan with(FaultKind kind, int rate) {
        Objects.requireNonNull(kind, "kind");
        Map<FaultKind, Integer> rates = new EnumMap<>(FaultKind.class);
        rates.putAll(perMillion);
        rates.put(kind, rate);
        return new FaultPlan(seed, rates, lateFrames, jitterFrames);
    }

    /** The same plan with late completions as many frames late. */
    public FaultPlan withLateFrames(int frames) {
        return new FaultPlan(seed, perMillion, frames, jitterFrames);
    }

    /** The same plan with every completion up to so many frames late. */
    public FaultPlan withJitterFrames(int most) {
        return new FaultPlan(seed, perMillion, lateFrames, most);
    }

    /** Refuses an endpoint that it has a fault for which cannot hit it. */
    void requireFor(int address, boolean isochronous) {
        perMillion.keySet().forEach(kind -> kind.requireFor(address, isochronous));
    }

    /** The rate of a kind in a million. */
    public int rate(FaultKind kind) {
        return perMillion.getOrDefault(kind, 0);
    }
}
