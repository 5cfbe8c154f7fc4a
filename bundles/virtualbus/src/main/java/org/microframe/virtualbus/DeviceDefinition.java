package org.microframe.virtualbus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Everything a device is before it is plugged. An isochronous endpoint without a behaviour receives and forgets, or sends
 * empty packets; a bulk or interrupt one receives and forgets, or has nothing to send.
 *
 * @param port where it is plugged: its stable identity on the bus
 * @param speed at which it is connected
 * @param descriptor its device descriptor
 * @param configuration its only configuration
 * @param strings what it calls itself
 * @param behaviours by {@code bEndpointAddress}
 * @param requests its table of control requests
 * @param record where its records are written as text; empty for nowhere
 * @param faults what goes wrong by itself, by {@code bEndpointAddress}, or 0 for control requests
 */
@ProviderType
public record DeviceDefinition(
        String port,
        UsbSpeed speed,
        DeviceDescriptor descriptor,
        ConfigurationDescriptor configuration,
        DeviceStrings strings,
        Map<Integer, EndpointBehaviour> behaviours,
        List<ScriptedRequest> requests,
        Optional<Path> record,
        Map<Integer, FaultPlan> faults) {

    /**
     * @throws IllegalArgumentException when the port has no name, or a behaviour or a prepared endpoint is not that of an
     *     isochronous endpoint of the configuration with its direction; a sink to memory and a loopback may also be of bulk
     *     and interrupt endpoints. Or when a plan is not for an endpoint of the configuration, or has a fault that cannot
     *     hit it
     */
    public DeviceDefinition {
        if (port.isBlank()) {
            throw new IllegalArgumentException("the port is '" + port + "'; it must have a name");
        }
        Objects.requireNonNull(speed, "speed");
        Objects.requireNonNull(descriptor, "descriptor");
        Objects.requireNonNull(strings, "strings");
        Objects.requireNonNull(record, "record");
        behaviours = Map.copyOf(behaviours);
        requests = List.copyOf(requests);
        faults = Map.copyOf(faults);
        behaviours.forEach((address, behaviour) -> {
            boolean isochronous = !behaviour.mayBeBulk() || isIsochronous(configuration, address);
            require(configuration, address, behaviour.isIn(), isochronous, behaviour.toString());
            if (behaviour instanceof EndpointBehaviour.Loopback loopback) {
                require(configuration, loopback.from(), false, isochronous, "the source of " + loopback);
            }
        });
        faults.forEach((address, plan) -> {
            if (address != 0 && endpoints(configuration, address).isEmpty()) {
                throw refusal(address, plan.toString(), "the configuration must have that endpoint, and it has not");
            }
            plan.requireFor(address, isIsochronous(configuration, address));
        });
        for (ScriptedRequest request : requests) {
            for (int address : request.prepares()) {
                require(configuration, address, false, true, "what " + request + " prepares");
            }
        }
    }

    /** A device without faults. */
    public DeviceDefinition(
            String port,
            UsbSpeed speed,
            DeviceDescriptor descriptor,
            ConfigurationDescriptor configuration,
            DeviceStrings strings,
            Map<Integer, EndpointBehaviour> behaviours,
            List<ScriptedRequest> requests,
            Optional<Path> record) {
        this(port, speed, descriptor, configuration, strings, behaviours, requests, record, Map.of());
    }

    /** A device without strings, behaviours, requests, record file and faults. */
    public DeviceDefinition(
            String port, UsbSpeed speed, DeviceDescriptor descriptor, ConfigurationDescriptor configuration) {
        this(port, speed, descriptor, configuration, DeviceStrings.NONE, Map.of(), List.of(), Optional.empty());
    }

    /** The same device on another port. */
    public DeviceDefinition withPort(String other) {
        return new DeviceDefinition(
                other, speed, descriptor, configuration, strings, behaviours, requests, record, faults);
    }

    /** The same device with strings. */
    public DeviceDefinition withStrings(DeviceStrings others) {
        return new DeviceDefinition(
                port, speed, descriptor, configuration, others, behaviours, requests, record, faults);
    }

    /** The same device with a behaviour, which replaces that of the same endpoint. */
    public DeviceDefinition withBehaviour(int endpointAddress, EndpointBehaviour behaviour) {
        Map<Integer, EndpointBehaviour> more = new HashMap<>(behaviours);
        more.put(endpointAddress, behaviour);
        return new DeviceDefinition(port, speed, descriptor, configuration, strings, more, requests, record, faults);
    }

    /** The same device with one more request at the end of its table. */
    public DeviceDefinition withRequest(ScriptedRequest request) {
        List<ScriptedRequest> more = new ArrayList<>(requests);
        more.add(request);
        return new DeviceDefinition(port, speed, descriptor, configuration, strings, behaviours, more, record, faults);
    }

    /** The same device with a record file. */
    public DeviceDefinition withRecord(Path file) {
        return new DeviceDefinition(
                port, speed, descriptor, configuration, strings, behaviours, requests, Optional.of(file), faults);
    }

    /** The same device with a plan of faults, which replaces that of the same endpoint; 0 is for control requests. */
    public DeviceDefinition withFaults(int endpointAddress, FaultPlan plan) {
        Map<Integer, FaultPlan> more = new HashMap<>(faults);
        more.put(endpointAddress, plan);
        return new DeviceDefinition(
                port, speed, descriptor, configuration, strings, behaviours, requests, record, more);
    }

    private static List<EndpointDescriptor> endpoints(ConfigurationDescriptor configuration, int address) {
        return configuration.interfaces().stream()
                .flatMap(setting -> setting.endpoints().stream())
                .filter(endpoint -> endpoint.address() == address)
                .toList();
    }

    private static boolean isIsochronous(ConfigurationDescriptor configuration, int address) {
        return endpoints(configuration, address).stream().anyMatch(EndpointDescriptor::isIsochronous);
    }

    private static void require(
            ConfigurationDescriptor configuration, int address, boolean in, boolean isochronous, String what) {
        List<EndpointDescriptor> endpoints = endpoints(configuration, address);
        if (endpoints.isEmpty()) {
            throw refusal(address, what, "the configuration must have that endpoint, and it has not");
        }
        if (!endpoints.stream().allMatch(endpoint -> endpoint.isIsochronous() == isochronous)) {
            throw refusal(
                    address,
                    what,
                    "the endpoint must " + (isochronous ? "" : "not ") + "be ISOCHRONOUS, and it is "
                            + endpoints.get(0).transferType());
        }
        if (endpoints.get(0).isIn() != in) {
            throw refusal(address, what, "the endpoint must be " + (in ? "IN" : "OUT") + " (USB 2.0, table 9-13)");
        }
    }

    private static IllegalArgumentException refusal(int address, String what, String rule) {
        return new IllegalArgumentException(String.format("endpoint 0x%02X, %s: %s", address, what, rule));
    }
}
