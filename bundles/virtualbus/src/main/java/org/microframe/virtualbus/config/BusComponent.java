package org.microframe.virtualbus.config;

import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The bus of a container, on the real clock. */
@Component(service = VirtualBus.class, configurationPid = "org.microframe.virtualbus", immediate = true)
@Designate(ocd = BusConfiguration.class)
public final class BusComponent extends VirtualBus {

    /** Starts the bus. */
    @Activate
    public BusComponent(BusConfiguration configuration) {
        super(new RealClock(configuration.frame_base()));
        drift(configuration.drift_ppm());
    }

    @Deactivate
    void deactivate() {
        close();
    }
}
