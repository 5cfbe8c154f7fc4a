package org.microframe.windows;

import java.nio.ByteBuffer;
import java.util.Dictionary;
import java.util.Hashtable;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.virtualbus.PacketPattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Fills packets with the pattern, numbered from 0. One thread calls it, any may ask. */
final class NumberedProducer implements StreamProducer {

    private final int packetBytes;
    private volatile long next;

    NumberedProducer(int packetBytes) {
        this.packetBytes = packetBytes;
    }

    /** Registers it for the speaker of the headset with that serial number. */
    ServiceRegistration<StreamProducer> register(BundleContext context, String name, String serial) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StreamTarget.NAME, name);
        properties.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(serial));
        properties.put(StreamTarget.INTERFACE, HeadsetConfiguration.OUT_INTERFACE);
        properties.put(StreamTarget.ENDPOINT, HeadsetConfiguration.OUT);
        return context.registerService(StreamProducer.class, this, properties);
    }

    @Override
    public int produce(ByteBuffer slot) {
        long number = next;
        for (int at = 0; at < slot.limit(); at += packetBytes) {
            PacketPattern.fill(slot, at, packetBytes, number++);
        }
        next = number;
        return slot.limit();
    }

    /** Packets filled. */
    long filled() {
        return next;
    }
}
