package org.microframe.winusb;

import java.util.Dictionary;
import java.util.List;
import org.microframe.usb.host.UsbDeviceProperties;

/** The service properties of a device. Without state. */
final class ServiceProperties {

    /** Service property, String[]: what this version of Windows lacks, with the functions; missing when it lacks nothing. */
    static final String LACKING = "microframe.winusb.lacking";

    /** Service property, String: the path by which the device is opened. */
    static final String PATH = "microframe.winusb.path";

    private ServiceProperties() {}

    static Dictionary<String, Object> of(PresentDevice present, Natives natives) {
        DeviceFacts facts = present.facts();
        Dictionary<String, Object> properties = new UsbDeviceProperties(
                        Provider.NAME,
                        present.identity(),
                        facts.speed(),
                        facts.descriptor(),
                        facts.configuration(),
                        present.listed().bus(),
                        present.address(),
                        facts.manufacturer(),
                        facts.product(),
                        facts.serialNumber())
                .toDictionary();
        properties.put(PATH, present.path());
        List<String> lacking = natives.missing();
        if (!lacking.isEmpty()) {
            properties.put(LACKING, lacking.toArray(String[]::new));
        }
        return properties;
    }
}
