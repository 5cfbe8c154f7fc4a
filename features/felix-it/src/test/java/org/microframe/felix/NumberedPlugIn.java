package org.microframe.felix;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.PacketPattern;

/** A plug-in that sends and takes packets with numbers, as fast and for as long as it is told. One thread at a time calls it. */
final class NumberedPlugIn implements StreamProducer, StreamConsumer {

    private final int calls;
    private final IntConsumer each;
    private final List<Long> taken = new CopyOnWriteArrayList<>();
    private int call;
    private long next;

    /** Supplies everything in time. */
    NumberedPlugIn() {
        this(Integer.MAX_VALUE, call -> {});
    }

    /**
     * @param calls after so many it has nothing any more
     * @param each what it does in each of its calls, which are numbered from 0
     */
    NumberedPlugIn(int calls, IntConsumer each) {
        this.calls = calls;
        this.each = each;
    }

    @Override
    public int produce(ByteBuffer slot) {
        if (call >= calls) {
            return 0;
        }
        each.accept(call++);
        for (int at = 0; at + PolicyDevice.PACKET <= slot.limit(); at += PolicyDevice.PACKET) {
            PacketPattern.fill(slot, at, PolicyDevice.PACKET, next++);
        }
        return slot.limit();
    }

    @Override
    public void consume(ByteBuffer slot, IsochPackets packets) {
        each.accept(call++);
        while (packets.next()) {
            taken.add(PacketPattern.number(slot, packets.offset(), packets.length()));
        }
    }

    /** The numbers of the packets that it took, in order. */
    List<Long> taken() {
        return taken;
    }
}
