package org.microframe.simulator;

import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.VirtualDevice;

/** A device of the virtual bus as one bundle sees it. Thread-safe; guarded by its own monitor. */
public final class SimulatedDevice implements UsbDevice {

    private final VirtualDevice device;
    private final StartDelay startDelay;
    private final OpenConnections connections;
    private SimulatedConnection connection;
    private boolean withdrawn;

    /**
     * Makes a device; for tests and simulations outside a container.
     *
     * @param device on the bus
     * @param seed of all that WinUSB leaves open
     */
    public SimulatedDevice(VirtualDevice device, long seed) {
        this(device, seed, new OpenConnections());
    }

    SimulatedDevice(VirtualDevice device, long seed, OpenConnections connections) {
        this.device = device;
        this.connections = connections;
        startDelay = new StartDelay(seed);
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

    @Override
    public String bandwidthDomain() {
        return "virtualbus";
    }

    @Override
    public String frameDomain() {
        return "virtualbus";
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
        connection = new SimulatedConnection(device.open(), own, startDelay, connections);
        connections.add(connection);
        return connection;
    }

    /** Refuses to be opened from now on; what is open stays so. */
    synchronized void withdraw() {
        withdrawn = true;
    }

    /** Refuses to be opened from now on, and closes what was left open, at once. */
    synchronized void abandon() {
        withdrawn = true;
        if (connection != null) {
            connection.abandon();
        }
    }

    @Override
    public String toString() {
        return "simulated device on port " + device.port();
    }
}
