package org.microframe.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LoggerFactory;

/** The container's log service, to be replaced under the set, of which nothing may start anew meanwhile. One thread uses it. */
final class LogService {

    private static final String SET = "org.microframe.";
    private static final String TESTS = SET + "testing";

    private final BundleContext context;
    private final Bundle bundle;
    private final Map<Long, String> before;

    LogService(BundleContext context) {
        this.context = context;
        bundle = context.getServiceReference(LoggerFactory.class).getBundle();
        before = servicesOfTheSet();
    }

    /** Takes it away: there is none. */
    void stop() throws BundleException {
        bundle.stop();
        assertNull(context.getServiceReference(LoggerFactory.class));
    }

    /** Brings it back, from another copy of its jar. */
    void updateAndStart() throws BundleException {
        bundle.update();
        bundle.start();
    }

    /** @throws AssertionError when a bundle of the set has other services than before, as it has when a component was started anew */
    void assertSetStayed() {
        assertEquals(before, servicesOfTheSet());
    }

    /** The services by their ids. */
    private Map<Long, String> servicesOfTheSet() {
        Map<Long, String> services = new TreeMap<>();
        for (Bundle each : context.getBundles()) {
            String name = each.getSymbolicName();
            if (name.startsWith(SET) && !name.startsWith(TESTS)) {
                Stream.ofNullable(each.getRegisteredServices())
                        .flatMap(Arrays::stream)
                        .forEach(service ->
                                services.put((Long) service.getProperty(Constants.SERVICE_ID), name + " " + service));
            }
        }
        return services;
    }

    /** Holds that the service that is there now records what the set says of something; returns what was made to make it say so. */
    <T> T assertRecords(String message, Callable<T> maker) throws Exception {
        Queue<String> records = new ConcurrentLinkedQueue<>();
        LogListener listener = (LogEntry entry) -> records.add(entry.getMessage());
        ServiceReference<LogReaderService> reference = context.getServiceReference(LogReaderService.class);
        LogReaderService reader = context.getService(reference);
        reader.addLogListener(listener);
        try {
            T made = maker.call();
            Await.until("the log has " + message, () -> records, all -> all.stream()
                    .anyMatch(record -> record.contains(message)));
            return made;
        } finally {
            reader.removeLogListener(listener);
            context.ungetService(reference);
        }
    }
}
