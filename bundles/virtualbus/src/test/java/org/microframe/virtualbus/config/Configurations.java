package org.microframe.virtualbus.config;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Device configurations for tests: speaker 0x01 in interface 1, microphone 0x82 in interface 2. */
final class Configurations {

    static final String DEVICE = "12 01 00 02 00 00 00 40 09 12 01 00 00 01 00 00 00 01";

    static final String CONFIGURATION =
            """
            09 02 40 00 03 01 00 80 32
            09 04 00 00 00 01 01 00 00
            09 04 01 00 00 01 02 00 00
            09 04 01 01 01 01 02 00 00
            07 05 01 09 C0 00 01
            09 04 02 01 01 01 02 00 00
            09 05 82 05 C0 00 01 00 00
            03 25 00
            """;

    private Configurations() {}

    /** A configuration with some attributes replaced, by the names of the annotation's methods. */
    static DeviceConfiguration of(Map<String, Object> replaced) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("device_descriptor", DEVICE);
        attributes.put("configuration_descriptor", CONFIGURATION);
        attributes.putAll(replaced);
        return (DeviceConfiguration) Proxy.newProxyInstance(
                Configurations.class.getClassLoader(),
                new Class<?>[] {DeviceConfiguration.class},
                (proxy, method, arguments) -> attributes.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
