package org.microframe.testing.plugin;

import org.microframe.testing.CallMeter;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** Streams by the first headset through the whiteboard alone, with its calls metered: for a copy of this bundle that names it. */
public final class WhiteboardPlugIn implements BundleActivator {

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException {
        CallMeter produced = CallMeter.of(context, StreamKind.PRODUCER);
        CallMeter consumed = CallMeter.of(context, StreamKind.CONSUMER);
        new WhiteboardProducer(bytes -> produced.called()).register(context, "");
        new WhiteboardConsumer(packets -> consumed.called()).register(context, "");
    }

    /** The framework takes back what was registered. */
    @Override
    public void stop(BundleContext context) {}
}
