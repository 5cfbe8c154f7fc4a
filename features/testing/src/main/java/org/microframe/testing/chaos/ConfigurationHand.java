package org.microframe.testing.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Changes settings of native service, scheduler and streaming runtime, and takes them away. */
final class ConfigurationHand extends Hand {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int RANKINGS = 10;
    private static final int LEAST_LINGER_MILLIS = 5000;

    private final ConfigurationAdmin admin;
    private final List<String> pids;

    ConfigurationHand(ConfigurationAdmin admin, List<String> pids, long seed, ActionLog log, CountDownLatch over) {
        super("configurations", seed, log, over, PAUSE);
        this.admin = admin;
        this.pids = pids;
    }

    @Override
    void change() throws Exception {
        String pid = pids.get(random.nextInt(pids.size()));
        Configuration configuration = admin.getConfiguration(pid, "?");
        if (random.nextInt(4) == 0) {
            does("delete " + pid, configuration::delete);
        } else {
            Dictionary<String, Object> settings = drawn();
            does("set " + pid + " to " + settings, () -> configuration.update(settings));
        }
    }

    /** Settings of any of them: what a bundle does not know, it does not mind. */
    private Dictionary<String, Object> drawn() {
        Dictionary<String, Object> settings = new Hashtable<>();
        settings.put(Constants.SERVICE_RANKING, random.nextInt(RANKINGS));
        settings.put("seed", random.nextLong());
        settings.put("linger", LEAST_LINGER_MILLIS + random.nextLong(LEAST_LINGER_MILLIS));
        settings.put("pipe.memory", 1 + random.nextInt(64));
        settings.put("memory", 64 + random.nextInt(1024));
        return settings;
    }

    @Override
    void tidy() throws IOException {
        for (String pid : pids) {
            admin.getConfiguration(pid, "?").delete();
        }
    }
}
