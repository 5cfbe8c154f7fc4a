package org.microframe.testing;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A full-speed device on the virtual bus: on interface 1 a speaker that refuses data before its sampling frequency was
 * set, on interface 2 a microphone that sends a pattern, on interface 3 a bulk endpoint.
 */
public final class HeadsetConfiguration {

    public static final int OUT = 0x01;
    public static final int IN = 0x82;
    public static final int BULK = 0x03;
    public static final int OUT_INTERFACE = 1;
    public static final int IN_INTERFACE = 2;
    public static final int BULK_INTERFACE = 3;

    private static final String FACTORY = "org.microframe.virtualbus.device";

    private static final String DEVICE_DESCRIPTOR = "12 01 0002 00 00 00 40 0912 0300 0001 00 02 03 01";

    private static final String CONFIGURATION_DESCRIPTOR =
            """
            09 02 5400 03 01 00 80 32
            09 04 01 00 00 ff 00 00 00
            09 04 01 01 01 ff 00 00 00
            07 05 01 01 c000 01
            09 04 02 00 00 ff 00 00 00
            09 04 02 01 01 ff 00 00 00
            07 05 82 01 c000 01
            09 04 03 00 00 ff 00 00 00
            09 04 03 01 01 ff 00 00 00
            07 05 03 02 4000 00
            """;

    private static final String SET_48_KHZ = "0x22 0x01 0x0100 0x0001 expect=80bb00 prepares=0x01";

    private HeadsetConfiguration() {}

    /** The filter of streams that want the headset with this serial number. */
    public static String filter(String serial) {
        return "(usbinfo.SerialNumber=" + serial + ")";
    }

    /** Plugs a headset into the port of that name; deleting the configuration unplugs it. */
    public static Configuration plug(ConfigurationAdmin admin, String serial) throws IOException {
        return plug(admin, serial, serial);
    }

    /** Plugs a headset into a port whose name is not its serial number. */
    public static Configuration plug(ConfigurationAdmin admin, String port, String serial) throws IOException {
        return create(admin, port, serial, DEVICE_DESCRIPTOR, CONFIGURATION_DESCRIPTOR, SET_48_KHZ);
    }

    /**
     * The same with packets of 48 bytes: a full-speed bus carries nineteen streams of them at once.
     *
     * @param ready whether its speaker takes data at any time
     */
    public static Configuration plugSmall(ConfigurationAdmin admin, String port, String serial, boolean ready)
            throws IOException {
        String small = CONFIGURATION_DESCRIPTOR.replace("01 c000 01", "01 3000 01");
        return ready
                ? create(admin, port, serial, DEVICE_DESCRIPTOR, small)
                : create(admin, port, serial, DEVICE_DESCRIPTOR, small, SET_48_KHZ);
    }

    /** The same with a speaker that takes data at any time. */
    public static Configuration plugReady(ConfigurationAdmin admin, String serial) throws IOException {
        return plugReady(admin, serial, serial);
    }

    /** The same, into a port whose name is not its serial number. */
    public static Configuration plugReady(ConfigurationAdmin admin, String port, String serial) throws IOException {
        return create(admin, port, serial, DEVICE_DESCRIPTOR, CONFIGURATION_DESCRIPTOR);
    }

    /** The same as the content of a JSON file. */
    public static String json(String serial) {
        return """
                {
                  "port": "%s",
                  "device.descriptor": "%s",
                  "configuration.descriptor": "%s",
                  "product": "Headset",
                  "serial.number": "%s",
                  "endpoints": ["0x01 sink", "0x82 source pattern"],
                  "requests": ["%s"]
                }
                """
                .formatted(serial, DEVICE_DESCRIPTOR, CONFIGURATION_DESCRIPTOR.replace('\n', ' '), serial, SET_48_KHZ);
    }

    /** Configures a device whose device descriptor ends in its middle. */
    public static Configuration malformed(ConfigurationAdmin admin, String serial) throws IOException {
        return create(admin, serial, serial, DEVICE_DESCRIPTOR.substring(0, 20), CONFIGURATION_DESCRIPTOR);
    }

    private static Configuration create(
            ConfigurationAdmin admin,
            String port,
            String serial,
            String deviceDescriptor,
            String configurationDescriptor,
            String... requests)
            throws IOException {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("port", port);
        properties.put("speed", "FULL");
        properties.put("device.descriptor", deviceDescriptor);
        properties.put("configuration.descriptor", configurationDescriptor);
        properties.put("product", "Headset");
        properties.put("serial.number", serial);
        properties.put("endpoints", new String[] {"0x01 sink", "0x82 source pattern"});
        properties.put("requests", requests);
        Configuration configuration = admin.getFactoryConfiguration(FACTORY, port, "?");
        configuration.update(properties);
        return configuration;
    }
}
