package org.microframe.usb.host;

import java.nio.ByteBuffer;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * The quarantine of a framework: its service registry, through the system bundle. So what is kept stays when the native
 * service's bundle is stopped, updated or uninstalled, until the framework ends; and as it consists of objects of the JDK
 * alone, it pins no class loader. Thread-safe; its fields are final.
 */
@ProviderType
public final class RegistryQuarantine implements Quarantine {

    private final BundleContext system;
    private final String provider;

    /**
     * Binds it to a framework; while the bundle is active, as a bundle that has stopped cannot ask for the system bundle.
     *
     * @param context of the native service's bundle
     * @param provider {@link UsbDevice#PROVIDER} of the native service
     */
    public RegistryQuarantine(BundleContext context, String provider) {
        system = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        this.provider = provider;
    }

    @Override
    public Entry keep(String device, int endpointAddress, int transfers, ByteBuffer... slabs) {
        requireRange("the endpoint address", endpointAddress, 0, 0xFF);
        requireRange("the number of transfers", transfers, 1, Integer.MAX_VALUE);
        requireRange("the number of slabs", slabs.length, 1, Integer.MAX_VALUE);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(UsbDevice.PROVIDER, provider);
        properties.put(UsbDevice.IDENTITY, device);
        properties.put(ENDPOINT, endpointAddress);
        properties.put(TRANSFERS, transfers);
        properties.put(BYTES, bytes(slabs));
        properties.put(SINCE, System.currentTimeMillis());
        return new Registered(system.registerService(List.class, List.of(slabs), properties));
    }

    private static long bytes(ByteBuffer[] slabs) {
        long bytes = 0;
        for (ByteBuffer slab : slabs) {
            if (!slab.isDirect()) {
                throw new IllegalArgumentException(
                        "a slab is " + slab + "; it must be direct, as the system writes to no other");
            }
            bytes += slab.capacity();
        }
        return bytes;
    }

    private static void requireRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be from " + least + " to " + most);
        }
    }

    /** What the registry itself does not see, so that it may be of a class of ours. Guarded by its own monitor. */
    @SuppressWarnings("rawtypes")
    private static final class Registered implements Entry {

        private ServiceRegistration<List> registration;

        Registered(ServiceRegistration<List> registration) {
            this.registration = registration;
        }

        @Override
        public void release() {
            ServiceRegistration<List> released = take();
            if (released != null) {
                released.unregister();
            }
        }

        private synchronized ServiceRegistration<List> take() {
            ServiceRegistration<List> taken = registration;
            registration = null;
            return taken;
        }
    }
}
