package org.microframe.testing;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Sees the calls of a plug-in's handler, whichever version of the plug-in is called: a service that they share. Thread-safe. */
public final class CallMeter {

    private static final String STREAM = "call.meter.stream";

    /**
     * No call came in between.
     *
     * @param fromNanos {@link System#nanoTime} at the call before it
     * @param toNanos at the call after it
     */
    public record Pause(long fromNanos, long toNanos) {

        /** How long it was. */
        public long nanos() {
            return toNanos - fromNanos;
        }
    }

    private Pause longest = new Pause(0, 0);
    private long last = System.nanoTime();
    private long calls;

    /** Offers it to the plug-in that has a stream of that kind. */
    public ServiceRegistration<CallMeter> register(BundleContext context, StreamKind kind) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(STREAM, kind.streamName());
        return context.registerService(CallMeter.class, this, properties);
    }

    /** The one that is there for streams of that kind. */
    public static CallMeter of(BundleContext context, StreamKind kind) throws InvalidSyntaxException {
        ServiceReference<CallMeter> meter =
                context.getServiceReferences(CallMeter.class, "(" + STREAM + "=" + kind.streamName() + ")").stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("nobody meters the calls of " + kind));
        return context.getService(meter);
    }

    /** The handler is called. */
    public synchronized void called() {
        long now = System.nanoTime();
        if (now - last > longest.nanos()) {
            longest = new Pause(last, now);
        }
        last = now;
        calls++;
    }

    /** Forgets the pauses that there were. */
    public synchronized void forget() {
        longest = new Pause(last, last);
    }

    /** The longest pause since then that has ended. */
    public synchronized Pause longest() {
        return longest;
    }

    /** How often the handler was called. */
    public synchronized long calls() {
        return calls;
    }
}
