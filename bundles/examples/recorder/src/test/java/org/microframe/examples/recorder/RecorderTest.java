package org.microframe.examples.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbSpeed;

class RecorderTest {

    private static final int PACKET = 192;
    private static final int FRAMES = 8;
    private static final int SLOT = FRAMES * PACKET;
    private static final int OK = 0;
    private static final int CRC = 0xC0000001;

    @TempDir
    private Path folder;

    @Test
    void writesEveryPacketOfEverySlot() throws Exception {
        Recorder recorder = new Recorder(config("all.wav"));
        byte[] first = noise(1);
        byte[] second = noise(2);

        recorder.consume(view(first), packets(PACKET, OK));
        recorder.consume(view(second), packets(PACKET, OK));
        recorder.stop();

        byte[] samples = samples("all.wav");
        assertThat(samples).hasSize(2 * SLOT).startsWith(first).endsWith(second);
    }

    @Test
    void writesSilenceForAPacketThatDidNotArrive() throws Exception {
        Recorder recorder = new Recorder(config("lost.wav"));
        ByteBuffer entries = entries(PACKET, OK);
        entries.putInt(3 * IsochPackets.ENTRY_BYTES + 8, CRC);
        entries.putInt(5 * IsochPackets.ENTRY_BYTES, 7);
        byte[] slot = noise(3);

        recorder.consume(view(slot), cursor(entries));
        recorder.stop();

        byte[] expected = slot.clone();
        Arrays.fill(expected, 3 * PACKET, 4 * PACKET, (byte) 0);
        Arrays.fill(expected, 5 * PACKET, 6 * PACKET, (byte) 0);
        assertThat(samples("lost.wav")).isEqualTo(expected);
    }

    @Test
    void writesOnlyTheBytesOfAShortPacket() throws Exception {
        Recorder recorder = new Recorder(config("short.wav"));
        byte[] slot = noise(4);

        recorder.consume(view(slot), packets(176, OK));
        recorder.stop();

        byte[] samples = samples("short.wav");
        assertThat(samples).hasSize(FRAMES * 176).startsWith(Arrays.copyOf(slot, 176));
        assertThat(Arrays.copyOfRange(samples, 176, 352)).isEqualTo(Arrays.copyOfRange(slot, PACKET, PACKET + 176));
    }

    @Test
    void leavesAFileThatOthersCanRead() throws Exception {
        Recorder recorder = new Recorder(config("shared.wav"));
        recorder.consume(view(noise(5)), packets(PACKET, OK));
        recorder.stop();

        try (AudioInputStream audio =
                AudioSystem.getAudioInputStream(folder.resolve("shared.wav").toFile())) {
            AudioFormat format = audio.getFormat();
            assertThat(format.getEncoding()).isEqualTo(AudioFormat.Encoding.PCM_SIGNED);
            assertThat(format.getSampleRate()).isEqualTo(48_000f);
            assertThat(format.getSampleSizeInBits()).isEqualTo(16);
            assertThat(format.getChannels()).isEqualTo(2);
            assertThat(format.isBigEndian()).isFalse();
            assertThat(audio.getFrameLength()).isEqualTo(SLOT / 4);
        }
    }

    @Test
    void keepsTheHeaderOfAnUnfinishedFileAtMostASecondBehind() throws Exception {
        Recorder recorder = new Recorder(config("running.wav"));
        for (int i = 0; i < 300; i++) {
            recorder.consume(view(noise(i)), packets(PACKET, OK));
        }

        int samples = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("running.wav")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(40);

        assertThat(samples).isBetween(300 * SLOT - 1000 * PACKET, 300 * SLOT);
        recorder.stop();
    }

    @Test
    void goesOnAfterAnInterrupt() throws Exception {
        Recorder recorder = new Recorder(config("interrupted.wav"));
        Thread.currentThread().interrupt();
        recorder.consume(view(noise(6)), packets(PACKET, OK));
        assertThat(Thread.interrupted()).isTrue();
        recorder.consume(view(noise(7)), packets(PACKET, OK));
        recorder.stop();

        assertThat(samples("interrupted.wav")).hasSize(2 * SLOT).endsWith(noise(7));
    }

    @Test
    void replacesAnOlderFile() throws Exception {
        Files.write(folder.resolve("old.wav"), new byte[100_000]);

        Recorder recorder = new Recorder(config("old.wav"));
        recorder.consume(view(noise(8)), packets(PACKET, OK));
        recorder.stop();
        recorder.stop();

        assertThat(samples("old.wav")).isEqualTo(noise(8));
        assertThat(Files.size(folder.resolve("old.wav"))).isEqualTo(44 + SLOT);
    }

    @Test
    void refusesAFileThatAnotherRecorderWrites() throws Exception {
        Recorder recorder = new Recorder(config("taken.wav"));
        recorder.consume(view(noise(9)), packets(PACKET, OK));

        assertThatThrownBy(() -> new Recorder(config("taken.wav")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("taken.wav is being written by another recorder");

        recorder.stop();
        assertThat(samples("taken.wav")).isEqualTo(noise(9));
    }

    @Test
    void refusesAMissingSettingAndAMissingFolder() {
        assertThatThrownBy(() -> new Recorder(configOf(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file of " + Recorder.PID + " is not set");
        assertThatThrownBy(() -> new Recorder(config("no/such/folder.wav")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("folder.wav");
    }

    private static byte[] noise(int seed) {
        byte[] slot = new byte[SLOT];
        new Random(seed).nextBytes(slot);
        return slot;
    }

    private static ByteBuffer view(byte[] slot) {
        return ByteBuffer.allocateDirect(SLOT)
                .put(slot)
                .flip()
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static IsochPackets packets(int length, int status) {
        return cursor(entries(length, status));
    }

    private static IsochPackets cursor(ByteBuffer entries) {
        return new IsochPackets(entries, new IsochGeometry(UsbSpeed.FULL, 1, PACKET)).reset(FRAMES);
    }

    private static ByteBuffer entries(int length, int status) {
        ByteBuffer entries =
                ByteBuffer.allocate(FRAMES * IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FRAMES; i++) {
            entries.putInt(i * PACKET).putInt(length).putInt(status);
        }
        return entries.flip();
    }

    private byte[] samples(String name) throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve(name));
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(4)).isEqualTo(file.length - 8);
        assertThat(header.getInt(40)).isEqualTo(file.length - 44);
        return Arrays.copyOfRange(file, 44, file.length);
    }

    private Recorder.Config config(String name) {
        return configOf(folder.resolve(name).toString());
    }

    private static Recorder.Config configOf(String file) {
        return new Recorder.Config() {
            @Override
            public String file() {
                return file;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Recorder.Config.class;
            }
        };
    }
}
