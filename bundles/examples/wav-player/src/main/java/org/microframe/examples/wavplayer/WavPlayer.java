package org.microframe.examples.wavplayer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.microframe.isoch.StreamFormat;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Plays one recording once. {@link #produce} and its position belong to the thread that calls it; the preparation has no
 * state.
 *
 * <p>It is immediate, so that it keeps its place in the recording when the streaming runtime, its only user, is swapped.
 */
@Component(
        service = StreamProducer.class,
        immediate = true,
        configurationPid = WavPlayer.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@StreamTarget(
        stream_name = "music",
        stream_device = "(&(usbinfo.idVendor=1209)(usbinfo.idProduct=0001))",
        stream_interface = 1,
        stream_endpoint = 0x01)
@Designate(ocd = WavPlayer.Config.class)
public final class WavPlayer implements StreamProducer, DevicePreparation {

    /** The configuration's PID; the properties of {@link StreamTarget} may be overridden in it. */
    public static final String PID = "org.microframe.examples.wavplayer";

    private static final int SAMPLES_PER_SECOND = 48_000;
    private static final int BYTES_PER_FRAME = SAMPLES_PER_SECOND / 1000 * WavFile.BYTES_PER_SAMPLE;

    /** Class request to an endpoint (Audio 1.0, 5.2.3.2.1 and table A-9). */
    private static final int TO_ENDPOINT = 0x22;

    private static final int SET_CUR = 0x01;
    /** Sampling Frequency Control: the selector in the high byte, three bytes of Hz (Audio 1.0, 5.2.3.2.3.1). */
    private static final int SAMPLING_FREQ_CONTROL = 0x01 << 8;

    private static final int SAMPLING_FREQ_BYTES = 3;
    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(1);

    /** What a person configures. */
    @ObjectClassDefinition(
            name = "Microframe example: WAV player",
            description =
                    "Plays a recording to a USB Audio 1.0 speaker. The stream's properties (microframe.stream.device,"
                            + " .interface, .alternate, .endpoint, .lead) may be set beside these.")
    public @interface Config {
        @AttributeDefinition(name = "File", description = "A WAV file: PCM, 48000 Hz, 16 bits, 2 channels")
        String file();
    }

    private final ByteBuffer music;
    private int position;

    /**
     * Opens the recording.
     *
     * @throws IllegalArgumentException when the file is not a 48 kHz, 16-bit stereo PCM WAV; the message names what it is
     * @throws IOException when the file cannot be read
     */
    @Activate
    public WavPlayer(Config config) throws IOException {
        if (config.file() == null || config.file().isBlank()) {
            throw new IllegalArgumentException(
                    "file of " + PID + " is not set; it must name a WAV file: " + WavFile.RULE);
        }
        music = WavFile.map(Path.of(config.file()));
    }

    @Override
    public int produce(ByteBuffer slot) {
        int bytes = Math.min(slot.limit(), music.limit() - position);
        if (bytes == 0) {
            return 0;
        }
        slot.put(0, music, position, bytes);
        for (int silence = bytes; silence < slot.limit(); silence++) {
            slot.put(silence, (byte) 0);
        }
        position += bytes;
        return slot.limit();
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        if (format.geometry().bytesPerFrame() != BYTES_PER_FRAME) {
            throw new IllegalArgumentException(
                    "the endpoint takes " + format.geometry().bytesPerFrame() + " bytes per frame; " + WavFile.RULE
                            + " are " + BYTES_PER_FRAME);
        }
        ByteBuffer frequency = ByteBuffer.allocate(SAMPLING_FREQ_BYTES)
                .put((byte) SAMPLES_PER_SECOND)
                .put((byte) (SAMPLES_PER_SECOND >> 8))
                .put((byte) (SAMPLES_PER_SECOND >> 16))
                .flip();
        control.controlTransfer(
                new SetupPacket(
                        TO_ENDPOINT, SET_CUR, SAMPLING_FREQ_CONTROL, format.endpointAddress(), SAMPLING_FREQ_BYTES),
                frequency,
                CONTROL_TIMEOUT);
    }
}
