package org.microframe.virtualbus.config;

import java.util.Map;
import org.osgi.framework.Constants;

/** The name of a factory configuration, as a person gave it. */
final class InstanceName {

    private InstanceName() {}

    /** What follows {@code ~} in the PID; else what follows the factory's PID and a dot; else the whole PID. */
    static String of(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        int tilde = pid.indexOf('~');
        if (tilde >= 0) {
            return pid.substring(tilde + 1);
        }
        String prefix = DeviceComponent.PID + ".";
        return pid.startsWith(prefix) ? pid.substring(prefix.length()) : pid;
    }
}
