package org.microframe.usb;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One alternate setting of one interface, with its endpoints (USB 2.0, 9.6.5).
 *
 * @param number {@code bInterfaceNumber}, 0 to 0xFF
 * @param alternateSetting {@code bAlternateSetting}, 0 to 0xFF; 0 is the one a device starts with
 * @param interfaceClass {@code bInterfaceClass}, 0 to 0xFF
 * @param interfaceSubclass {@code bInterfaceSubClass}, 0 to 0xFF
 * @param interfaceProtocol {@code bInterfaceProtocol}, 0 to 0xFF
 * @param stringIndex {@code iInterface}, 0 to 0xFF; 0 is no string
 * @param classSpecific what follows it before its first endpoint, in order
 * @param endpoints its endpoints in order, each address once
 */
@ProviderType
public record InterfaceDescriptor(
        int number,
        int alternateSetting,
        int interfaceClass,
        int interfaceSubclass,
        int interfaceProtocol,
        int stringIndex,
        List<RawDescriptor> classSpecific,
        List<EndpointDescriptor> endpoints) {

    static final String ADDRESS_RULE = "an alternate setting has each endpoint address once (USB 2.0, 9.6.6)";

    /** @throws IllegalArgumentException when a field does not fit its width, or an endpoint address occurs twice */
    public InterfaceDescriptor {
        Width.u8("bInterfaceNumber", number);
        Width.u8("bAlternateSetting", alternateSetting);
        Width.u8("bInterfaceClass", interfaceClass);
        Width.u8("bInterfaceSubClass", interfaceSubclass);
        Width.u8("bInterfaceProtocol", interfaceProtocol);
        Width.u8("iInterface", stringIndex);
        classSpecific = List.copyOf(classSpecific);
        endpoints = List.copyOf(endpoints);
        Set<Integer> addresses = new HashSet<>();
        for (EndpointDescriptor endpoint : endpoints) {
            if (!addresses.add(endpoint.address())) {
                throw new IllegalArgumentException(
                        String.format("bEndpointAddress 0x%02X occurs twice; %s", endpoint.address(), ADDRESS_RULE));
            }
        }
    }

    /**
     * Finds an endpoint of this alternate setting.
     *
     * @param address {@code bEndpointAddress}, with the direction in bit 7
     * @return the endpoint, or empty when this alternate setting has none of that address
     */
    public Optional<EndpointDescriptor> endpoint(int address) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.address() == address)
                .findFirst();
    }
}
