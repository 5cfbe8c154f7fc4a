package org.microframe.testing.plugin;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.microframe.isoch.StreamFormat;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.testing.RampProducer;
import org.microframe.testing.StreamKind;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;
import org.osgi.framework.BundleContext;

/** Supplies the headset's speaker for ever, and tells how many bytes each call has supplied. */
final class WhiteboardProducer implements StreamProducer, DevicePreparation {

    private final RampProducer ramp = new RampProducer();
    private final LongConsumer supplied;

    WhiteboardProducer(LongConsumer supplied) {
        this.supplied = supplied;
    }

    void register(BundleContext context, String group) {
        context.registerService(StreamProducer.class, this, StreamKind.PRODUCER.properties(group));
    }

    @Override
    public int produce(ByteBuffer slot) {
        int bytes = ramp.produce(slot);
        supplied.accept(bytes);
        return bytes;
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        ramp.afterInterface(control, format);
    }
}
