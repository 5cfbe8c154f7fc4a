package org.microframe.virtualbus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.UsbStallException;
import org.osgi.annotation.versioning.ProviderType;

/** A device that is or was plugged. Thread-safe; guarded by the bus's monitor. */
@ProviderType
public final class VirtualDevice {

    private final VirtualBus bus;
    private final DeviceDefinition definition;
    private final int address;
    private final RequestTable requests;
    private final EndpointFaults controlFaults;
    private final RecordFile recordFile;
    private final Map<Integer, DeviceEndpoint> endpoints;
    private final Map<Integer, BulkEndpoint> bulkEndpoints;
    private final Map<Integer, InterfaceDescriptor> active = new TreeMap<>();
    private VirtualLink link;
    private boolean plugged = true;

    private VirtualDevice(
            VirtualBus bus, DeviceDefinition definition, int address, Map<Integer, DeviceEndpoint> endpoints) {
        this.bus = bus;
        this.definition = definition;
        this.address = address;
        this.endpoints = endpoints;
        bulkEndpoints = EndpointBuilder.buildBulk(definition);
        controlFaults = new EndpointFaults(0, false, definition.faults().getOrDefault(0, FaultPlan.NONE));
        requests = new RequestTable(definition.requests());
        recordFile = definition.record().map(RecordFile::new).orElse(null);
        for (InterfaceDescriptor setting : definition.configuration().interfaces()) {
            if (setting.alternateSetting() == 0) {
                active.put(setting.number(), setting);
                select(setting);
            }
        }
    }

    /** Makes a plugged device, with its record file begun; when it throws, nothing is left open. */
    static VirtualDevice make(VirtualBus bus, DeviceDefinition definition, int address) {
        VirtualDevice device = new VirtualDevice(bus, definition, address, EndpointBuilder.build(definition));
        if (device.recordFile != null) {
            try {
                device.recordFile.write(device);
            } catch (IOException e) {
                device.forEachEndpoint("close", DeviceEndpoint::close);
                throw new IllegalArgumentException(
                        "the record file is " + definition.record().orElseThrow() + "; it must be writable: "
                                + e.getMessage(),
                        e);
            }
        }
        return device;
    }

    /** The bus it is or was plugged into. */
    public VirtualBus bus() {
        return bus;
    }

    /** Where it is plugged: its stable identity on the bus. */
    public String port() {
        return definition.port();
    }

    /** Its address on the bus, 1 to 127, while it is plugged (USB 2.0, 9.4.6). */
    public int address() {
        return address;
    }

    /** The speed at which it is connected. */
    public UsbSpeed speed() {
        return definition.speed();
    }

    /** Its device descriptor. */
    public DeviceDescriptor descriptor() {
        return definition.descriptor();
    }

    /** Its only configuration. */
    public ConfigurationDescriptor configuration() {
        return definition.configuration();
    }

    /** What it calls itself. */
    public DeviceStrings strings() {
        return definition.strings();
    }

    /** Whether it is plugged. */
    public boolean isPlugged() {
        synchronized (bus) {
            return plugged;
        }
    }

    /** Whether a driver has it open. */
    public boolean isOpen() {
        synchronized (bus) {
            return link != null;
        }
    }

    /**
     * Opens it for one driver alone. Alternate settings are as they were left.
     *
     * @throws UsbBusyException when a driver has it open
     * @throws DeviceGoneException when it has been unplugged
     */
    public VirtualLink open() throws UsbException {
        synchronized (bus) {
            requirePlugged();
            if (link != null) {
                throw new UsbBusyException("the device on port " + port() + " is open already");
            }
            link = new VirtualLink(this);
            return link;
        }
    }

    /** The records of all openings of its endpoints since it was plugged, in the order of the endpoints' addresses. */
    public List<EndpointRecord> records() {
        synchronized (bus) {
            bus.catchUp();
            List<EndpointRecord> records = new ArrayList<>();
            new TreeMap<>(endpoints).values().forEach(endpoint -> endpoint.logs()
                    .forEach(log -> records.add(log.value())));
            return records;
        }
    }

    /**
     * What a {@link EndpointBehaviour.MemorySink} has kept so far: a copy.
     *
     * @param endpointAddress {@code bEndpointAddress}
     * @throws IllegalArgumentException when the endpoint has no such sink
     */
    public byte[] captured(int endpointAddress) {
        synchronized (bus) {
            if (!(receiver(endpointAddress) instanceof MemoryReceiver memory)) {
                throw new IllegalArgumentException(
                        String.format("endpoint 0x%02X has no sink to memory", endpointAddress));
            }
            bus.catchUp();
            return memory.captured();
        }
    }

    /**
     * Lets things go wrong at an endpoint by a plan, which replaces the one before it.
     *
     * @param endpointAddress {@code bEndpointAddress}, or 0 for control requests
     * @param plan in effect from the next packet, transfer or request on
     * @throws IllegalArgumentException when the device has no such endpoint, or a fault of the plan cannot hit it
     */
    public void inject(int endpointAddress, FaultPlan plan) {
        synchronized (bus) {
            bus.catchUp();
            faults(endpointAddress).follow(plan);
        }
    }

    /**
     * Lets the next packets, transfers, ContinueStreams or requests go wrong.
     *
     * @param endpointAddress {@code bEndpointAddress}, or 0 for control requests
     * @param kind what goes wrong
     * @param count how many are hit, in addition to those that are still to be, at least 1
     * @throws IllegalArgumentException when the device has no such endpoint, or the fault cannot hit it
     */
    public void inject(int endpointAddress, FaultKind kind, int count) {
        synchronized (bus) {
            bus.catchUp();
            faults(endpointAddress).command(kind, count);
        }
    }

