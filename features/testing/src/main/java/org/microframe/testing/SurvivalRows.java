package org.microframe.testing;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;

/**
 * The table of what survives what, row by row, for each container: each test changes one thing while a stream of every kind runs.
 * They are the same streams from the first test to the last, and after each the ledgers agree with the bus.
 */
public abstract class SurvivalRows extends ContainerTest {

    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String STREAMING = "org.microframe.streaming";

    private static final int RANKING = 7;

    private static final Map<String, BundleSwap> SWAPS = new HashMap<>();
    private static StreamsOfEachKind streams;
    private static int versions;

    @Before
    public void allStreamsRun() throws Exception {
        if (streams == null) {
            streams = new StreamsOfEachKind(context(), admin(), bus());
        }
        streams.awaitRunning();
    }

    @Test
    public void unpluggedAndReplugged() throws Exception {
        streams.replug();
        streams.assertSurvived(Change.REPLUG, false);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void pluggedIntoAnotherPort() throws Exception {
        streams.replugElsewhere();
        streams.assertSurvived(Change.OTHER_PORT, false);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void nativeServiceUpdated() throws Exception {
        update(SIMULATOR);
        streams.assertSurvived(Change.NATIVE_SERVICE_UPDATED, false);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void nativeServiceSwapped() throws Exception {
        swap(SIMULATOR);
        streams.assertSurvived(Change.NATIVE_SERVICE_SWAPPED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void schedulerUpdated() throws Exception {
        update(StreamsOfEachKind.SCHEDULER);
        streams.assertSurvived(Change.SCHEDULER_UPDATED, false);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void schedulerSwapped() throws Exception {
        swap(StreamsOfEachKind.SCHEDULER);
        streams.assertSurvived(Change.SCHEDULER_SWAPPED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void streamingRuntimeUpdated() throws Exception {
        update(STREAMING);
        streams.assertSurvived(Change.STREAMING_UPDATED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void streamingRuntimeSwapped() throws Exception {
        swap(STREAMING);
        streams.assertSurvived(Change.STREAMING_SWAPPED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void plugInUpdated() throws Exception {
        update(StreamsOfEachKind.PLUG_IN);
        streams.assertSurvived(Change.PLUG_IN_UPDATED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void newerPlugInStartedBeside() throws Exception {
        BundleSwap plugIn = of(StreamsOfEachKind.PLUG_IN);
        plugIn.startBeside(nextVersion());
        streams.assertSurvived(Change.PLUG_IN_BESIDE, true);

        plugIn.uninstallElder();
        streams.assertSurvived(Change.PLUG_IN_UPDATED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void configurationsModified() throws Exception {
        modify(SIMULATOR, Map.of("seed", 7L));
        streams.assertSurvived(Change.CONFIGURATION_MODIFIED, true);
        modify(StreamsOfEachKind.SCHEDULER, Map.of("linger", 6000L));
        streams.assertSurvived(Change.CONFIGURATION_MODIFIED, true);
        modify(STREAMING, Map.of());
        streams.assertSurvived(Change.CONFIGURATION_MODIFIED, true);
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void logServiceUpdated() throws Exception {
        LogService log = new LogService(context());
        log.stop();
        streams.assertSurvived(Change.LOG_SERVICE_UPDATED, true);
        log.updateAndStart();
        streams.assertSurvived(Change.LOG_SERVICE_UPDATED, true);

        log.assertSetStayed();
        log.assertRecords("plugs no device", () -> HeadsetConfiguration.malformed(admin(), "unheard-of"))
                .delete();
        streams.assertAgreeWithTheBus();
    }

    @Test
    public void schedulerUpdatedWhereThereIsNoLogService() throws Exception {
        LogService log = new LogService(context());
        log.stop();
        update(StreamsOfEachKind.SCHEDULER);
        streams.assertSurvived(Change.SCHEDULER_UPDATED, false);

        log.updateAndStart();
        streams.assertSurvived(Change.LOG_SERVICE_UPDATED, true);
    }

    /** Returns when the bundle shows that it has taken the settings. */
    private void modify(String bundle, Map<String, Object> settings) throws Exception {
        Configuration configuration = admin().getConfiguration(bundle, "?");
        Dictionary<String, Object> modified = new Hashtable<>(settings);
        modified.put(Constants.SERVICE_RANKING, RANKING);
        configuration.update(modified);
        Await.until(
                bundle + " has taken its configuration",
                () -> context().getServiceReferences(RoleMember.class, "(service.ranking=" + RANKING + ")"),
                found -> found.stream()
                        .anyMatch(member -> member.getBundle().getSymbolicName().equals(bundle)));
    }

    private void update(String artifact) throws Exception {
        of(artifact).update(nextVersion());
    }

    private void swap(String artifact) throws Exception {
        of(artifact).swap(shell(), nextVersion());
    }

    private BundleSwap of(String artifact) {
        return SWAPS.computeIfAbsent(artifact, name -> new BundleSwap(context(), name, jar(name)));
    }

    private static String nextVersion() {
        versions++;
        return "1." + versions + ".0";
    }
}
