package org.microframe.streaming;

import java.time.Duration;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.scheduler.IsochStream;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * A producer's or consumer's registration. The runtime's thread attaches it; whichever thread unregisters the service withdraws it.
 * Its monitor guards which stream it is attached to.
 */
final class Registration {

    private static final Duration DETACH_BOUND = Duration.ofMillis(250);

    final ServiceReference<?> reference;
    final TargetProperties target;
    final PlugIn plugIn;
    private IsochStream attachedTo;
    private boolean withdrawn;

    Registration(ServiceReference<?> reference, TargetProperties target, PlugIn plugIn) {
        this.reference = reference;
        this.target = target;
        this.plugIn = plugIn;
    }

    /** Attaches the plug-in to a stream, unless it is attached to it already or was withdrawn. */
    synchronized void attachTo(IsochStream stream) {
        if (!withdrawn && attachedTo != stream) {
            attachedTo = stream;
            stream.attach(plugIn, target.dispatch(), precedence());
        }
    }

    /** Which of several comes first, as among all services. */
    Precedence precedence() {
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        return new Precedence(
                ranking instanceof Integer ? (Integer) ranking : 0, (Long) reference.getProperty(Constants.SERVICE_ID));
    }

    /** The stream is gone by itself: there is nothing to detach from. */
    synchronized void forget() {
        attachedTo = null;
    }

    /**
     * Lets no call of the plug-in begin any more, its device preparation included, and waits for those that are under way, a bounded
     * time.
     *
     * @return false when one was disowned
     */
    boolean withdraw() {
        long deadline = System.nanoTime() + DETACH_BOUND.toNanos();
        IsochStream stream;
        synchronized (this) {
            withdrawn = true;
            stream = attachedTo;
            attachedTo = null;
        }
        boolean detached = stream == null || stream.detach(plugIn, DETACH_BOUND);
        return plugIn.preparing().shut(deadline - System.nanoTime()) && detached;
    }
}
