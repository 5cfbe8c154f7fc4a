package org.microframe.simulator;

import java.util.SplittableRandom;

/**
 * How many frames pass before a transfer that continues nothing starts. Observed are about 5, and WinUSB promises nothing,
 * so that it is drawn from a seed. Guarded by the bus's monitor.
 */
final class StartDelay {

    private static final int LEAST_FRAMES = 1;
    private static final int MOST_FRAMES = 20;

    private final SplittableRandom random;

    StartDelay(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Frames from the one that is on the bus to the one it starts in, at least 1. */
    int draw() {
        return random.nextInt(LEAST_FRAMES, MOST_FRAMES + 1);
    }
}
