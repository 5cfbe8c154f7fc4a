package org.microframe.simulator;

import java.util.HashSet;
import java.util.Set;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * The registered service of one device, a {@link SimulatedDevice} for each bundle that uses it. Thread-safe; guarded by
 * its own monitor, which is not held while the framework is called.
 */
final class DeviceService implements ServiceFactory<UsbDevice> {

    private final VirtualDevice device;
    private final long seed;
    private final OpenConnections connections;
    private final Quarantine quarantine;
    private final Set<SimulatedDevice> handedOut = new HashSet<>();
    private ServiceRegistration<UsbDevice> registration;
    private boolean withdrawn;

    DeviceService(VirtualDevice device, long seed, OpenConnections connections, Quarantine quarantine) {
        this.device = device;
        this.seed = seed;
        this.connections = connections;
        this.quarantine = quarantine;
    }

    /** Registers the service, unless it was withdrawn before. */
    void register(BundleContext context) {
        ServiceRegistration<UsbDevice> registered =
                context.registerService(UsbDevice.class, this, UsbInfo.properties(device));
        synchronized (this) {
            if (!withdrawn) {
                registration = registered;
                return;
            }
        }
        registered.unregister();
    }

    /** Unregisters the service; its users are to close what they have open and can open nothing more. Idempotent. */
    void withdraw() {
        ServiceRegistration<UsbDevice> registered;
        synchronized (this) {
            withdrawn = true;
            registered = registration;
            registration = null;
            handedOut.forEach(SimulatedDevice::withdraw);
        }
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public UsbDevice getService(Bundle user, ServiceRegistration<UsbDevice> own) {
        SimulatedDevice service =
                new SimulatedDevice(device, new Unknowns(Unknowns.Traits.drawn(seed), seed), connections, quarantine);
        synchronized (this) {
            handedOut.add(service);
            if (withdrawn) {
                service.withdraw();
            }
        }
        return service;
    }

    /** Closes what a bundle left open; a bundle that loses the service closes in its own time. */
    @Override
    public void ungetService(Bundle user, ServiceRegistration<UsbDevice> own, UsbDevice service) {
        SimulatedDevice returned = (SimulatedDevice) service;
        synchronized (this) {
            handedOut.remove(returned);
            if (withdrawn) {
                return;
            }
        }
        returned.abandon();
    }
}
