package org.microframe.simulator;

import org.microframe.usb.host.kit.ProviderBench;
import org.microframe.usb.host.kit.UntimedRules;

/** The rules that need no thread to be in time, on a bus whose frames pass by themselves. */
class RealTimeSystemTest extends UntimedRules {

    @Override
    protected ProviderBench newBench(long firstFrame) {
        return SimulatorBench.real(firstFrame, Unknowns.Traits.drawn(3), 3);
    }
}
