package org.microframe.component;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;

/**
 * The services that the bundle uses. A tracker hears of services by whichever thread registers them, also at the very moment when the
 * bundle has stopped: then it uses none any more, and the framework has let go of all. Any thread.
 *
 * @param context of the bundle
 * @param log of the component
 */
public record UsedServices(BundleContext context, Logger log) {

    /** The service; null when it has gone, or the bundle has stopped. */
    public <S> S get(ServiceReference<S> reference) {
        try {
            return context.getService(reference);
        } catch (IllegalStateException e) {
            log.debug("The bundle has stopped and uses no service any more: {}", e.getMessage());
            return null;
        }
    }

    /** Lets go of a service that was got. */
    public void unget(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            log.debug("The bundle has stopped, and the framework has let go of its services: {}", e.getMessage());
        }
    }
}
