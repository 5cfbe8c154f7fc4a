package org.microframe.isoch.rate;

import java.util.List;
import java.util.Optional;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceAssociation;
import org.microframe.usb.InterfaceDescriptor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where an asynchronous OUT endpoint's feedback comes from, as the descriptors tell (USB 2.0, 5.12.4.2 and 9.6.6; Audio 1.0,
 * 4.6.2.1).
 *
 * @param kind how it comes
 * @param interfaceNumber interface of the endpoint that it comes from, 0 to 255
 * @param alternateSetting its alternate setting, 0 to 255
 * @param endpointAddress its address; 0 for {@link Kind#NONE}
 * @param refreshFrames frames (ms) between two values, when an audio 1.0 device says so in {@code bRefresh}, 2 to 512; 0 when
 *     not, then the endpoint's {@code bInterval} tells
 */
@ProviderType
public record FeedbackPath(
        Kind kind, int interfaceNumber, int alternateSetting, int endpointAddress, int refreshFrames) {

    /** There is no feedback. */
    public static final FeedbackPath NONE = new FeedbackPath(Kind.NONE, 0, 0, 0, 0);

    /** How feedback comes. */
    public enum Kind {
        /** It does not: the endpoint is not asynchronous, is IN, or names no source. */
        NONE,
        /** As values of an endpoint of its own, for a {@link FeedbackReader}. */
        EXPLICIT,
        /** As the amount of data of an IN endpoint that runs by the same clock. */
        IMPLICIT
    }

    private static final int ASYNCHRONOUS = 1;
    private static final int USAGE_FEEDBACK = 1;
    private static final int USAGE_IMPLICIT = 2;
    private static final int LONGEST_REFRESH = 9;

    /**
     * Finds the feedback of an endpoint. Explicit is the IN endpoint of the same alternate setting that the endpoint names in
     * {@code bSynchAddress} (Audio 1.0), or that has the usage feedback. Implicit is an IN endpoint with the usage implicit
     * feedback, in the same alternate setting, or else in the first alternate setting that has one of another interface of the
     * same function.
     *
     * @param configuration of the device
     * @param setting that has the endpoint
     * @param endpoint the OUT endpoint
     */
    public static FeedbackPath of(
            ConfigurationDescriptor configuration, InterfaceDescriptor setting, EndpointDescriptor endpoint) {
        if (endpoint.isIn() || !endpoint.isIsochronous() || synchronization(endpoint) != ASYNCHRONOUS) {
            return NONE;
        }
        return named(setting, endpoint)
                .or(() -> withUsage(setting, USAGE_FEEDBACK, Kind.EXPLICIT))
                .or(() -> withUsage(setting, USAGE_IMPLICIT, Kind.IMPLICIT))
                .or(() -> elsewhere(configuration, setting))
                .orElse(NONE);
    }

    private static Optional<FeedbackPath> named(InterfaceDescriptor setting, EndpointDescriptor endpoint) {
        return setting.endpoint(endpoint.synchAddress())
                .filter(source -> source.isIn() && source.isIsochronous())
                .map(source -> path(Kind.EXPLICIT, setting, source));
    }

    private static Optional<FeedbackPath> elsewhere(
            ConfigurationDescriptor configuration, InterfaceDescriptor setting) {
        List<InterfaceDescriptor> others = configuration.interfaces().stream()
                .filter(other -> other.number() != setting.number()
                        && isSameFunction(configuration, setting.number(), other.number()))
                .toList();
        return others.stream()
                .flatMap(other -> withUsage(other, USAGE_IMPLICIT, Kind.IMPLICIT).stream())
                .findFirst();
    }

    /** Without associations every interface of the device may belong together. */
    private static boolean isSameFunction(ConfigurationDescriptor configuration, int one, int other) {
        Optional<InterfaceAssociation> function = configuration.association(one);
        return function.map(association -> association.contains(other))
                .orElse(configuration.association(other).isEmpty());
    }

    private static Optional<FeedbackPath> withUsage(InterfaceDescriptor setting, int usage, Kind kind) {
        return setting.endpoints().stream()
                .filter(source -> source.isIn() && source.isIsochronous() && usage(source) == usage)
                .map(source -> path(kind, setting, source))
                .findFirst();
    }

    private static FeedbackPath path(Kind kind, InterfaceDescriptor setting, EndpointDescriptor source) {
        int refresh = kind == Kind.EXPLICIT ? source.refresh() : 0;
        return new FeedbackPath(
                kind,
                setting.number(),
                setting.alternateSetting(),
                source.address(),
                refresh >= 1 && refresh <= LONGEST_REFRESH ? 1 << refresh : 0);
    }

    private static int synchronization(EndpointDescriptor endpoint) {
        return endpoint.attributes() >> 2 & 3;
    }

    private static int usage(EndpointDescriptor endpoint) {
        return endpoint.attributes() >> 4 & 3;
    }
}
