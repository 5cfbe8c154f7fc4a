package org.microframe.pushstream;

import org.microframe.stream.push.PushStreams;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Offers {@link PushStreams} while its bundle is active. */
@Component(
        immediate = true,
        service = {})
public final class PushStreamsComponent {

    private final PushStreamsService service;
    private final ServiceRegistration<PushStreams> registration;

    @Activate
    public PushStreamsComponent(BundleContext context, @Reference(service = LoggerFactory.class) Logger log) {
        service = new PushStreamsService(log);
        registration = context.registerService(PushStreams.class, service, null);
    }

    @Deactivate
    void deactivate() {
        service.end();
        registration.unregister();
    }
}
