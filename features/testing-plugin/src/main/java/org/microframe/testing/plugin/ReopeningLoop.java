package org.microframe.testing.plugin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.HandleEndedException;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A thread that streams by what a service opens, and when that ends does as the exception says: gets the service anew and opens the
 * name again. Its end is that the service is let go of, as the framework does when a bundle stops.
 *
 * @param <S> the service
 */
abstract class ReopeningLoop<S> implements Runnable {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    final PlugInReport report;
    final StreamKind kind;
    final String name;
    final StreamRequest request;
    private final ServiceTracker<S, S> service;
    private final Thread thread;
    private volatile boolean stopping;

    ReopeningLoop(BundleContext context, Class<S> service, StreamKind kind, String group, PlugInReport report) {
        this.report = report;
        this.kind = kind;
        name = kind.streamName(group);
        request = kind.request(group);
        this.service = new ServiceTracker<>(context, service, null);
        thread = new Thread(this, "each kind " + name);
        thread.setDaemon(true);
    }

    /** Opens the stream and streams until it ends. */
    abstract void stream(S by) throws Exception;

    final void start() {
        service.open();
        thread.start();
    }

    /** Lets go of the service; when the bundle has no other use of it, what the service opened ends. */
    final void letGo() {
        stopping = true;
        service.close();
    }

    final void awaitEnd() throws InterruptedException {
        thread.join();
    }

    @Override
    public final void run() {
        while (!stopping) {
            S present = service.getService();
            try {
                if (present != null) {
                    stream(present);
                }
            } catch (HandleEndedException e) {
                report.ended(kind, e.reason().name(), e.getMessage());
            } catch (IllegalStateException e) {
                report.refused(kind, e.getMessage());
            } catch (Exception e) {
                report.ended(kind, e.getClass().getName(), String.valueOf(e.getMessage()));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
