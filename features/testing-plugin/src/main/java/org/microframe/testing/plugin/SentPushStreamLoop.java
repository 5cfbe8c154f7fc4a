package org.microframe.testing.plugin;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.push.PushStreams;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.RampProducer;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleContext;
import org.osgi.util.promise.Promise;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;
import org.osgi.util.pushstream.PushEventSource;
import org.osgi.util.pushstream.PushStreamProvider;

/** Sends a ramp by a push stream for as long as it is taken, and counts bytes. */
final class SentPushStreamLoop extends ReopeningLoop<PushStreams> {

    private static final int BYTES = 8 * 192;

    private final RampProducer ramp = new RampProducer();

    SentPushStreamLoop(BundleContext context, String group, PlugInReport report) {
        super(context, PushStreams.class, StreamKind.SENT_PUSH, group, report);
    }

    @Override
    void stream(PushStreams by) throws Exception {
        AtomicReference<PushEventConsumer<? super ByteBuffer>> taker = new AtomicReference<>();
        PushEventSource<ByteBuffer> ramps = consumer -> {
            taker.set(consumer);
            return () -> {};
        };
        Promise<Long> taken = by.send(
                new PushStreamProvider().buildStream(ramps).unbuffered().build(), name, request, OutputPolicy.DEFAULT);
        report.addOpened(kind);
        long pressure = PushEventConsumer.CONTINUE;
        while (pressure >= 0) {
            ByteBuffer data = ByteBuffer.allocate(BYTES);
            ramp.produce(data);
            pressure = taker.get().accept(PushEvent.data(data.flip()));
            report.addMoved(kind, BYTES);
        }
        if (taken.getFailure() instanceof Exception reason) {
            throw reason;
        }
    }
}
