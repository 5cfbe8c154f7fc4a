package org.microframe.usb;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One configuration of a device, with all it contains (USB 2.0, 9.6.3).
 *
 * @param value {@code bConfigurationValue}, 0 to 0xFF
 * @param attributes {@code bmAttributes}, 0 to 0xFF: self-powered (bit 6), remote wake-up (bit 5)
 * @param maxPower the most current that the device draws from the bus, 0 to 2040 mA
 * @param interfaces all alternate settings of all interfaces in order, each (number, alternate setting) once
 * @param others what follows it or an interface association before the next interface, in order
 * @param associations the interfaces that form functions, in order
 */
@ProviderType
public record ConfigurationDescriptor(
        int value,
        int attributes,
        int maxPower,
        List<InterfaceDescriptor> interfaces,
        List<RawDescriptor> others,
        List<InterfaceAssociation> associations) {

    static final String SETTING_RULE =
            "a configuration has each alternate setting of an interface once (USB 2.0, 9.6.5)";

    private static final int GREATEST_POWER = 0xFF * 8;

    /** @throws IllegalArgumentException when a value is out of its range, or an alternate setting occurs twice */
    public ConfigurationDescriptor {
        Width.u8("bConfigurationValue", value);
        Width.u8("bmAttributes", attributes);
        if (maxPower < 0 || maxPower > GREATEST_POWER) {
            throw new IllegalArgumentException(
                    "maxPower is " + maxPower + " mA; it must be from 0 to " + GREATEST_POWER + " (USB 3.2, 9.6.3)");
        }
        interfaces = List.copyOf(interfaces);
        others = List.copyOf(others);
        associations = List.copyOf(associations);
        Set<List<Integer>> settings = new HashSet<>();
        for (InterfaceDescriptor setting : interfaces) {
            if (!settings.add(List.of(setting.number(), setting.alternateSetting()))) {
                throw new IllegalArgumentException("interface " + setting.number() + ", alternate setting "
                        + setting.alternateSetting() + " occurs twice; " + SETTING_RULE);
            }
        }
    }

    /**
     * A configuration without interface associations.
     *
     * @throws IllegalArgumentException when a value is out of its range, or an alternate setting occurs twice
     */
    public ConfigurationDescriptor(
            int value, int attributes, int maxPower, List<InterfaceDescriptor> interfaces, List<RawDescriptor> others) {
        this(value, attributes, maxPower, interfaces, others, List.of());
    }

    /**
     * Finds the function that an interface belongs to.
     *
     * @param interfaceNumber {@code bInterfaceNumber}
     * @return its association, or empty when the interface is a function of its own
     */
    public Optional<InterfaceAssociation> association(int interfaceNumber) {
        return associations.stream()
                .filter(association -> association.contains(interfaceNumber))
                .findFirst();
    }

    /**
     * Finds one alternate setting of one interface.
     *
     * @param interfaceNumber {@code bInterfaceNumber}
     * @param alternateSetting {@code bAlternateSetting}
     * @return the alternate setting, or empty when the configuration has none of that number
     */
    public Optional<InterfaceDescriptor> alternateSetting(int interfaceNumber, int alternateSetting) {
        return interfaces.stream()
                .filter(setting ->
                        setting.number() == interfaceNumber && setting.alternateSetting() == alternateSetting)
                .findFirst();
    }

    /**
     * Lists the alternate settings of one interface in the order the device gives them.
     *
     * @param interfaceNumber {@code bInterfaceNumber}
     * @return the alternate settings; empty when the configuration has no such interface
     */
    public List<InterfaceDescriptor> alternateSettings(int interfaceNumber) {
        return interfaces.stream()
                .filter(setting -> setting.number() == interfaceNumber)
                .toList();
    }
}
