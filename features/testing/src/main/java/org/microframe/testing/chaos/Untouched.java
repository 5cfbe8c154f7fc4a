package org.microframe.testing.chaos;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Watches the bundles of the set that are installed when it is made. One whose content stays must be wired as it was, must not have been
 * stopped, and must have the same instance in its role; one that the container puts back to the version that its own books name is not counted.
 */
final class Untouched implements AutoCloseable, SynchronousBundleListener {

    private static final String OURS = "org.microframe.";

    private final BundleContext context;
    private final Map<Bundle, Long> contents = new HashMap<>();
    private final Map<Bundle, BundleWiring> wirings = new HashMap<>();
    private final Map<Bundle, Set<Long>> instances = new HashMap<>();
    private final Queue<BundleEvent> events = new ConcurrentLinkedQueue<>();

    Untouched(BundleContext context) {
        this.context = context;
        for (Bundle bundle : context.getBundles()) {
            if (isOurs(bundle)) {
                contents.put(bundle, bundle.getLastModified());
                wirings.put(bundle, bundle.adapt(BundleWiring.class));
                instances.put(bundle, instances(bundle));
            }
        }
        context.addBundleListener(this);
    }

    /** The instances of its role, by the ids of their services: another one tells of a restart within the bundle. */
    private static Set<Long> instances(Bundle bundle) {
        return Stream.ofNullable(bundle.getRegisteredServices())
                .flatMap(Arrays::stream)
                .filter(service -> service.getProperty(RoleMember.ROLE) != null)
                .map(service -> (Long) service.getProperty(Constants.SERVICE_ID))
                .collect(Collectors.toSet());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (isOurs(event.getBundle()) && (event.getType() & (BundleEvent.STOPPED | BundleEvent.UNRESOLVED)) != 0) {
            events.add(event);
        }
    }

    private static boolean isOurs(Bundle bundle) {
        return bundle.getSymbolicName().startsWith(OURS);
    }

    /** @throws AssertionError when one was refreshed or stopped; names them */
    void require() {
        List<String> touched = Stream.of(
                        wirings.entrySet().stream()
                                .filter(wiring -> isSame(wiring.getKey())
                                        && wiring.getKey().adapt(BundleWiring.class) != wiring.getValue())
                                .map(wiring -> wiring.getKey() + " was refreshed"),
                        instances.entrySet().stream()
                                .filter(instance -> isSame(instance.getKey())
                                        && !instances(instance.getKey()).equals(instance.getValue()))
                                .map(instance -> instance.getKey() + " has another instance of its role"),
                        events.stream()
                                .filter(event -> contents.containsKey(event.getBundle()) && isSame(event.getBundle()))
                                .map(event -> event.getBundle()
                                        + (event.getType() == BundleEvent.STOPPED
                                                ? " was stopped"
                                                : " was unresolved")))
                .flatMap(found -> found)
                .toList();
        if (!touched.isEmpty()) {
            throw new AssertionError("what is unrelated touched bundles of the set: " + touched);
        }
    }

    private boolean isSame(Bundle bundle) {
        return bundle.getLastModified() == contents.get(bundle)
                && Arrays.asList(context.getBundles()).contains(bundle);
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
    }
}
