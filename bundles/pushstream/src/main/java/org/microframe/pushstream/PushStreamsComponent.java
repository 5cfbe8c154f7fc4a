package org.microframe.pushstream;

import org.microframe.component.ComponentLog;
import org.microframe.stream.push.PushStreams;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Offers {@link PushStreams} while its bundle is active. */
@Component(
        immediate = true,
        service = {})
public final class PushStreamsComponent {

    private final ComponentLog log;
    private final PushStreamsService service;
    private final ServiceRegistration<PushStreams> registration;

    @Activate
    public PushStreamsComponent(BundleContext context) {
        log = new ComponentLog(context, PushStreamsComponent.class);
        service = new PushStreamsService(log.logger());
        registration = context.registerService(PushStreams.class, service, null);
    }

    @Deactivate
    void deactivate() {
        service.end();
        registration.unregister();
        log.close();
    }
}
