package org.microframe.usb.host;

import java.nio.ByteBuffer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that leaves the memory of a pipe in quarantine when it stops. */
public final class KeepingActivator implements BundleActivator {

    private Quarantine quarantine;

    @Override
    public void start(BundleContext context) {
        quarantine = new RegistryQuarantine(context, "kept");
    }

    @Override
    public void stop(BundleContext context) {
        ByteBuffer data = ByteBuffer.allocateDirect(4096);
        ByteBuffer descriptors = ByteBuffer.allocateDirect(96);
        quarantine.keep("port 7", 0x82, 3, data.put(7, (byte) 42), descriptors);
    }
}
