package org.microframe.testing.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Keeps the warnings and errors of log and framework that no documentation announces. Any thread logs. */
final class LogWatch implements LogListener, FrameworkListener, AutoCloseable {

    private final BundleContext context;
    private final Predicate<String> foreign;
    private final ServiceTracker<LogReaderService, LogReaderService> readers;
    private final List<String> unannounced = new CopyOnWriteArrayList<>();

    LogWatch(BundleContext context, Predicate<String> foreign) {
        this.context = context;
        this.foreign = foreign;
        readers = new ServiceTracker<>(context, LogReaderService.class, new Readers());
        readers.open();
        context.addFrameworkListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getLogLevel() == LogLevel.ERROR || entry.getLogLevel() == LogLevel.WARN) {
            if (!AnnouncedLine.includes(entry.getMessage())) {
                keep(
                        entry.getLogLevel() + " " + entry.getLoggerName() + ": " + entry.getMessage(),
                        entry.getException());
            }
        }
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if ((event.getType() & (FrameworkEvent.ERROR | FrameworkEvent.WARNING)) != 0) {
            keep("framework event of " + event.getBundle(), event.getThrowable());
        }
    }

    private void keep(String line, Throwable cause) {
        String whole = cause == null ? line : line + ": " + cause;
        if (!foreign.test(whole)) {
            unannounced.add(whole);
        }
    }

    List<String> unannounced() {
        return unannounced;
    }

    @Override
    public void close() {
        context.removeFrameworkListener(this);
        readers.close();
    }

    private final class Readers implements ServiceTrackerCustomizer<LogReaderService, LogReaderService> {

        @Override
        public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
            LogReaderService reader = context.getService(reference);
            if (reader != null) {
                reader.addLogListener(LogWatch.this);
            }
            return reader;
        }

        @Override
        public void modifiedService(ServiceReference<LogReaderService> reference, LogReaderService reader) {
            // It has the listener.
        }

        @Override
        public void removedService(ServiceReference<LogReaderService> reference, LogReaderService reader) {
            reader.removeLogListener(LogWatch.this);
            context.ungetService(reference);
        }
    }
}
