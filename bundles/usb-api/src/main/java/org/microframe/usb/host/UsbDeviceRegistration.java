package org.microframe.usb.host;

import java.util.Dictionary;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * The registered service of one device, for providers: an object of its own for each bundle that uses it, which is closed when
 * that bundle lets go. Thread-safe; guarded by its own monitor, which is not held while the framework or a device is called.
 */
@ProviderType
public final class UsbDeviceRegistration {

    /** A device as one bundle sees it. Any thread may call the methods. */
    @ConsumerType
    public interface Shared extends UsbDevice {

        /** Refuses to be opened from now on; what is open stays so. */
        void withdraw();

        /** Refuses to be opened from now on, and closes what was left open, at once. */
        void abandon();
    }

    private final Supplier<? extends Shared> devices;
    private final Dictionary<String, Object> properties;
    private final Set<Shared> handedOut = new HashSet<>();
    private ServiceRegistration<UsbDevice> registration;
    private boolean withdrawn;

    /**
     * Prepares the service.
     *
     * @param devices makes the object for one more bundle
     * @param properties of the service, such as {@link UsbDeviceProperties#toDictionary}
     */
    public UsbDeviceRegistration(Supplier<? extends Shared> devices, Dictionary<String, Object> properties) {
        this.devices = devices;
        this.properties = properties;
    }

    /** Registers the service, unless it was withdrawn before. To be called once. */
    public void register(BundleContext context) {
        ServiceRegistration<UsbDevice> registered =
                context.registerService(UsbDevice.class, new PerBundle(), properties);
        synchronized (this) {
            if (!withdrawn) {
                registration = registered;
                return;
            }
        }
        registered.unregister();
    }

    /** Unregisters the service; its users are to close what they have open and can open nothing more. Idempotent. */
    public void withdraw() {
        ServiceRegistration<UsbDevice> registered;
        Set<Shared> shared;
        synchronized (this) {
            withdrawn = true;
            registered = registration;
            registration = null;
            shared = Set.copyOf(handedOut);
        }
        shared.forEach(Shared::withdraw);
        if (registered != null) {
            registered.unregister();
        }
    }

    private final class PerBundle implements ServiceFactory<UsbDevice> {

        @Override
        public UsbDevice getService(Bundle user, ServiceRegistration<UsbDevice> own) {
            Shared device = devices.get();
            if (!handOut(device)) {
                device.withdraw();
            }
            return device;
        }

        /** Closes what a bundle left open; a bundle that loses the service closes in its own time. */
        @Override
        public void ungetService(Bundle user, ServiceRegistration<UsbDevice> own, UsbDevice service) {
            Shared returned = (Shared) service;
            if (takeBack(returned)) {
                returned.abandon();
            }
        }
    }

    /** Answers whether it may be opened. */
    private synchronized boolean handOut(Shared device) {
        handedOut.add(device);
        return !withdrawn;
    }

    /** Answers whether what it left open is to be closed. */
    private synchronized boolean takeBack(Shared device) {
        handedOut.remove(device);
        return !withdrawn;
    }
}
