package org.microframe.testing.plugin;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.testing.PatternConsumer;
import org.microframe.testing.StreamKind;
import org.microframe.usb.IsochPackets;
import org.osgi.framework.BundleContext;

/** Takes the headset's microphone, and tells how many good packets each call has brought. */
final class WhiteboardConsumer implements StreamConsumer {

    private final PatternConsumer pattern = new PatternConsumer();
    private final LongConsumer taken;

    WhiteboardConsumer(LongConsumer taken) {
        this.taken = taken;
    }

    void register(BundleContext context, String group) {
        context.registerService(StreamConsumer.class, this, StreamKind.CONSUMER.properties(group));
    }

    @Override
    public void consume(ByteBuffer slot, IsochPackets packets) {
        long before = pattern.good();
        pattern.consume(slot, packets);
        taken.accept(pattern.good() - before);
    }
}
