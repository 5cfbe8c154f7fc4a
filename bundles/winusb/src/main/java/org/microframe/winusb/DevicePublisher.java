package org.microframe.winusb;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbDeviceRegistration;
import org.microframe.usb.role.RoleDuties;
import org.osgi.framework.BundleContext;

/**
 * While it leads, has a service registered for each device that can be opened. Taking up and giving up exclude each other (the
 * role's seat sees to that); what is published belongs to the discovery's thread, and to whoever gives up once that has ended;
 * what is listed is guarded by its own monitor.
 */
final class DevicePublisher implements RoleDuties {

    private static final int MOST_ADDRESS = 127;
    /** How long transfers of connections that were left open may take beyond their frames. */
    private static final long LEFT_OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final BundleContext context;
    private final Provider provider;
    private final boolean notified;
    private final Map<String, PresentDevice> present = new LinkedHashMap<>();
    private final Map<String, UsbDeviceRegistration> services = new LinkedHashMap<>();
    private final Map<String, ListedDevice> waiting = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private DeviceListing listing;
    private long intervalNanos;
    private volatile Discovery discovery;

    /**
     * @param notified whether Windows is asked to tell of arrivals
     * @param intervalNanos between two listings where it is not, ns
     */
    DevicePublisher(
            BundleContext context, Provider provider, DeviceListing listing, boolean notified, long intervalNanos) {
        this.context = context;
        this.provider = provider;
        this.listing = listing;
        this.notified = notified;
        this.intervalNanos = intervalNanos;
    }

    /**
     * Has other classes listed, at another interval. Any thread.
     *
     * @param nanos between two listings where Windows does not tell of arrivals
     */
    synchronized void watch(DeviceListing other, long nanos) {
        listing = other;
        intervalNanos = nanos;
        Discovery now = discovery;
        if (now != null) {
            now.renew(other, nanos);
        }
    }

    @Override
    public synchronized void takeUp() {
        discovery = new Discovery(listing, this, notified, intervalNanos, provider.logger());
        discovery.start();
    }

    @Override
    public void giveUp(Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        if (!discovery.end(bound.toNanos())) {
            provider.logger().warn("The discovery of WinUSB devices is held up by Windows and ends later");
        }
        discovery = null;
        services.values().forEach(UsbDeviceRegistration::withdraw);
        services.clear();
        present.clear();
        waiting.clear();
        if (!provider.connections().awaitNone(deadline)) {
            closeRemaining();
        }
    }

    /** Publishes what has arrived and what could not be opened before, and withdraws what is gone; answers whether all is. */
    boolean apply(DeviceDelta delta) {
        for (ListedDevice gone : delta.gone()) {
            waiting.remove(gone.instanceId());
            told.remove(gone.instanceId());
            withdraw(gone.instanceId());
        }
        delta.arrived().forEach(device -> waiting.put(device.instanceId(), device));
        waiting.values().removeIf(this::publish);
        return waiting.isEmpty();
    }

    /** The paths of published devices that a call has found gone, so that they must be gone even if they are listed again. */
    Set<String> foundGone() {
        Set<String> paths = new HashSet<>();
        present.values().stream().filter(PresentDevice::isGone).forEach(device -> paths.add(device.path()));
        return paths;
    }

    private void withdraw(String instanceId) {
        PresentDevice device = present.remove(instanceId);
        if (device != null) {
            device.removed();
            services.remove(instanceId).withdraw();
            provider.logger().info("{} is gone", device.name());
        }
    }

    /** Reads what a device is and registers it; answers whether that is settled. */
    private boolean publish(ListedDevice listed) {
        DeviceFacts facts;
        try {
            facts = read(listed);
        } catch (UsbBusyException e) {
            tell(listed, e, "it is tried again");
            return false;
        } catch (DeviceGoneException e) {
            tell(listed, e, "it is tried again while it is listed");
            return false;
        } catch (UsbException e) {
            tell(listed, e, "it is left alone until it is plugged again");
            return true;
        }
        PresentDevice device = new PresentDevice(listed, facts, address(listed), this::suspect);
        UsbDeviceRegistration service = new UsbDeviceRegistration(
                () -> new WinUsbDevice(device, provider), ServiceProperties.of(device, provider.natives()));
        present.put(listed.instanceId(), device);
        services.put(listed.instanceId(), service);
        told.remove(listed.instanceId());
        provider.logger().info("{} is there, as {}", device.name(), device.identity());
        service.register(context);
        return true;
    }

    private static DeviceFacts read(ListedDevice listed) throws UsbException {
        OpenDevice open = OpenDevice.open(listed.path().text(), listed.instanceId());
        try {
            return DeviceFacts.read(open);
        } finally {
            open.close();
        }
    }

    private void tell(ListedDevice listed, UsbException why, String what) {
        if (told.add(listed.instanceId())) {
            provider.logger().warn("{} is not offered: {}; {}", listed.instanceId(), why.getMessage(), what);
        }
    }

    /** The port that Windows tells, or else the least number that no other device on the same bus has. */
    private int address(ListedDevice listed) {
        Set<Integer> taken = new HashSet<>();
        present.values().stream()
                .filter(device -> device.listed().bus() == listed.bus())
                .forEach(device -> taken.add(device.address()));
        boolean usable = listed.port() >= 1 && listed.port() <= MOST_ADDRESS && !taken.contains(listed.port());
        int address = usable ? listed.port() : 1;
        while (taken.contains(address)) {
            address++;
        }
        return address;
    }

    private void suspect() {
        Discovery now = discovery;
        if (now != null) {
            now.ask();
        }
    }

    private void closeRemaining() {
        List<WinUsbConnection> remaining = provider.connections().remaining();
        provider.logger()
                .warn(
                        "{} connections were left open by their users and are closed by the WinUSB service",
                        remaining.size());
        ProofTime time = new ProofTime(LEFT_OPEN_NANOS);
        remaining.forEach(connection -> connection.beginClose(true));
        remaining.forEach(connection -> connection.finishClose(true, true, time));
    }
}
