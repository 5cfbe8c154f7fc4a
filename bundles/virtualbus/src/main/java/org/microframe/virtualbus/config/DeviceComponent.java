package org.microframe.virtualbus.config;

import java.util.Map;
import org.microframe.component.ComponentLog;
import org.microframe.virtualbus.BusListener;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Plugs the device of one configuration. A malformed configuration is logged, once, and plugs nothing. Fields are final;
 * the component runtime calls it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = DeviceComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DeviceConfiguration.class, factory = true)
public final class DeviceComponent implements BusListener {

    static final String PID = "org.microframe.virtualbus.device";

    private final VirtualBus bus;
    private final ComponentLog log;
    private final VirtualDevice device;

    /** Plugs the device. */
    @Activate
    public DeviceComponent(
            BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) VirtualBus bus,
            DeviceConfiguration configuration,
            Map<String, Object> properties) {
        this.bus = bus;
        log = new ComponentLog(context, DeviceComponent.class);
        device = plug(InstanceName.of(properties), configuration);
        bus.addListener(this);
    }

    private VirtualDevice plug(String name, DeviceConfiguration configuration) {
        try {
            return bus.plug(DeviceParser.parse(name, configuration));
        } catch (IllegalArgumentException | IllegalStateException e) {
            log.logger().error("Configuration {}~{} plugs no device: {}", PID, name, e.getMessage());
            return null;
        }
    }

    @Deactivate
    void deactivate() {
        if (device != null) {
            bus.unplug(device);
        }
        bus.removeListener(this);
        log.close();
    }

    @Override
    public void plugged(VirtualDevice other) {
        // Plugging is this component's own work.
    }

    @Override
    public void unplugged(VirtualDevice other) {
        // Unplugging is this component's own work.
    }

    @Override
    public void troubled(VirtualDevice other, String what, Exception cause) {
        if (other == device) {
            log.logger().error("The virtual device on port {} could not {}: {}", other.port(), what, cause.toString());
        }
    }
}
