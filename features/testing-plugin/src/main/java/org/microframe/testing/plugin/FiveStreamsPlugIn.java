package org.microframe.testing.plugin;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Streams by the first headset through the whiteboard, by the second through handles, from the third by a push stream, and offers
 * its {@link PlugInReport}.
 */
public final class FiveStreamsPlugIn implements BundleActivator {

    private final PlugInReport report = new PlugInReport();
    private List<ReopeningLoop<?>> loops;

    @Override
    public void start(BundleContext context) {
        new WhiteboardProducer(bytes -> report.addMoved(StreamKind.PRODUCER, bytes)).register(context);
        new WhiteboardConsumer(packets -> report.addMoved(StreamKind.CONSUMER, packets)).register(context);
        loops = List.of(
                new OutputLoop(context, report), new InputLoop(context, report), new PushStreamLoop(context, report));
        loops.forEach(ReopeningLoop::start);
        context.registerService(Map.class, report.values(), new Hashtable<>(Map.of(PlugInReport.PROPERTY, true)));
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        loops.forEach(ReopeningLoop::letGo);
        for (ReopeningLoop<?> loop : loops) {
            loop.awaitEnd();
        }
    }
}
