package org.microframe.winusb;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.microframe.winusb.dll.Binding;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.ntdll.NtDll;
import org.microframe.winusb.dll.setupapi.SetupApi;
import org.microframe.winusb.dll.winusb.WinUsb;

/**
 * The bound functions: what every version of Windows has, and which {@link Feature}s this one has. There is one of it, as the
 * methods of a class are bound once. Immutable.
 */
final class Natives {

    private static Natives bound;

    private final Map<Feature, Binding> features = new EnumMap<>(Feature.class);

    private Natives() {
        require(Kernel32.class, "kernel32");
        require(NtDll.class, "ntdll");
        require(SetupApi.class, "setupapi");
        require(WinUsb.class, "winusb");
        for (Feature feature : Feature.values()) {
            features.put(feature, Binding.bind(feature.functions(), feature.dll()));
        }
    }

    /**
     * Binds all there is, at the first call.
     *
     * @throws UnsatisfiedLinkError when a function that is needed at any rate is missing; its message names it
     */
    static synchronized Natives bound() {
        if (bound == null) {
            bound = new Natives();
        }
        return bound;
    }

    private static void require(Class<?> functions, String dll) {
        Binding binding = Binding.bind(functions, dll);
        if (!binding.isBound()) {
            throw new UnsatisfiedLinkError("this system has no " + String.join(", ", binding.missing()));
        }
    }

    /** Whether this version of Windows has a feature. */
    boolean has(Feature feature) {
        return features.get(feature).isBound();
    }

    /** The functions that a feature lacks here; empty when it has all. */
    List<String> missing(Feature feature) {
        return features.get(feature).missing();
    }

    /** The features that are missing here, each with the functions it lacks. */
    List<String> missing() {
        return features.entrySet().stream()
                .filter(entry -> !entry.getValue().isBound())
                .map(entry -> entry.getKey().description() + " ("
                        + String.join(", ", entry.getValue().missing()) + ")")
                .toList();
    }
}
