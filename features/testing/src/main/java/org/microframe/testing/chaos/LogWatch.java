package org.microframe.testing.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/** Keeps the warnings and errors of log and framework that no documentation announces. Any thread logs. */
final class LogWatch implements LogListener, FrameworkListener, AutoCloseable {

    /** What the documentation says of the log while parts are replaced. */
    private static final List<Pattern> ANNOUNCED = List.of();

    private final BundleContext context;
    private final ServiceTracker<LogReaderService, LogReaderService> readers;
    private final List<String> unannounced = new CopyOnWriteArrayList<>();

    LogWatch(BundleContext context) {
        this.context = context;
        readers = new ServiceTracker<>(context, LogReaderService.class, null) {
            @Override
            public LogReaderService addingService(org.osgi.framework.ServiceReference<LogReaderService> reference) {
                LogReaderService reader = super.addingService(reference);
                reader.addLogListener(LogWatch.this);
                return reader;
            }
        };
        readers.open();
        context.addFrameworkListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getLogLevel() == LogLevel.ERROR || entry.getLogLevel() == LogLevel.WARN) {
            keep(entry.getLogLevel() + " " + entry.getLoggerName() + ": " + entry.getMessage(), entry.getException());
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
        if (ANNOUNCED.stream().noneMatch(pattern -> pattern.matcher(whole).matches())) {
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
}
