package org.microframe.simulator;

import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDeviceRegistration;
import org.microframe.virtualbus.VirtualDevice;

/** A device of the virtual bus as one bundle sees it. Thread-safe; guarded by its own monitor. */
public final class SimulatedDevice implements UsbDeviceRegistration.Shared {

    /** Outside a container the virtual bus alone writes to the memory, through a buffer that keeps it. */
    private static final Quarantine NONE = (device, endpointAddress, transfers, slabs) -> () -> {};

    private final VirtualDevice device;
    private final Unknowns unknowns;
    private final OpenConnections connections;
    private final Quarantine quarantine;
    private SimulatedConnection connection;
    private boolean withdrawn;

    /**
     * Makes a device of the plainest system, where only the frames that transfers start in are open; for tests outside a
     * container.
     *
     * @param device on the bus
     * @param seed of the start frames
     */
    public SimulatedDevice(VirtualDevice device, long seed) {
        this(device, Unknowns.Traits.PLAIN, seed);
    }

    /**
     * Makes a device of a system with given traits; for tests and simulations outside a container.
     *
     * @param device on the bus
     * @param traits of the system
     * @param seed of what WinUSB leaves open beside them
     */
    public SimulatedDevice(VirtualDevice device, Unknowns.Traits traits, long seed) {
        this(device, traits, seed, NONE);
    }

    /** The same with a quarantine. */
    SimulatedDevice(VirtualDevice device, Unknowns.Traits traits, long seed, Quarantine quarantine) {
        this(device, new Unknowns(traits, seed), new OpenConnections(), quarantine);
    }

    SimulatedDevice(VirtualDevice device, Unknowns unknowns, OpenConnections connections, Quarantine quarantine) {
        this.device = device;
        this.unknowns = unknowns;
        this.connections = connections;
        this.quarantine = quarantine;
    }

    @Override
    public DeviceDescriptor descriptor() {
        return device.descriptor();
    }

    @Override
    public ConfigurationDescriptor configuration() {
        return device.configuration();
    }

    @Override
    public UsbSpeed speed() {
        return device.speed();
    }

    /** At full speed its own: as behind a high-speed hub that has a transaction translator for each port (USB 2.0, 11.14). */
    @Override
    public String bandwidthDomain() {
        return device.speed() == UsbSpeed.FULL ? "virtualbus/" + device.port() : "virtualbus";
    }

    @Override
    public String frameDomain() {
        return "virtualbus";
    }

    @Override
    public boolean startsAtFrames() {
        return true;
    }

    @Override
    public CompletionQueue newQueue() {
        return new SimulatedQueue(this, device.bus().clock());
    }

    @Override
    public synchronized UsbConnection open(CompletionQueue queue) throws UsbException {
        if (!(queue instanceof SimulatedQueue own && own.isOf(this))) {
            throw new IllegalArgumentException(
                    "the queue is " + queue + "; it must be made by newQueue of this device");
        }
        if (withdrawn) {
            throw new DeviceGoneException("the simulator has withdrawn the device on port " + device.port());
        }
        connection = new SimulatedConnection(device.open(), own, unknowns, connections, quarantine);
        connections.add(connection);
        return connection;
    }

    @Override
    public synchronized void withdraw() {
        withdrawn = true;
    }

    @Override
    public void abandon() {
        SimulatedConnection left;
        synchronized (this) {
            withdrawn = true;
            left = connection;
        }
        if (left != null) {
            left.abandon();
        }
    }

    @Override
    public String toString() {
        return "simulated device on port " + device.port();
    }
}