    /**
     * How many packets, transfers, ContinueStreams or requests have been hit, by plan and by command, since the device was
     * plugged.
     *
     * @throws IllegalArgumentException when the device has no such endpoint
     */
    public long injected(int endpointAddress, FaultKind kind) {
        synchronized (bus) {
            bus.catchUp();
            return faults(endpointAddress).injected(kind);
        }
    }

    /** All that was hit since the device was plugged, by endpoint and kind, in their order. */
    public List<InjectionCount> injections() {
        synchronized (bus) {
            bus.catchUp();
            Set<Integer> addresses = new TreeSet<>(endpoints.keySet());
            addresses.addAll(bulkEndpoints.keySet());
            addresses.add(0);
            List<InjectionCount> counts = new ArrayList<>();
            for (int address : addresses) {
                for (FaultKind kind : FaultKind.values()) {
                    long count = faults(address).injected(kind);
                    if (count > 0) {
                        counts.add(new InjectionCount(address, kind, count));
                    }
                }
            }
            return counts;
        }
    }

    /** What goes wrong at an endpoint. */
    EndpointFaults faults(int endpointAddress) {
        if (endpointAddress == 0) {
            return controlFaults;
        }
        if (endpoints.containsKey(endpointAddress)) {
            return endpoints.get(endpointAddress).faults();
        }
        if (bulkEndpoints.containsKey(endpointAddress)) {
            return bulkEndpoints.get(endpointAddress).faults();
        }
        throw new IllegalArgumentException(String.format(
                "endpoint 0x%02X: the device on port %s must have it, and it has not", endpointAddress, port()));
    }

    DeviceDefinition definition() {
        return definition;
    }

    private PacketReceiver receiver(int endpointAddress) {
        if (endpoints.containsKey(endpointAddress)) {
            return endpoints.get(endpointAddress).receiver();
        }
        BulkEndpoint bulk = bulkEndpoints.get(endpointAddress);
        return bulk == null ? PacketReceiver.FORGETFUL : bulk.receiver();
    }

    void requirePlugged() throws DeviceGoneException {
        if (!plugged) {
            throw new DeviceGoneException("the device on port " + port() + " has been unplugged");
        }
    }

    InterfaceDescriptor setting(int interfaceNumber, int alternateSetting) {
        return configuration()
                .alternateSetting(interfaceNumber, alternateSetting)
                .orElseThrow(() -> new IllegalArgumentException("interface " + interfaceNumber + ", alternate setting "
                        + alternateSetting + ": the configuration must have it, and it has not"));
    }

    /** Takes an alternate setting, in effect from the next frame on. */
    void select(InterfaceDescriptor setting) {
        active.put(setting.number(), setting);
        for (EndpointDescriptor descriptor : setting.endpoints()) {
            DeviceEndpoint endpoint = endpoints.get(descriptor.address());
            if (endpoint != null) {
                select(endpoint, descriptor);
            }
        }
    }

    private void select(DeviceEndpoint endpoint, EndpointDescriptor descriptor) {
        try {
            endpoint.select(bus.frame() + 1, IsochGeometry.of(speed(), descriptor));
        } catch (UnsupportedGeometryException e) {
            // A setting without bandwidth is there to be selected; no pipe can be opened on it.
            endpoint.deselect();
        }
    }

    /** The active alternate setting that an endpoint belongs to. */
    InterfaceDescriptor activeSetting(int endpointAddress) {
        for (InterfaceDescriptor setting : active.values()) {
            if (setting.endpoint(endpointAddress).isPresent()) {
                return setting;
            }
        }
        throw new IllegalArgumentException(String.format(
                "endpoint 0x%02X must be in an active alternate setting, and it is not", endpointAddress));
    }

    DeviceEndpoint endpoint(int endpointAddress) {
        return endpoints.get(endpointAddress);
    }

    BulkEndpoint bulkEndpoint(int endpointAddress) {
        return bulkEndpoints.get(endpointAddress);
    }

    RequestTable requests() {
        return requests;
    }

    /** Prepares the endpoints that a request prepares, from the next frame on. */
    void prepare(ScriptedRequest accepted) {
        for (int prepared : accepted.prepares()) {
            endpoints.get(prepared).prepare(bus.frame() + 1);
        }
    }

    UsbStallException stall(SetupPacket setup, String why) {
        return new UsbStallException("the device on port " + port() + " stalled " + setup + ": " + why);
    }

    void closed(VirtualLink closing) {
        if (link == closing) {
            link = null;
        }
    }

    /** Ends what is pending and lets go of its files. */
    void unplugged() {
        plugged = false;
        if (link != null) {
            link.end(TransferEnd.GONE);
            link = null;
        }
        forEachEndpoint("close", DeviceEndpoint::close);
    }

    void flush(DeviceEndpoint endpoint) {
        try {
            endpoint.flush();
        } catch (IOException e) {
            bus.troubled(this, String.format("write the data of endpoint 0x%02X", endpoint.address()), e);
        }
    }

    /** Writes the record file, if there is one. Called without the bus's monitor. */
    void writeRecords() {
        if (recordFile == null) {
            return;
        }
        try {
            recordFile.write(this);
        } catch (IOException e) {
            bus.troubled(this, "write the records to " + definition.record().orElseThrow(), e);
        }
    }

    private void forEachEndpoint(String what, EndpointCall call) {
        for (DeviceEndpoint endpoint : endpoints.values()) {
            try {
                call.on(endpoint);
            } catch (IOException e) {
                bus.troubled(this, String.format("%s the file of endpoint 0x%02X", what, endpoint.address()), e);
            }
        }
    }

    private interface EndpointCall {
        void on(DeviceEndpoint endpoint) throws IOException;
    }
}
