package org.microframe.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.RegistryQuarantine;
import org.microframe.usb.host.UsbDeviceRegistration;
import org.microframe.usb.role.RoleDuties;
import org.microframe.virtualbus.BusListener;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/** While it leads, has a service registered for each device on the bus. Thread-safe by its concurrent map. */
final class DevicePublisher implements RoleDuties, BusListener {

    private final BundleContext context;
    private final VirtualBus bus;
    private final Logger logger;
    private volatile long seed;
    private final Quarantine quarantine;
    private final OpenConnections connections = new OpenConnections();
    private final Map<VirtualDevice, UsbDeviceRegistration> services = new ConcurrentHashMap<>();

    DevicePublisher(BundleContext context, VirtualBus bus, Logger logger, long seed) {
        this.context = context;
        this.bus = bus;
        this.logger = logger;
        this.seed = seed;
        quarantine = new RegistryQuarantine(context, UsbInfo.PROVIDER);
    }

    /** Of what WinUSB leaves open, for devices that are published from now on. */
    void seed(long seed) {
        this.seed = seed;
    }

    @Override
    public void takeUp() {
        bus.addListener(this);
        bus.devices().forEach(this::plugged);
    }

    @Override
    public void giveUp(Duration bound) {
        long start = bus.clock().nanoTime();
        bus.removeListener(this);
        services.keySet().forEach(this::unplugged);
        if (!connections.awaitNone(bus.clock(), start + bound.toNanos())) {
            closeRemaining();
        }
    }

    @Override
    public void plugged(VirtualDevice device) {
        long own = seed ^ device.port().hashCode();
        UsbDeviceRegistration service = new UsbDeviceRegistration(
                () -> new SimulatedDevice(
                        device, new Unknowns(Unknowns.Traits.drawn(own), own), connections, quarantine),
                UsbInfo.properties(device));
        if (services.putIfAbsent(device, service) == null) {
            service.register(context);
            if (!device.isPlugged()) {
                unplugged(device);
            }
        }
    }

    @Override
    public void unplugged(VirtualDevice device) {
        UsbDeviceRegistration service = services.remove(device);
        if (service != null) {
            service.withdraw();
        }
    }

    private void closeRemaining() {
        List<SimulatedConnection> remaining = connections.remaining();
        logger.warn("{} connections were left open by their users and are closed by the simulator", remaining.size());
        long drained = bus.clock().nanoTime();
        for (SimulatedConnection connection : remaining) {
            drained = Math.max(drained, connection.beginClose(true));
        }
        for (SimulatedConnection connection : remaining) {
            connection.finishClose(drained, 0);
        }
    }
}
