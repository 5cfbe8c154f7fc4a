package org.microframe.simulator;

import java.util.concurrent.atomic.AtomicLong;
import org.microframe.usb.host.kit.AllRules;
import org.microframe.usb.host.kit.ProviderBench;

/**
 * The rules on a stepped bus of a system that is another for each bench. Other systems are drawn with {@code
 * -Dsimulator.kit.seed=N}, from N on.
 */
class DrawnSystemsTest extends AllRules {

    private static final AtomicLong SEEDS = new AtomicLong(Long.getLong("simulator.kit.seed", 0));

    @Override
    protected ProviderBench newBench(long firstFrame) {
        long seed = SEEDS.getAndIncrement();
        return SimulatorBench.stepped(firstFrame, Unknowns.Traits.drawn(seed), seed);
    }
}
