package org.microframe.simulator;

import java.time.Duration;
import org.microframe.component.ComponentLog;
import org.microframe.usb.role.RoleSeat;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Takes part in the role {@code native.simulator}. Fields are final; the component runtime calls it. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.microframe.simulator")
@Designate(ocd = SimulatorConfiguration.class)
public final class SimulatorComponent {

    private static final String ROLE = "native.simulator";

    /** How long users may take to close; after it, the greatest lead and a moment are left for closing what they did not. */
    private static final Duration USERS_BOUND = Duration.ofSeconds(2);

    private final ComponentLog log;
    private final DevicePublisher publisher;
    private final RoleSeat seat;

    /** Takes the seat, and the lead when nobody has it. */
    @Activate
    public SimulatorComponent(
            BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) VirtualBus bus,
            SimulatorConfiguration configuration) {
        log = new ComponentLog(context, SimulatorComponent.class);
        publisher = new DevicePublisher(context, bus, log.logger(), configuration.seed());
        seat = new RoleSeat(context, ROLE, configuration.service_ranking(), publisher, USERS_BOUND);
        seat.open();
    }

    /** Takes another ranking, and another seed for the devices that are plugged from now on; no stream is interrupted. */
    @Modified
    void modified(SimulatorConfiguration configuration) {
        publisher.seed(configuration.seed());
        seat.rank(configuration.service_ranking());
    }

    @Deactivate
    void deactivate() {
        seat.close();
        log.close();
    }
}
