package org.microframe.pushstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.push.PushStreams;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/** Gives each bundle push streams of its own, and ends what the bundle left open when it lets go of them. Any thread. */
final class PushStreamsService implements ServiceFactory<PushStreams> {

    private final Logger log;
    private final Set<BundlePushStreams> given = ConcurrentHashMap.newKeySet();

    PushStreamsService(Logger log) {
        this.log = log;
    }

    @Override
    public PushStreams getService(Bundle bundle, ServiceRegistration<PushStreams> registration) {
        BundlePushStreams streams = new BundlePushStreams(new StreamsAccess(bundle, log), log);
        given.add(streams);
        return streams;
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<PushStreams> registration, PushStreams service) {
        BundlePushStreams streams = (BundlePushStreams) service;
        if (given.remove(streams)) {
            streams.end(Reason.RELEASED);
        }
    }

    /** The adapter goes: everything ends. */
    void end() {
        given.forEach(streams -> {
            if (given.remove(streams)) {
                streams.end(Reason.ADAPTER_GONE);
            }
        });
    }
}
