package org.microframe.isoch;

import java.util.List;
import java.util.Optional;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;

/**
 * Looks for an endpoint by its direction and the class of its interface.
 *
 * @param interfaceClass {@code bInterfaceClass}
 * @param in its direction
 */
record EndpointSearch(int interfaceClass, boolean in) {

    private static final int USAGE_FEEDBACK = 1;

    /** Where the endpoint is. */
    record Found(int interfaceNumber, int endpointAddress) {}

    /** The first that fits, in the order of the alternate settings given and then of the descriptors. */
    Optional<Found> in(ConfigurationDescriptor configuration, List<Integer> settings) {
        return settings.stream()
                .flatMap(alternate ->
                        configuration.interfaces().stream().filter(setting -> setting.alternateSetting() == alternate))
                .filter(setting -> setting.interfaceClass() == interfaceClass)
                .flatMap(setting -> first(setting).stream())
                .findFirst();
    }

    private Optional<Found> first(InterfaceDescriptor setting) {
        return setting.endpoints().stream()
                .filter(this::fits)
                .findFirst()
                .map(endpoint -> new Found(setting.number(), endpoint.address()));
    }

    /** An endpoint that only gives feedback (USB 2.0, 9.6.6: bits 5 and 4 of {@code bmAttributes}) carries no data. */
    private boolean fits(EndpointDescriptor endpoint) {
        return endpoint.isIsochronous() && endpoint.isIn() == in && (endpoint.attributes() >> 4 & 3) != USAGE_FEEDBACK;
    }
}
