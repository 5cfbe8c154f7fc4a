package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has changed between two listings. */
class DeviceDeltaTest {

    private static final ListedDevice SPEAKER = device("0001");
    private static final ListedDevice MICROPHONE = device("0002");

    private static ListedDevice device(String instance) {
        String path = "\\\\?\\usb#vid_1209&pid_f00d#" + instance + "#{dee824ef-729b-4a0e-9c14-b7117d33a817}";
        return new ListedDevice(
                "USB\\VID_1209&PID_F00D\\" + instance, DevicePath.of(path), List.of(), Optional.empty(), 0, 0);
    }

    private static Map<String, ListedDevice> listing(ListedDevice... devices) {
        Map<String, ListedDevice> listing = new LinkedHashMap<>();
        for (ListedDevice each : devices) {
            listing.put(each.instanceId(), each);
        }
        return listing;
    }

    @Test
    void equalListingsDifferInNothing() {
        DeviceDelta delta = DeviceDelta.between(listing(SPEAKER, MICROPHONE), listing(MICROPHONE, SPEAKER), Set.of());

        assertThat(delta).isEqualTo(new DeviceDelta(List.of(), List.of()));
    }

    @Test
    void whatIsNewHasArrivedAndWhatIsMissingIsGone() {
        DeviceDelta delta = DeviceDelta.between(listing(SPEAKER), listing(MICROPHONE), Set.of());

        assertThat(delta).isEqualTo(new DeviceDelta(List.of(SPEAKER), List.of(MICROPHONE)));
    }

    @Test
    void whatWasAwayAndIsBackIsGoneAndHasArrived() {
        DeviceDelta delta = DeviceDelta.between(
                listing(SPEAKER, MICROPHONE),
                listing(SPEAKER, MICROPHONE),
                Set.of(SPEAKER.path().text().toUpperCase(Locale.ROOT)));

        assertThat(delta).isEqualTo(new DeviceDelta(List.of(SPEAKER), List.of(SPEAKER)));
    }

    @Test
    void whatWasAwayAndIsMissingIsGoneOnce() {
        DeviceDelta delta = DeviceDelta.between(
                listing(SPEAKER), listing(), Set.of(SPEAKER.path().text()));

        assertThat(delta).isEqualTo(new DeviceDelta(List.of(SPEAKER), List.of()));
    }

    @Test
    void removalOfWhatWasNotKnownIsOfNoEffect() {
        DeviceDelta delta = DeviceDelta.between(
                listing(), listing(SPEAKER), Set.of(SPEAKER.path().text()));

        assertThat(delta).isEqualTo(new DeviceDelta(List.of(), List.of(SPEAKER)));
    }
}
