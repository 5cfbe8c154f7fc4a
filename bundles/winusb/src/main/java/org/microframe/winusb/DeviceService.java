package org.microframe.winusb;

import java.util.Dictionary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.UsbDeviceProperties;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * The registered service of one device, a {@link WinUsbDevice} for each bundle that uses it. Thread-safe; guarded by its own
 * monitor, which is not held while the framework is called.
 */
final class DeviceService implements ServiceFactory<UsbDevice> {

    /** Service property, String[]: what this version of Windows lacks, with the functions; missing when it lacks nothing. */
    static final String LACKING = "microframe.winusb.lacking";

    /** Service property, String: the path by which the device is opened. */
    static final String PATH = "microframe.winusb.path";

    private final PresentDevice present;
    private final Provider provider;
    private final Set<WinUsbDevice> handedOut = new HashSet<>();
    private ServiceRegistration<UsbDevice> registration;
    private boolean withdrawn;

    DeviceService(PresentDevice present, Provider provider) {
        this.present = present;
        this.provider = provider;
    }

    /** Registers the service, unless it was withdrawn before. */
    void register(BundleContext context) {
        ServiceRegistration<UsbDevice> registered = context.registerService(UsbDevice.class, this, properties());
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
        Set<WinUsbDevice> devices;
        synchronized (this) {
            withdrawn = true;
            registered = registration;
            registration = null;
            devices = Set.copyOf(handedOut);
        }
        devices.forEach(WinUsbDevice::withdraw);
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public UsbDevice getService(Bundle user, ServiceRegistration<UsbDevice> own) {
        WinUsbDevice service = new WinUsbDevice(present, provider);
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
        WinUsbDevice returned = (WinUsbDevice) service;
        synchronized (this) {
            handedOut.remove(returned);
            if (withdrawn) {
                return;
            }
        }
        returned.abandon();
    }

    private Dictionary<String, Object> properties() {
        DeviceFacts facts = present.facts();
        Dictionary<String, Object> properties = new UsbDeviceProperties(
                        Provider.NAME,
                        present.identity(),
                        facts.speed(),
                        facts.descriptor(),
                        facts.configuration(),
                        present.listed().bus(),
                        present.address(),
                        facts.manufacturer(),
                        facts.product(),
                        facts.serialNumber())
                .toDictionary();
        properties.put(PATH, present.path());
        List<String> lacking = provider.natives().missing();
        if (!lacking.isEmpty()) {
            properties.put(LACKING, lacking.toArray(String[]::new));
        }
        return properties;
    }
}
