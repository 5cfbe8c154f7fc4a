package org.microframe.winusb;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A function of a device as Windows lists it, without opening it.
 *
 * @param instanceId the device instance, in capital letters: what tells two of them apart
 * @param path of one of its interfaces
 * @param locationPaths the ports from the root to it, in more than one notation; empty when Windows does not say
 * @param container what all functions of the device share; empty when Windows does not say
 * @param bus number of its bus; 0 when Windows does not say
 * @param port of its hub; 0 when Windows does not say
 */
record ListedDevice(
        String instanceId, DevicePath path, List<String> locationPaths, Optional<UUID> container, int bus, int port) {

    private static final String ROOT = "#USBROOT(";

    ListedDevice {
        instanceId = instanceId.toUpperCase(Locale.ROOT);
        locationPaths = List.copyOf(locationPaths);
    }

    /**
     * A name that is the same whenever the function is seen again at the same place: its ports from the root; where Windows
     * does not tell them, the container and the function; else the instance.
     */
    String identity() {
        if (!locationPaths.isEmpty()) {
            return "winusb:" + locationPaths.get(0)
                    + function(locationPaths.get(0).contains("#USBMI("));
        }
        return container.map(id -> "winusb:" + id + function(false)).orElse("winusb:" + instanceId);
    }

    private String function(boolean isTold) {
        return isTold || path.interfaceNumber().isEmpty()
                ? ""
                : String.format("/mi_%02x", path.interfaceNumber().getAsInt());
    }

    /** The host controller's root, where Windows tells it: what shares a frame counter and bandwidth. */
    Optional<String> controller() {
        return locationPaths.stream()
                .filter(each -> each.contains(ROOT))
                .map(each -> each.substring(0, each.indexOf(')', each.indexOf(ROOT)) + 1))
                .findFirst();
    }
}
