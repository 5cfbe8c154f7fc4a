package org.microframe.testing.plugin;

import java.nio.ByteBuffer;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.microframe.isoch.StreamFormat;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.PatternConsumer;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.RampProducer;
import org.microframe.testing.StreamKind;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;
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
        context.registerService(StreamProducer.class, new Producer(), target(StreamKind.PRODUCER));
        context.registerService(StreamConsumer.class, new Consumer(), target(StreamKind.CONSUMER));
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

    private static Dictionary<String, Object> target(StreamKind kind) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StreamTarget.NAME, kind.streamName());
        properties.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(kind.serial()));
        properties.put(StreamTarget.INTERFACE, kind.interfaceNumber());
        properties.put(StreamTarget.ENDPOINT, kind.endpointAddress());
        return properties;
    }

    /** Counts bytes. */
    private final class Producer implements StreamProducer, DevicePreparation {

        private final RampProducer ramp = new RampProducer();

        @Override
        public int produce(ByteBuffer slot) {
            int bytes = ramp.produce(slot);
            report.addMoved(StreamKind.PRODUCER, bytes);
            return bytes;
        }

        @Override
        public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
            ramp.afterInterface(control, format);
        }
    }

    /** Counts packets. */
    private final class Consumer implements StreamConsumer {

        private final PatternConsumer pattern = new PatternConsumer();

        @Override
        public void consume(ByteBuffer slot, IsochPackets packets) {
            long before = pattern.good();
            pattern.consume(slot, packets);
            report.addMoved(StreamKind.CONSUMER, pattern.good() - before);
        }
    }
}
