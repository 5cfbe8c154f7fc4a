package org.microframe.pushstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.Streams;
import org.microframe.stream.push.PacketEvent;
import org.microframe.stream.push.PushStreams;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.PacketStatus;
import org.osgi.service.component.annotations.Component;
import org.osgi.util.promise.Promise;

/** The examples of the streaming runtime's README, so that they compile. */
final class ThreeWays {

    private ThreeWays() {}

    @Component
    @StreamTarget(
            stream_name = "speaker",
            stream_device = "(usbinfo.idVendor=1209)",
            stream_interface = 1,
            stream_endpoint = 0x01)
    public static final class Silence implements StreamProducer {
        @Override
        public int produce(ByteBuffer slot) {
            while (slot.hasRemaining()) {
                slot.put((byte) 0);
            }
            return slot.limit();
        }
    }

    static void copy(Streams streams, StreamRequest speaker, ReadableByteChannel file) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8192);
        try (IsochOutput output = streams.openOutput("speaker", speaker, OutputPolicy.DEFAULT)) {
            while (file.read(data.clear()) >= 0) {
                output.write(data.flip());
            }
        }
    }

    static void record(Streams streams, StreamRequest microphone, WritableByteChannel file) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8192);
        try (IsochInput input = streams.openInput("microphone", microphone, InputPolicy.DEFAULT)) {
            while (true) {
                if (input.read(data.clear()) == IsochInput.DISCONTINUITY) {
                    System.err.println("not what follows: " + input.discontinuity());
                } else {
                    file.write(data.flip());
                }
            }
        } catch (HandleEndedException e) {
            System.err.println(e.getMessage());
        }
    }

    static Promise<Optional<PacketEvent>> firstBadPacket(PushStreams streams, StreamRequest microphone) {
        return streams.stream("watch", microphone, InputPolicy.DEFAULT)
                .filter(PacketEvent.class::isInstance)
                .map(PacketEvent.class::cast)
                .filter(packet -> packet.status() != PacketStatus.OK)
                .findFirst();
    }
}
