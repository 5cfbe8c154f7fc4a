package org.microframe.felix;

import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.Await;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PatternConsumer;
import org.microframe.testing.RampProducer;
import org.microframe.testing.Site;
import org.microframe.virtualbus.FaultKind;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** Plug-ins with policies, by devices of their own, beside a headset whose streams are to go on. One thread uses it. */
final class PolicyStreams {

    /** Frames of a lead that is longer than a busy machine pauses. */
    static final int LONG_LEAD = 256;

    private final Site site;
    private final String test;
    private final ContainerStreams streams;
    private final Configuration headset;
    private final List<StreamStatus> others;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final List<PolicyDevice> devices = new ArrayList<>();

    /** @param test after which devices are named */
    PolicyStreams(Site site, String test) throws Exception {
        this.site = site;
        this.test = test;
        streams = new ContainerStreams(site.context());
        headset = HeadsetConfiguration.plug(site.admin(), test);
        registrations.add(new RampProducer().register(site.context(), test + ".out", test));
        registrations.add(new PatternConsumer().register(site.context(), test + ".in", test));
        others = List.of(streams.awaitProgress(test + ".out"), streams.awaitProgress(test + ".in"));
    }

    /** Takes everything away that was plugged and registered. */
    void close() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        for (PolicyDevice device : devices) {
            device.unplug();
        }
        headset.delete();
        streams.close();
    }

    PolicyDevice fullSpeed(String name) throws Exception {
        devices.add(PolicyDevice.fullSpeed(site, test + "." + name));
        return devices.get(devices.size() - 1);
    }

    PolicyDevice highSpeed(String name) throws Exception {
        devices.add(PolicyDevice.highSpeed(site, test + "." + name));
        return devices.get(devices.size() - 1);
    }

    /** The same target with more properties: keys and values in turn. */
    static Map<String, Object> with(Map<String, Object> target, Object... more) {
        for (int i = 0; i < more.length; i += 2) {
            target.put((String) more[i], more[i + 1]);
        }
        return target;
    }

    /** The same with the long lead. */
    static Map<String, Object> longLead(Map<String, Object> target, Object... more) {
        target.put(StreamTarget.LEAD, LONG_LEAD);
        return with(target, more);
    }

    /** Registers a producer or a consumer, as the endpoint asks; returns the target. */
    Map<String, Object> register(NumberedPlugIn plugIn, Map<String, Object> target) {
        boolean in = (PolicyDevice.endpoint(target) & 0x80) != 0;
        registrations.add(
                in
                        ? site.context().registerService(StreamConsumer.class, plugIn, new Hashtable<>(target))
                        : site.context().registerService(StreamProducer.class, plugIn, new Hashtable<>(target)));
        return target;
    }

    /** Registers one that is always in time. */
    Map<String, Object> register(Map<String, Object> target) {
        return register(new NumberedPlugIn(), target);
    }

    static String name(Map<String, Object> target) {
        return (String) target.get(StreamTarget.NAME);
    }

    StreamStatus await(Map<String, Object> target, String what, Predicate<StreamStatus> met) throws Exception {
        return streams.await(name(target), what, met);
    }

    StreamStatus awaitState(Map<String, Object> target, StreamState state) throws Exception {
        return await(target, "is " + state, status -> status.state() == state);
    }

    StreamStatus awaitProgress(Map<String, Object> target) throws Exception {
        return streams.awaitProgress(name(target));
    }

    /** Has the system refuse the next ContinueStream of endpoints of a device. */
    @SafeVarargs
    static void refuseNext(PolicyDevice device, Map<String, Object>... targets) {
        for (Map<String, Object> target : targets) {
            device.virtual().inject(PolicyDevice.endpoint(target), FaultKind.REFUSED_CONTINUE, 1);
        }
    }

    /** Waits until a stream has started again after a refusal and gone on. */
    void awaitRestart(Map<String, Object> target) throws Exception {
        streams.awaitProgress(await(
                target,
                "starts again",
                status -> status.state() == StreamState.RUNNING
                        && status.ledger().holes().recent().stream()
                                .anyMatch(hole -> hole.cause() == HoleCause.CONTINUE_REFUSED)));
    }

    /** Waits until the registration stands in the failure table; the reason. */
    String awaitFailure(Map<String, Object> target) throws Exception {
        return streams.awaitFailure(name(target)).reason();
    }

    /** Holds that a command prints a text. */
    void assertShown(String command, String text) throws Exception {
        String shown = site.shell().run(command);
        assertTrue(shown, shown.contains(text));
    }

    /** Waits until a line that a command prints has what a regular expression describes. */
    void awaitShown(String command, String expression) throws Exception {
        Predicate<String> described = Pattern.compile(expression).asPredicate();
        Await.until(command + " shows " + expression, () -> site.shell().run(command), shown -> shown.lines()
                .anyMatch(described));
    }

    /** Holds that the headset's streams went on, each by the pipe that it had, and that their ledgers balance. */
    void assertOthersWentOn() throws Exception {
        for (StreamStatus other : others) {
            streams.awaitWentOn("beside policies", 0, other);
        }
    }
}
