package org.microframe.testing;

import java.nio.ByteBuffer;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicLong;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.PacketPattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Takes the headset's microphone and checks every packet. One thread consumes, any may ask. */
public final class PatternConsumer implements StreamConsumer {

    private final AtomicLong good = new AtomicLong();
    private final AtomicLong spoiled = new AtomicLong();

    /** Registers it for the microphone of the headset with that serial number. */
    public ServiceRegistration<StreamConsumer> register(BundleContext context, String name, String serial) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StreamTarget.NAME, name);
        properties.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(serial));
        properties.put(StreamTarget.INTERFACE, HeadsetConfiguration.IN_INTERFACE);
        properties.put(StreamTarget.ENDPOINT, HeadsetConfiguration.IN);
        return context.registerService(StreamConsumer.class, this, properties);
    }

    @Override
    public void consume(ByteBuffer slot, IsochPackets packets) {
        while (packets.next()) {
            long number = PacketPattern.number(slot, packets.offset(), packets.length());
            (number == PacketPattern.NOT_THE_PATTERN ? spoiled : good).incrementAndGet();
        }
    }

    /** Packets that hold the pattern. */
    public long good() {
        return good.get();
    }

    /** Packets that do not. */
    public long spoiled() {
        return spoiled.get();
    }
}
