package org.microframe.winusb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.microframe.winusb.dll.Guids;

/** The device interface classes that are listed. Without state. */
final class InterfaceClasses {

    /** The class that Windows gives to every device bound to WinUSB, functions of composite devices included. */
    static final UUID GENERIC = Guids.parse("{DEE824EF-729B-4A0E-9C14-B7117D33A817}");

    private InterfaceClasses() {}

    /**
     * Those of the configuration, each once, with the generic one first.
     *
     * @throws IllegalArgumentException when a text is no GUID; the message names it
     */
    static List<UUID> of(String... configured) {
        Set<UUID> classes = new LinkedHashSet<>();
        classes.add(GENERIC);
        for (String each : configured) {
            if (!each.isBlank()) {
                classes.add(parse(each));
            }
        }
        return new ArrayList<>(classes);
    }

    private static UUID parse(String text) {
        try {
            return Guids.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("interface.classes: " + e.getMessage(), e);
        }
    }
}
