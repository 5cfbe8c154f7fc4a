package org.microframe.demo.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

    private static final float LEAST_RATE = 1_000;
    private static final float GREATEST_RATE = 768_000;
    /** The player maps its file in one piece, and the captures are somewhat longer. */
    private static final long MOST_BYTES = 2_000_000_000L;

    private static final int BUFFER_BYTES = 1 << 16;

    private SoundFile() {}

    /**
     * Writes a file's samples, converted.
     *
     * @throws UnusableSoundException when there is no such file, it is not sound that can be converted, or it is empty or too
     *     long
     */
    static void convert(String name, OutputStream samples) throws UnusableSoundException {
        Path file = file(name);
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                AudioInputStream sound = AudioSystem.getAudioInputStream(bytes);
                AudioInputStream converted = converted(name, sound)) {
            copy(name, converted, samples);
        } catch (UnsupportedAudioFileException e) {
            throw new UnusableSoundException("demo.wav is " + name + "; that is not sound, and " + RULE, e);
        } catch (IOException | RuntimeException e) {
            throw new UnusableSoundException("demo.wav is " + name + "; it could not be converted (" + e + ")", e);
        }
    }

    private static Path file(String name) throws UnusableSoundException {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new UnusableSoundException("demo.wav is " + name + "; that is not a path, and " + RULE, e);
        }
        if (!Files.isRegularFile(file)) {
            throw new UnusableSoundException("demo.wav is " + name + "; "
                    + (Files.exists(file) ? "that is not a file" : "there is no such file") + ", and " + RULE);
        }
        if (!Files.isReadable(file)) {
            throw new UnusableSoundException("demo.wav is " + name + "; it may not be read, and " + RULE);
        }
        return file;
    }

    /** Java Sound does not go from A-law and mu-law to another rate or more channels in one step. */
    private static AudioInputStream converted(String name, AudioInputStream sound) throws UnusableSoundException {
        AudioFormat from = sound.getFormat();
        if (!(from.getSampleRate() >= LEAST_RATE && from.getSampleRate() <= GREATEST_RATE)) {
            throw new UnusableSoundException(String.format(
                    "demo.wav is %s; its sampling rate is %.0f Hz, and must be from %.0f to %.0f",
                    name, from.getSampleRate(), LEAST_RATE, GREATEST_RATE));
        }
        if (AudioSystem.isConversionSupported(FORMAT, from)) {
            return AudioSystem.getAudioInputStream(FORMAT, sound);
        }
        AudioFormat linear = new AudioFormat(from.getSampleRate(), 16, from.getChannels(), true, false);
        return AudioSystem.getAudioInputStream(FORMAT, AudioSystem.getAudioInputStream(linear, sound));
    }

    private static void copy(String name, InputStream sound, OutputStream samples)
            throws IOException, UnusableSoundException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int read = sound.read(buffer); read > 0 && bytes <= MOST_BYTES; read = sound.read(buffer)) {
            samples.write(buffer, 0, read);
            bytes += read;
        }
        if (bytes == 0 || bytes > MOST_BYTES) {
            throw new UnusableSoundException("demo.wav is " + name + "; it has " + (bytes == 0 ? "no" : "too many")
                    + " samples, and must have from 1 to " + MOST_BYTES / FORMAT.getFrameSize() + " at 48 kHz");
        }
    }
}
