package org.microframe.simulator;

import org.microframe.simulator.Unknowns.Shows;
import org.microframe.simulator.Unknowns.Traits;
import org.microframe.usb.host.kit.AllRules;
import org.microframe.usb.host.kit.ProviderBench;

/** The rules on a stepped bus of a system that tells everything late, and all that follows from it. */
class RefusingSystemTest extends AllRules {

    private static final Traits TRAITS =
            new Traits(Shows.AS_COMPLETION, true, 2, Shows.AS_COMPLETION, false, 0xC0020000, false, true, true);

    @Override
    protected ProviderBench newBench(long firstFrame) {
        return SimulatorBench.stepped(firstFrame, TRAITS, 2);
    }
}
