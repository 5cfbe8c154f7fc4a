package org.microframe.pushstream;

import org.microframe.stream.Streams;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;

/** The streaming runtime as a bundle sees it, whichever leads: got in the bundle's name, so that streams are the bundle's. Any thread. */
final class StreamsAccess implements AutoCloseable {

    private final Bundle bundle;
    private final Logger log;
    private ServiceReference<Streams> held;
    private Streams streams;
    private boolean closed;

    StreamsAccess(Bundle bundle, Logger log) {
        this.bundle = bundle;
        this.log = log;
    }

    /** The runtime, or null when there is none now. */
    synchronized Streams now() {
        BundleContext context = bundle.getBundleContext();
        if (closed || context == null) {
            return null;
        }
        ServiceReference<Streams> leading = context.getServiceReference(Streams.class);
        if (leading != null && !leading.equals(held)) {
            letGo(context);
            held = leading;
            streams = context.getService(leading);
        }
        return leading == null ? null : streams;
    }

    private void letGo(BundleContext context) {
        if (held != null) {
            context.ungetService(held);
            held = null;
            streams = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        BundleContext context = bundle.getBundleContext();
        try {
            if (context != null) {
                letGo(context);
            }
        } catch (IllegalStateException e) {
            log.debug("{} has stopped, and the framework let go of its services", bundle.getSymbolicName(), e);
        }
    }
}
