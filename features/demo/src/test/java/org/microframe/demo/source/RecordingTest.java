package org.microframe.demo.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final double HERTZ = 440;
    private static final double VOLUME = 0.5;

    @TempDir
    private Path folder;

    @Test
    void synthesisesTheSameMusicEverywhere() throws Exception {
        Recording recording = Recording.prepare(folder, "");

        assertThat(recording.frames()).isEqualTo(5_300);
        assertThat(Files.size(recording.samples())).isEqualTo(5_300 * 192);
        assertThat(loudest(samples(recording))).isBetween(12_000, 32_000);
        assertThat(HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(recording.samples()))))
                .isEqualTo("75bd1b5e844fadaab5fd6cd86a019419e3f90a776c557b3c38fe584e73e4a994");
    }

    @Test
    void writesTheSameSamplesWithAndWithoutHeader() throws Exception {
        Recording recording = Recording.prepare(folder, "");

        try (AudioInputStream wav =
                AudioSystem.getAudioInputStream(recording.wav().toFile())) {
            assertThat(wav.getFormat().matches(SoundFile.FORMAT)).isTrue();
            assertThat(wav.readAllBytes()).isEqualTo(Files.readAllBytes(recording.samples()));
        }
    }

    @Test
    void takesTheDemosOwnFormatAsItIs() throws Exception {
        byte[] sine = sine(SoundFile.FORMAT, 10_001);
        Recording recording = Recording.prepare(folder, wav(SoundFile.FORMAT, sine, 10_001));

        assertThat(samples(recording)).isEqualTo(sine);
        assertThat(recording.frames()).isEqualTo(209);
    }

    @Test
    void convertsMonoAt44100HertzToStereoAt48000() throws Exception {
        AudioFormat mono = new AudioFormat(44_100, 16, 1, true, false);
        Recording recording = Recording.prepare(folder, wav(mono, sine(mono, 44_100), 44_100));

        short[][] channels = channels(samples(recording));

        assertThat(channels[0]).hasSizeBetween(48_000, 48_010);
        assertThat(channels[1]).isEqualTo(channels[0]);
        assertThat(hertz(channels[0])).isBetween(HERTZ - 2, HERTZ + 2);
        assertThat(loudest(samples(recording)) / 32_768.0).isBetween(0.95 * VOLUME, 1.05 * VOLUME);
    }

    @Test
    void convertsOtherFormats() throws Exception {
        AudioFormat[] formats = {
            new AudioFormat(8_000, 8, 1, false, false),
            new AudioFormat(22_050, 16, 2, true, false),
            new AudioFormat(96_000, 24, 2, true, false),
            new AudioFormat(AudioFormat.Encoding.PCM_FLOAT, 32_000, 32, 2, 8, 32_000, false),
            new AudioFormat(AudioFormat.Encoding.ALAW, 8_000, 8, 1, 1, 8_000, false),
            new AudioFormat(AudioFormat.Encoding.ULAW, 44_100, 8, 2, 2, 44_100, false)
        };
        for (AudioFormat format : formats) {
            int length = (int) format.getSampleRate();
            Recording recording = Recording.prepare(folder, wav(format, encoded(format, length), length));

            short[] left = channels(samples(recording))[0];
            assertThat(left).as(format.toString()).hasSizeBetween(48_000, 48_020);
            assertThat(hertz(left)).as(format.toString()).isBetween(HERTZ - 2, HERTZ + 2);
        }
    }

    @Test
    void refusesAMissingFileAFolderAndAText() throws Exception {
        Path text = Files.writeString(folder.resolve("song.wav"), "la la la ".repeat(50));

        assertThatThrownBy(() ->
                        Recording.prepare(folder, folder.resolve("none.wav").toString()))
                .isInstanceOf(UnusableSoundException.class)
                .hasMessageContaining("demo.wav is " + folder.resolve("none.wav") + "; there is no such file")
                .hasMessageContaining("it must name a sound file that Java Sound reads");
        assertThatThrownBy(() -> Recording.prepare(folder, folder.toString()))
                .isInstanceOf(UnusableSoundException.class)
                .hasMessageContaining("that is not a file");
        assertThatThrownBy(() -> Recording.prepare(folder, text.toString()))
                .isInstanceOf(UnusableSoundException.class)
                .hasMessageContaining("song.wav; that is not sound")
                .hasMessageContaining("it must name a sound file that Java Sound reads");
    }

    @Test
    void refusesASoundWithoutSamplesAndAnEmptyFile() throws Exception {
        String none = wav(SoundFile.FORMAT, new byte[0], 0);
        Path empty = Files.createFile(folder.resolve("empty.wav"));

        assertThatThrownBy(() -> Recording.prepare(folder, none))
                .isInstanceOf(UnusableSoundException.class)
                .hasMessageContaining("it has no samples, and must have from 1 to 500000000 at 48 kHz");
        assertThatThrownBy(() -> Recording.prepare(folder, empty.toString()))
                .isInstanceOf(UnusableSoundException.class)
                .hasMessageContaining("empty.wav; that is not sound");
    }

    @Test
    void refusesASamplingRateThatNoSoundHas() throws Exception {
        Path file = Path.of(wav(SoundFile.FORMAT, new byte[4_000], 1_000));
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(24, -16_777_216);
        Files.write(file, bytes);

        assertThatThrownBy(() -> Recording.prepare(folder, file.toString()))
                .isInstanceOf(UnusableSoundException.class)
                .hasMessageContaining("its sampling rate is -16777216 Hz, and must be from 1000 to 768000");
    }

    private String wav(AudioFormat format, byte[] samples, long length) throws IOException {
        Path file = folder.resolve("input.wav");
        try (AudioInputStream sound = new AudioInputStream(new ByteArrayInputStream(samples), format, length)) {
            AudioSystem.write(sound, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file.toString();
    }

    /** A sine in a format that Java Sound encodes from 16-bit PCM, or that is written by hand. */
    private static byte[] encoded(AudioFormat format, int length) throws IOException {
        boolean byHand = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT)
                || format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED);
        if (byHand) {
            return sine(format, length);
        }
        AudioFormat linear = new AudioFormat(format.getSampleRate(), 16, format.getChannels(), true, false);
        AudioInputStream pcm = new AudioInputStream(new ByteArrayInputStream(sine(linear, length)), linear, length);
        try (AudioInputStream encoded = AudioSystem.getAudioInputStream(format, pcm)) {
            return encoded.readAllBytes();
        }
    }

    private static byte[] sine(AudioFormat format, int length) {
        ByteBuffer samples = ByteBuffer.allocate(length * format.getFrameSize()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            double value = VOLUME * Math.sin(2 * Math.PI * HERTZ * i / format.getSampleRate());
            for (int channel = 0; channel < format.getChannels(); channel++) {
                switch (format.getSampleSizeInBits()) {
                    case 16 -> samples.putShort((short) (value * 32_767));
                    case 24 -> {
                        int bits = (int) (value * 8_388_607);
                        samples.put((byte) bits).put((byte) (bits >> 8)).put((byte) (bits >> 16));
                    }
                    default -> samples.putFloat((float) value);
                }
            }
        }
        return samples.array();
    }

    private static byte[] samples(Recording recording) throws IOException {
        return Files.readAllBytes(recording.samples());
    }

    private static short[][] channels(byte[] samples) {
        ByteBuffer buffer = ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN);
        short[][] channels = new short[2][samples.length / 4];
        for (int i = 0; i < samples.length / 4; i++) {
            channels[0][i] = buffer.getShort();
            channels[1][i] = buffer.getShort();
        }
        return channels;
    }

    private static int loudest(byte[] samples) {
        int loudest = 0;
        for (short sample : channels(samples)[0]) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    /** Half the sign changes of a second. */
    private static double hertz(short[] channel) {
        int changes = 0;
        for (int i = 1; i < 48_000; i++) {
            changes += channel[i - 1] < 0 != channel[i] < 0 ? 1 : 0;
        }
        return changes / 2.0;
    }
}
