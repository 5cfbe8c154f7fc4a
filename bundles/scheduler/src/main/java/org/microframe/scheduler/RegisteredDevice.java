package org.microframe.scheduler;

import org.microframe.usb.host.UsbDevice;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** A device by its service. */
record RegisteredDevice(ServiceReference<UsbDevice> reference, UsbDevice device) implements Scheduler.PresentDevice {

    @Override
    public String identity() {
        Object identity = reference.getProperty(UsbDevice.IDENTITY);
        return identity == null ? reference.toString() : identity.toString();
    }

    @Override
    public String provider() {
        Object provider = reference.getProperty(UsbDevice.PROVIDER);
        return provider == null ? "" : provider.toString();
    }

    @Override
    public boolean matches(String filter) {
        try {
            Filter parsed = FrameworkUtil.createFilter(filter);
            return parsed.match(reference);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("the device filter is " + filter + "; it must be an OSGi filter", e);
        }
    }

    @Override
    public int compareTo(Scheduler.PresentDevice other) {
        return reference.compareTo(((RegisteredDevice) other).reference);
    }
}
