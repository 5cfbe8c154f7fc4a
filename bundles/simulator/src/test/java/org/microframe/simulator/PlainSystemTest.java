package org.microframe.simulator;

import org.microframe.usb.host.kit.AllRules;
import org.microframe.usb.host.kit.ProviderBench;

/** The rules on a stepped bus, where nothing is left open but the start of a stream. */
class PlainSystemTest extends AllRules {

    @Override
    protected ProviderBench newBench(long firstFrame) {
        return SimulatorBench.stepped(firstFrame, Unknowns.Traits.PLAIN, 1);
    }
}
