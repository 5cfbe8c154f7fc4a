package org.microframe.testing.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.StreamKind;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Takes headsets out and puts them back, into the same port or another. */
final class DeviceHand extends Hand {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int LONGEST_AWAY_MILLIS = 500;
    private static final String OTHER = "other-";

    private final ConfigurationAdmin admin;
    private final List<String> serials;
    private final Map<String, Configuration> plugged = new HashMap<>();

    DeviceHand(
            String name,
            ConfigurationAdmin admin,
            List<String> serials,
            long seed,
            ActionLog log,
            CountDownLatch over) {
        super(name, seed, log, over, PAUSE);
        this.admin = admin;
        this.serials = new ArrayList<>(serials);
    }

    void plugAll() throws Exception {
        for (String serial : serials) {
            plug(serial, serial);
        }
    }

    @Override
    void change() throws Exception {
        String serial = serials.get(random.nextInt(serials.size()));
        unplug(serial);
        pause(LONGEST_AWAY_MILLIS);
        plug(random.nextBoolean() ? serial : OTHER + serial, serial);
    }

    private void plug(String port, String serial) throws Exception {
        does(
                "plug into " + port,
                () -> plugged.put(
                        serial, HeadsetConfiguration.plugSmall(admin, port, serial, StreamKind.needsReady(serial))));
    }

    private void unplug(String serial) throws Exception {
        Configuration configuration = plugged.remove(serial);
        does("unplug " + port(configuration), configuration::delete);
    }

    /** Puts every headset into its own port. */
    @Override
    void tidy() throws Exception {
        for (String serial : serials) {
            if (port(plugged.get(serial)).startsWith(OTHER)) {
                unplug(serial);
                plug(serial, serial);
            }
        }
    }

    void unplugAll() throws IOException {
        for (Configuration headset : plugged.values()) {
            headset.delete();
        }
    }

    private static String port(Configuration configuration) {
        return (String) configuration.getProperties().get("port");
    }
}
