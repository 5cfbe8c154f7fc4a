package org.microframe.felix;

import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.push.DiscontinuityEvent;
import org.microframe.stream.push.PacketEvent;
import org.microframe.stream.push.PushStreams;
import org.microframe.stream.push.StreamEvent;
import org.microframe.usb.PacketStatus;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;
import org.osgi.util.pushstream.PushEventSource;
import org.osgi.util.pushstream.PushStreamProvider;

/**
 * A plug-in bundle that listens to the headset by one push stream and plays to it by another, and counts what it sees in a map, its
 * service.
 */
public final class PushPlugIn implements BundleActivator {

    static final String DEVICE = "device";
    static final String COUNTS = "push.counts";
    static final String GOOD_PACKETS = "good packets";
    static final String BAD_PACKETS = "bad packets";
    static final String SUSPENSIONS = "suspensions";
    static final String ENDS = "ends";
    static final String SENT_BYTES = "sent bytes";

    private static final int FRAME_BYTES = 192;
    private static final int FRAMES = 8;

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    @Override
    public void start(BundleContext context) {
        for (String name : new String[] {GOOD_PACKETS, BAD_PACKETS, SUSPENSIONS, ENDS, SENT_BYTES}) {
            counts.put(name, new AtomicLong());
        }
        String filter = context.getBundle().getHeaders().get(DEVICE);
        PushStreams streams = context.getService(context.getServiceReference(PushStreams.class));
        streams.stream("push.in", new StreamRequest(filter, 2, 1, 0x82, 64, FRAMES, 4), new InputPolicy(64))
                .onClose(() -> count(ENDS, 1))
                .forEach(this::heard);
        streams.send(
                new PushStreamProvider().buildStream(ramp()).unbuffered().build(),
                "push.out",
                new StreamRequest(filter, 1, 1, 0x01, 64, FRAMES, 4),
                OutputPolicy.DEFAULT);
        context.registerService(Map.class, counts, new Hashtable<>(Map.of(COUNTS, true)));
    }

    private void heard(StreamEvent event) {
        if (event instanceof PacketEvent packet) {
            count(packet.status() == PacketStatus.OK && packet.data().hasRemaining() ? GOOD_PACKETS : BAD_PACKETS, 1);
        } else if (event instanceof DiscontinuityEvent cut
                && cut.discontinuity().cause() == Discontinuity.Cause.SUSPENSION) {
            count(SUSPENSIONS, 1);
        }
    }

    private void count(String name, long more) {
        counts.get(name).addAndGet(more);
    }

    /** Sends buffers for as long as they are taken; the stream takes them at the pace of the bus. */
    private PushEventSource<ByteBuffer> ramp() {
        return consumer -> {
            Thread thread = new Thread(() -> send(consumer), "push plug-in");
            thread.setDaemon(true);
            thread.start();
            return thread::interrupt;
        };
    }

    private void send(PushEventConsumer<? super ByteBuffer> consumer) {
        long pressure = PushEventConsumer.CONTINUE;
        for (int next = 0; pressure >= 0 && !Thread.currentThread().isInterrupted(); next++) {
            ByteBuffer data = ByteBuffer.allocate(FRAMES * FRAME_BYTES).putInt(0, next);
            try {
                pressure = consumer.accept(PushEvent.data(data));
                count(SENT_BYTES, data.capacity());
            } catch (Exception e) {
                pressure = PushEventConsumer.ABORT;
            }
        }
    }

    @Override
    public void stop(BundleContext context) {
        // What it has open ends with its use of the service.
    }
}
