package org.microframe.examples.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.microframe.isoch.Dispatch;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Writes every packet's bytes to a file. A packet that did not arrive is written as silence of a packet's size, so that
 * what follows keeps its place in time.
 *
 * <p>It is immediate, so that it goes on with the same file when the streaming runtime, its only user, is swapped.
 */
@Component(
        service = StreamConsumer.class,
        immediate = true,
        configurationPid = Recorder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@StreamTarget(
        stream_name = "recording",
        stream_device = "(&(usbinfo.idVendor=1209)(usbinfo.idProduct=0002))",
        stream_interface = 1,
        stream_endpoint = 0x82,
        dispatch = Dispatch.THREAD)
@Designate(ocd = Recorder.Config.class)
public final class Recorder implements StreamConsumer {

    /** The configuration's PID; the properties of {@link StreamTarget} may be overridden in it. */
    public static final String PID = "org.microframe.examples.recorder";

    /** What a person configures. */
    @ObjectClassDefinition(
            name = "Microframe example: recorder",
            description = "Records a USB Audio 1.0 microphone at 48000 Hz, 16 bits, 2 channels. The stream's properties"
                    + " (microframe.stream.device, .interface, .alternate, .endpoint, .lead) may be set beside these.")
    public @interface Config {
        @AttributeDefinition(name = "File", description = "The WAV file to write; an existing one is replaced")
        String file();
    }

    private final WavWriter wav;

    /**
     * Begins the file.
     *
     * @throws IllegalArgumentException when no file is configured, or another recorder is writing it
     * @throws IOException when the file cannot be written
     */
    @Activate
    public Recorder(Config config) throws IOException {
        if (config.file() == null || config.file().isBlank()) {
            throw new IllegalArgumentException("file of " + PID + " is not set; it must name the WAV file to write");
        }
        wav = new WavWriter(Path.of(config.file()));
    }

    @Deactivate
    void stop() throws IOException {
        wav.close();
    }

    @Override
    public void consume(ByteBuffer slot, IsochPackets packets) throws IOException {
        while (packets.next()) {
            if (packets.status() == PacketStatus.OK) {
                wav.write(slot.slice(packets.offset(), packets.length()));
            } else {
                wav.writeSilence(slot.limit() / packets.count());
            }
        }
        wav.flush();
    }
}
