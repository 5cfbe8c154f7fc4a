package org.microframe.demo.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Turns any file that Java Sound reads into 48 kHz, 16-bit stereo. */
final class SoundFile {

    /** What the demo's devices take: 192 bytes a millisecond. */
    static final AudioFormat FORMAT = new AudioFormat(48_000, 16, 2, true, false);

    private static final String RULE =
            "it must name a sound file that Java Sound reads (WAV, AU or AIFF of PCM, float, A-law or mu-law)";

    private SoundFile() {}

    /**
     * Writes a file's samples, converted.
     *
     * @throws UnusableSoundException when there is no such file, or it is not sound that can be converted
     */
    static void convert(Path file, OutputStream samples) throws IOException, UnusableSoundException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableSoundException("demo.wav is " + file + "; "
                    + (Files.exists(file) ? "that is not a file" : "there is no such file") + ", and " + RULE);
        }
        if (!Files.isReadable(file)) {
            throw new UnusableSoundException("demo.wav is " + file + "; it may not be read, and " + RULE);
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                AudioInputStream sound = AudioSystem.getAudioInputStream(bytes);
                AudioInputStream converted = converted(sound)) {
            converted.transferTo(samples);
        } catch (UnsupportedAudioFileException e) {
            throw new UnusableSoundException("demo.wav is " + file + "; that is not sound, and " + RULE, e);
        } catch (IllegalArgumentException e) {
            throw new UnusableSoundException(
                    "demo.wav is " + file + "; Java Sound cannot turn it into " + FORMAT + ": " + e.getMessage(), e);
        }
    }

    /** Java Sound does not go from A-law and mu-law to another rate or more channels in one step. */
    private static AudioInputStream converted(AudioInputStream sound) {
        AudioFormat from = sound.getFormat();
        if (AudioSystem.isConversionSupported(FORMAT, from)) {
            return AudioSystem.getAudioInputStream(FORMAT, sound);
        }
        AudioFormat linear = new AudioFormat(from.getSampleRate(), 16, from.getChannels(), true, false);
        return AudioSystem.getAudioInputStream(FORMAT, AudioSystem.getAudioInputStream(linear, sound));
    }
}
