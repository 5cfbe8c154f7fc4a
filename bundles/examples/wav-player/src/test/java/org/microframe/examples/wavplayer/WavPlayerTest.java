package org.microframe.examples.wavplayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.isoch.StreamFormat;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.UsbStallException;

class WavPlayerTest {

    private static final int SLOT = 8 * 192;

    @TempDir
    private Path folder;

    @Test
    void fillsSlotsInOrderThenPadsTheLastWithSilenceAndEnds() throws IOException {
        byte[] samples = samples(2 * SLOT + 300);
        WavPlayer player = new WavPlayer(config(wav(48_000, 16, 2, samples)));
        ByteBuffer slot = ByteBuffer.allocateDirect(SLOT).order(ByteOrder.LITTLE_ENDIAN);
        byte[] played = new byte[3 * SLOT];

        for (int i = 0; i < 3; i++) {
            fillWithNoise(slot);
            assertThat(player.produce(slot.clear())).isEqualTo(SLOT);
            slot.get(0, played, i * SLOT, SLOT);
        }

        assertThat(played).startsWith(samples);
        assertThat(Arrays.copyOfRange(played, samples.length, played.length)).containsOnly(0);
        assertThat(player.produce(slot.clear())).isZero();
        assertThat(player.produce(slot.clear())).isZero();
    }

    @Test
    void endsAtOnceAfterARecordingOfWholeSlots() throws IOException {
        WavPlayer player = new WavPlayer(config(wav(48_000, 16, 2, samples(SLOT))));
        ByteBuffer slot = ByteBuffer.allocateDirect(SLOT);

        assertThat(player.produce(slot)).isEqualTo(SLOT);
        assertThat(player.produce(slot.clear())).isZero();
    }

    @Test
    void skipsChunksThatItDoesNotKnow() throws IOException {
        byte[] samples = samples(SLOT);
        ByteBuffer odd = chunk("LIST", new byte[7]);
        WavPlayer player = new WavPlayer(
                config(file(riff(odd, format(1, 48_000, 16, 2), chunk("fact", new byte[4]), chunk("data", samples)))));
        ByteBuffer slot = ByteBuffer.allocateDirect(SLOT);

        player.produce(slot);

        byte[] played = new byte[SLOT];
        slot.get(0, played);
        assertThat(played).isEqualTo(samples);
    }

    /** The JVM allocates a few bytes when it replaces compiled code; a call that allocates does so in every window. */
    @Test
    void allocatesNothingWhilePlaying() throws IOException {
        WavPlayer player = new WavPlayer(config(wav(48_000, 16, 2, samples(20_000 * 192))));
        ByteBuffer slot = ByteBuffer.allocateDirect(192);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] windows = new long[60];

