package org.microframe.streaming;

import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.Streams;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Gives each bundle its own view of the runtime, and ends what the bundle left open when it lets go of it. Any thread. */
final class StreamsService implements ServiceFactory<Streams> {

    private final StreamingRuntime runtime;

    StreamsService(StreamingRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Streams getService(Bundle bundle, ServiceRegistration<Streams> registration) {
        return new BundleStreams(runtime, bundle.getSymbolicName());
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Streams> registration, Streams service) {
        ((BundleStreams) service).end(runtime.isOver() ? Reason.RUNTIME_GONE : Reason.RELEASED);
    }
}
