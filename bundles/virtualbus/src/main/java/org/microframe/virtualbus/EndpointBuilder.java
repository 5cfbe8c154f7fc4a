package org.microframe.virtualbus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbSpeed;

/** Makes the endpoints of a definition live: all, or none. Confined to the plugging thread. */
final class EndpointBuilder {

    private static final int BULK_LOOPBACK_BYTES = 1 << 16;

    private final DeviceDefinition definition;
    private final Map<Integer, DeviceEndpoint> endpoints = new LinkedHashMap<>();

    private EndpointBuilder(DeviceDefinition definition) {
        this.definition = definition;
    }

    /** Makes all endpoints, by address. */
    static Map<Integer, DeviceEndpoint> build(DeviceDefinition definition) {
        EndpointBuilder builder = new EndpointBuilder(definition);
        try {
            builder.addAll();
        } catch (IllegalArgumentException e) {
            builder.closeAll(e);
            throw e;
        }
        return builder.endpoints;
    }

    /** Makes the bulk and interrupt endpoints live, by address; they have no files. */
    static Map<Integer, BulkEndpoint> buildBulk(DeviceDefinition definition) {
        Map<Integer, BulkEndpoint> endpoints = new LinkedHashMap<>();
        definition.configuration().interfaces().stream()
                .flatMap(setting -> setting.endpoints().stream())
                .filter(endpoint -> !endpoint.isIsochronous() && !endpoint.isIn())
                .forEach(endpoint -> endpoints.computeIfAbsent(
                        endpoint.address(),
                        address -> BulkEndpoint.out(
                                faults(definition, address, false),
                                definition.behaviours().get(address) instanceof EndpointBehaviour.MemorySink sink
                                        ? new MemoryReceiver(sink)
                                        : null)));
        definition.configuration().interfaces().stream()
                .flatMap(setting -> setting.endpoints().stream())
                .filter(endpoint -> !endpoint.isIsochronous() && endpoint.isIn())
                .forEach(endpoint -> endpoints.computeIfAbsent(
                        endpoint.address(), address -> bulkIn(definition, address, endpoints)));
        return endpoints;
    }

    private static BulkEndpoint bulkIn(DeviceDefinition definition, int address, Map<Integer, BulkEndpoint> endpoints) {
        EndpointFaults faults = faults(definition, address, false);
        if (definition.behaviours().get(address) instanceof EndpointBehaviour.Loopback loopback) {
            LoopbackSender sender = new LoopbackSender(BULK_LOOPBACK_BYTES);
            endpoints.get(loopback.from()).feed(sender);
            return BulkEndpoint.in(faults, sender);
        }
        return BulkEndpoint.in(faults, null);
    }

    private static EndpointFaults faults(DeviceDefinition definition, int address, boolean isochronous) {
        return new EndpointFaults(address, isochronous, definition.faults().getOrDefault(address, FaultPlan.NONE));
    }

    /** The most bytes of a frame at an endpoint over all alternate settings that can stream, at least 1. */
    private int bytesPerFrame(int address) {
        UsbSpeed speed = definition.speed();
        return definition.configuration().interfaces().stream()
                .flatMap(setting -> setting.endpoints().stream())
                .filter(endpoint -> endpoint.address() == address)
                .mapToInt(endpoint -> bytesPerFrame(speed, endpoint))
                .max()
                .orElse(1);
    }

    private static int bytesPerFrame(UsbSpeed speed, EndpointDescriptor endpoint) {
        try {
            return IsochGeometry.of(speed, endpoint).bytesPerFrame();
        } catch (UnsupportedGeometryException e) {
            // A setting without bandwidth receives nothing that could be looped back.
            return 1;
        }
    }

    private void addAll() {
        definition.configuration().interfaces().stream()
                .flatMap(setting -> setting.endpoints().stream())
                .filter(EndpointDescriptor::isIsochronous)
                .forEach(endpoint -> endpoints.computeIfAbsent(endpoint.address(), address -> make(endpoint)));
        definition.behaviours().forEach((address, behaviour) -> {
            if (behaviour instanceof EndpointBehaviour.Loopback loopback && endpoints.containsKey(address)) {
                LoopbackSender sender =
                        new LoopbackSender(bytesPerFrame(loopback.from()) * EndpointBehaviour.Loopback.FRAMES);
                endpoints.put(address, DeviceEndpoint.in(address, faults(definition, address, true), sender));
                endpoints.get(loopback.from()).feed(sender);
            }
        });
    }

    private DeviceEndpoint make(EndpointDescriptor endpoint) {
        int address = endpoint.address();
        EndpointBehaviour behaviour = definition.behaviours().get(address);
        boolean needsPreparation = definition.requests().stream()
                .anyMatch(request -> request.prepares().contains(address));
        if (behaviour == null) {
            return endpoint.isIn()
                    ? DeviceEndpoint.in(address, faults(definition, address, true), PacketSender.MUTE)
                    : DeviceEndpoint.out(
                            address, needsPreparation, faults(definition, address, true), PacketReceiver.FORGETFUL);
        }
        if (behaviour instanceof EndpointBehaviour.MemorySink sink) {
            return DeviceEndpoint.out(
                    address, needsPreparation, faults(definition, address, true), new MemoryReceiver(sink));
        }
        if (behaviour instanceof EndpointBehaviour.FileSink sink) {
            return DeviceEndpoint.out(
                    address, needsPreparation, faults(definition, address, true), fileReceiver(address, sink));
        }
        if (behaviour instanceof EndpointBehaviour.FileSource source) {
            return DeviceEndpoint.in(address, faults(definition, address, true), fileSender(address, source));
        }
        if (behaviour instanceof EndpointBehaviour.PatternSource) {
            return DeviceEndpoint.in(address, faults(definition, address, true), new PatternSender());
        }
        return DeviceEndpoint.in(address, faults(definition, address, true), PacketSender.MUTE);
    }

    private static FileReceiver fileReceiver(int address, EndpointBehaviour.FileSink sink) {
        try {
            return new FileReceiver(sink.file());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    String.format("endpoint 0x%02X, sink file %s: it must be writable: ", address, sink.file())
                            + e.getMessage(),
                    e);
        }
    }

    private static FileSender fileSender(int address, EndpointBehaviour.FileSource source) {
        try {
            return new FileSender(source);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    String.format("endpoint 0x%02X, source file %s: it must be readable: ", address, source.file())
                            + e.getMessage(),
                    e);
        }
    }

    private void closeAll(RuntimeException cause) {
        for (DeviceEndpoint endpoint : endpoints.values()) {
            try {
                endpoint.close();
            } catch (IOException e) {
                cause.addSuppressed(new UncheckedIOException(e));
            }
        }
    }
}