        for (int window = 0; window < windows.length; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 300; i++) {
                player.produce(slot.clear());
            }
            windows[window] = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertThat(windows).contains(0);
    }

    /** What becomes of a control request, with its data in hexadecimal digits. */
    private interface Requested {
        void take(SetupPacket setup, String bytes) throws UsbException;
    }

    private static DeviceControl control(Requested requested) {
        return new DeviceControl() {
            @Override
            public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
                assertThat(timeout).isPositive();
                byte[] bytes = new byte[data.remaining()];
                data.get(bytes);
                requested.take(setup, HexFormat.of().formatHex(bytes));
                return bytes.length;
            }

            @Override
            public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) {
                throw new AssertionError("no transfer is due");
            }
        };
    }

    @Test
    void setsTheSamplingFrequencyOfTheEndpoint() throws Exception {
        WavPlayer player = new WavPlayer(config(wav(48_000, 16, 2, samples(SLOT))));
        List<String> requests = new ArrayList<>();
        DeviceControl control = control((setup, bytes) -> requests.add(setup + " " + bytes));

        player.beforeInterface(control);
        player.afterInterface(control, format(192));

        assertThat(requests).containsExactly(new SetupPacket(0x22, 0x01, 0x0100, 0x0001, 3) + " 80bb00");
    }

    @Test
    void saysThatTheDeviceStalled() throws IOException {
        WavPlayer player = new WavPlayer(config(wav(48_000, 16, 2, samples(SLOT))));
        DeviceControl control = control((setup, bytes) -> {
            throw new UsbStallException("SET_CUR");
        });

        assertThatThrownBy(() -> player.afterInterface(control, format(192))).isInstanceOf(UsbStallException.class);
    }

    @Test
    void refusesAnEndpointOfAnotherSampleSize() throws IOException {
        WavPlayer player = new WavPlayer(config(wav(48_000, 16, 2, samples(SLOT))));
        DeviceControl control = control((setup, bytes) -> {
            throw new AssertionError("no request is due");
        });

        assertThatThrownBy(() -> player.afterInterface(control, format(96)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 96 bytes per frame")
                .hasMessageContaining("192");
    }

    @Test
    void refusesWhatItCannotPlayAndNamesItAndTheRule() throws IOException {
        String rule = "it must be a WAV file: PCM at 48000 Hz, 16 bits, 2 channels";

        assertThatThrownBy(() -> new WavPlayer(config(wav(44_100, 16, 2, samples(8)))))
                .hasMessageContaining("is 44100 Hz, 16 bits, 2 channel(s)")
                .hasMessageContaining(rule);
        assertThatThrownBy(() -> new WavPlayer(config(wav(48_000, 24, 2, samples(12)))))
                .hasMessageContaining("24 bits");
        assertThatThrownBy(() -> new WavPlayer(config(wav(48_000, 16, 1, samples(8)))))
                .hasMessageContaining("1 channel(s)");
        assertThatThrownBy(() -> new WavPlayer(config(file(riff(format(3, 48_000, 16, 2))))))
                .hasMessageContaining("has format 0x0003")
                .hasMessageContaining(rule);
        assertThatThrownBy(() -> new WavPlayer(config(file(riff(format(1, 48_000, 16, 2))))))
                .hasMessageContaining("before its samples");
        assertThatThrownBy(() -> new WavPlayer(config(file(riff(chunk("data", samples(8)))))))
                .hasMessageContaining("no format before its data");
        assertThatThrownBy(() -> new WavPlayer(config(wav(48_000, 16, 2, samples(6)))))
                .hasMessageContaining("has 6 bytes of samples");
        assertThatThrownBy(() -> new WavPlayer(config(file("This is a text, not music.".getBytes()))))
                .hasMessageContaining("does not begin with RIFF and WAVE")
                .hasMessageContaining(rule);
        assertThatThrownBy(() -> new WavPlayer(config(file(new byte[3])))).hasMessageContaining("ends after 3 bytes");
    }

    @Test
    void refusesAFileThatIsShorterThanItSays() throws IOException {
        Path file = wav(48_000, 16, 2, samples(800));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 444));

        assertThatThrownBy(() -> new WavPlayer(config(file)))
                .hasMessageContaining("800 bytes of samples and ends after 400");
    }

    @Test
    void refusesAMissingFileAndAMissingSetting() {
        assertThatThrownBy(() -> new WavPlayer(config(folder.resolve("none.wav"))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none.wav");
        assertThatThrownBy(() -> new WavPlayer(config((String) null)))
                .hasMessageContaining("file of " + WavPlayer.PID + " is not set");
    }

    private static StreamFormat format(int bytesPerPacket) {
        return new StreamFormat(0x01, UsbSpeed.FULL, new IsochGeometry(UsbSpeed.FULL, 1, bytesPerPacket), 8, 64);
    }

    private static void fillWithNoise(ByteBuffer slot) {
        for (int i = 0; i < slot.capacity(); i++) {
            slot.put(i, (byte) 0x55);
        }
    }

    private static byte[] samples(int bytes) {
        byte[] samples = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            samples[i] = (byte) (i % 251 + 1);
        }
        return samples;
    }

    private Path wav(int rate, int bits, int channels, byte[] samples) throws IOException {
        return file(riff(format(1, rate, bits, channels), chunk("data", samples)));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "music", ".wav"), bytes);
    }

    private static ByteBuffer format(int coding, int rate, int bits, int channels) {
        int bytes = channels * bits / 8;
        ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        format.putShort((short) coding).putShort((short) channels).putInt(rate).putInt(rate * bytes);
        format.putShort((short) bytes).putShort((short) bits);
        return chunk("fmt ", format.array());
    }

    private static ByteBuffer chunk(String tag, byte[] body) {
        return ByteBuffer.allocate(8 + body.length + (body.length & 1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(tag.getBytes())
                .putInt(body.length)
                .put(body)
                .rewind();
    }

    private static byte[] riff(ByteBuffer... chunks) {
        ByteBuffer riff = ByteBuffer.allocate(8192 + 20_000 * 192).order(ByteOrder.LITTLE_ENDIAN);
        riff.put("RIFF".getBytes()).putInt(0).put("WAVE".getBytes());
        for (ByteBuffer chunk : chunks) {
            riff.put(chunk);
        }
        riff.putInt(4, riff.position() - 8);
        return Arrays.copyOf(riff.array(), riff.position());
    }

    private static WavPlayer.Config config(Path file) {
        return config(file.toString());
    }

    private static WavPlayer.Config config(String file) {
        return new WavPlayer.Config() {
            @Override
            public String file() {
                return file;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return WavPlayer.Config.class;
            }
        };
    }
}
