package org.microframe.testing.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.RampProducer;
import org.microframe.testing.StreamKind;
import org.microframe.testing.StreamsOfEachKind;
import org.microframe.testing.VersionedJar;
import org.microframe.virtualbus.BusListener;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * The streams of three copies of the tests' plug-in, of each kind, by nine headsets, and a producer of the caller's own bundle by a tenth;
 * with all that the bus writes down of them. One thread uses it.
 */
final class ChaosStreams implements AutoCloseable {

    private static final List<String> GROUPS = List.of("", "b-", "c-");
    private static final String SINGLE = "single";
    private static final String SINGLE_SERIAL = SINGLE;

    private final BundleContext context;
    private final VirtualBus bus;
    private final ContainerStreams streams;
    private final Map<String, Path> plugIns = new LinkedHashMap<>();
    private final Map<String, String> serials = new LinkedHashMap<>();
    private final Map<String, BusRecords> records = new LinkedHashMap<>();
    private final BusListener listener = new BusListener() {
        @Override
        public void plugged(VirtualDevice device) {
            records.get(device.strings().serialNumber()).keep(device);
        }

        @Override
        public void unplugged(VirtualDevice device) {
            // Its records stay.
        }
    };
    private ServiceRegistration<StreamProducer> single;

    /** @param plugIn jar of the tests' plug-in, which is installed */
    ChaosStreams(BundleContext context, VirtualBus bus, Path plugIn) throws Exception {
        this.context = context;
        this.bus = bus;
        streams = new ContainerStreams(context);
        for (String group : GROUPS) {
            Stream.of(StreamKind.values()).forEach(kind -> serials.put(kind.streamName(group), kind.serial(group)));
            plugIns.put(StreamsOfEachKind.PLUG_IN + (group.isEmpty() ? "" : "." + group), plugIn);
        }
        serials.put(SINGLE, SINGLE_SERIAL);
        serials.values().forEach(serial -> records.putIfAbsent(serial, new BusRecords(bus, serial)));
        bus.addListener(listener);
    }

    /** The headsets' serial numbers. */
    List<String> headsets() {
        return List.copyOf(records.keySet());
    }

    /** The jars of the plug-ins by the bundles' symbolic names. */
    Map<String, Path> plugIns() {
        return plugIns;
    }

    /** Starts what is not installed yet. */
    void start() throws Exception {
        for (String group : GROUPS.subList(1, GROUPS.size())) {
            String name = StreamsOfEachKind.PLUG_IN + "." + group;
            Path jar = VersionedJar.withHeaders(
                    plugIns.get(name), Map.of(Constants.BUNDLE_SYMBOLICNAME, name, PlugInReport.GROUP_HEADER, group));
            plugIns.put(name, jar);
            context.installBundle(jar.toUri().toString()).start();
        }
        single = new RampProducer()
                .register(
                        context,
                        SINGLE,
                        HeadsetConfiguration.filter(SINGLE_SERIAL),
                        HeadsetConfiguration.OUT_INTERFACE,
                        HeadsetConfiguration.OUT);
    }

    /** Waits until all of them run with their plug-ins, and go on. */
    void awaitProgress() throws Exception {
        List<StreamStatus> running = new ArrayList<>();
        for (String name : serials.keySet()) {
            running.add(streams.awaitRunning(name));
        }
        for (StreamStatus stream : running) {
            streams.awaitProgress(stream);
        }
    }

    /** Takes the schedulers away, which ends every chain in order, and holds the ledgers against the bus. */
    void assertAgreeWithTheBus(Set<StreamIdentity> begunAnew) throws Exception {
        for (Bundle bundle : context.getBundles()) {
            if (StreamsOfEachKind.SCHEDULER.equals(bundle.getSymbolicName())) {
                bundle.stop();
            }
        }
        for (Map.Entry<String, String> stream : serials.entrySet()) {
            StreamStatus resting =
                    streams.await(stream.getKey(), "is suspended", status -> status.state() == StreamState.SUSPENDED);
            BusRecords written = records.get(stream.getValue());
            if (begunAnew.contains(resting.identity())) {
                written.assertAgreesSinceItBegan(resting);
            } else {
                written.assertAgreesWith(resting, false);
            }
        }
    }

    @Override
    public void close() {
        bus.removeListener(listener);
        single.unregister();
        streams.close();
    }
}
