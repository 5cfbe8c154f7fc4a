package org.microframe.testing;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.management.ObjectName;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What bundles that are replaced might leave behind, counted when this is made and once more at the end: threads, direct buffers,
 * open devices, services and their uses, bundles; and their class loaders, by weak references.
 */
public final class Residue {

    /** A handler that was too slow once has a thread of its own until its pipe is closed. */
    private static final String SLOW_HANDLER = "microframe handler ";

    /** Who drives the tests in another process has threads of its own, as it needs them. */
    private static final String DRIVER = "RMI ";

    /** What the component runtime registers in a bundle's name when it has heard of a configuration. */
    private static final String CONFIGURABLE = "org.osgi.service.cm.ManagedService";

    private final BundleContext context;
    private final VirtualBus bus;
    private final Map<String, WeakReference<ClassLoader>> loaders = new ConcurrentSkipListMap<>();
    private final Map<String, Long> before;

    /** @param settle waits until all runs that is to run, also after the pause that a collection of all garbage is */
    public Residue(BundleContext context, VirtualBus bus, Step settle) throws Exception {
        this.context = context;
        this.bus = bus;
        System.gc();
        settle.run();
        before = counts();
    }

    /** Notes the class loader of a bundle that is about to be replaced. Any thread. */
    public void replaces(Bundle bundle) {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        loaders.put(bundle.getSymbolicName() + " " + bundle.getVersion(), new WeakReference<>(loader));
    }

    /**
     * Waits until nothing is left.
     *
     * @throws AssertionError when something stays; it names that, and where the heap was written to
     */
    public void assertNone() throws Exception {
        try {
            Await.until("the class loaders of replaced bundles are collected", this::pinned, List::isEmpty);
            Await.until("there is no more of anything than before", this::excess, List::isEmpty);
        } catch (AssertionError e) {
            AssertionError left = new AssertionError(e.getMessage() + "; the heap is in " + dump());
            left.addSuppressed(e);
            throw left;
        }
    }

    private List<String> pinned() {
        System.gc();
        return loaders.entrySet().stream()
                .filter(loader -> loader.getValue().get() != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> excess() {
        System.gc();
        return counts().entrySet().stream()
                .filter(count -> count.getValue() > before.getOrDefault(count.getKey(), 0L))
                .map(count -> count + " instead of " + before.getOrDefault(count.getKey(), 0L))
                .toList();
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith(SLOW_HANDLER) && !name.startsWith(DRIVER))
                .forEach(name -> counts.merge("thread " + name.replaceAll("\\d+", "#"), 1L, Long::sum));
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                .forEach(pool -> counts.put("buffers " + pool.getName(), pool.getCount()));
        counts.put(
                "open devices",
                bus.devices().stream().filter(VirtualDevice::isOpen).count());
        for (Bundle bundle : context.getBundles()) {
            counts.merge("bundle " + bundle.getSymbolicName(), 1L, Long::sum);
            count(bundle.getRegisteredServices(), "offered by " + bundle.getSymbolicName(), counts);
            count(bundle.getServicesInUse(), "used by " + bundle.getSymbolicName(), counts);
        }
        return counts;
    }

    private static void count(ServiceReference<?>[] services, String whose, Map<String, Long> counts) {
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            String types = String.join(", ", (String[]) service.getProperty(Constants.OBJECTCLASS));
            if (!types.equals(CONFIGURABLE)) {
                counts.merge(types + " " + whose, 1L, Long::sum);
            }
        }
    }

    private static Path dump() throws Exception {
        Path file = Path.of("target", "residue-" + System.nanoTime() + ".hprof").toAbsolutePath();
        Files.createDirectories(file.getParent());
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                        "dumpHeap",
                        new Object[] {file.toString(), true},
                        new String[] {String.class.getName(), boolean.class.getName()});
        return file;
    }
}
