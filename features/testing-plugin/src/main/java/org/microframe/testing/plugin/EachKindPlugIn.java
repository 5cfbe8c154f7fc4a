package org.microframe.testing.plugin;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Streams by the first headset through the whiteboard, by the second through handles, from and to the third by push streams, and
 * offers its {@link PlugInReport}. A copy of the bundle that names a group in its manifest streams by the headsets of that group.
 */
public final class EachKindPlugIn implements BundleActivator {

    private final PlugInReport report = new PlugInReport();
    private List<ReopeningLoop<?>> loops;

    @Override
    public void start(BundleContext context) {
        String named = context.getBundle().getHeaders().get(PlugInReport.GROUP_HEADER);
        String group = named == null ? "" : named;
        new WhiteboardProducer(bytes -> report.addMoved(StreamKind.PRODUCER, bytes)).register(context, group);
        new WhiteboardConsumer(packets -> report.addMoved(StreamKind.CONSUMER, packets)).register(context, group);
        loops = List.of(
                new OutputLoop(context, group, report),
                new InputLoop(context, group, report),
                new PushStreamLoop(context, group, report),
                new SentPushStreamLoop(context, group, report));
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
