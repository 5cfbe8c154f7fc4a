package org.microframe.winusb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What has changed between two listings of devices.
 *
 * @param gone devices of the first listing that are not in the second, or were away in between
 * @param arrived devices of the second listing that were not in the first, or were away in between
 */
record DeviceDelta(List<ListedDevice> gone, List<ListedDevice> arrived) {

    /**
     * Compares two listings by instance.
     *
     * @param before by instance
     * @param now by instance
     * @param wereAway paths of interfaces, in any case, that were removed in between; those of the second listing are back
     */
    static DeviceDelta between(Map<String, ListedDevice> before, Map<String, ListedDevice> now, Set<String> wereAway) {
        List<ListedDevice> gone = new ArrayList<>();
        List<ListedDevice> arrived = new ArrayList<>();
        before.forEach((instance, device) -> {
            if (!now.containsKey(instance) || wasAway(device, wereAway)) {
                gone.add(device);
            }
        });
        now.forEach((instance, device) -> {
            ListedDevice earlier = before.get(instance);
            if (earlier == null || wasAway(earlier, wereAway)) {
                arrived.add(device);
            }
        });
        return new DeviceDelta(List.copyOf(gone), List.copyOf(arrived));
    }

    private static boolean wasAway(ListedDevice device, Set<String> wereAway) {
        String path = device.path().text().toLowerCase(Locale.ROOT);
        return wereAway.stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(path));
    }
}
