package org.microframe.demo.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * What the demo plays: 48 kHz, 16 bits, stereo, once as a WAV file and once as its bare samples.
 *
 * @param wav the file that the player plays
 * @param samples the same without a header, which the simulated microphone plays
 * @param frames its length in frames of 1 ms, one that was begun counted as whole
 */
public record Recording(Path wav, Path samples, long frames) {

    private static final int BYTES_PER_FRAME = 192;

    /**
     * Prepares the recording in a folder.
     *
     * @param sound path of a sound file; empty for the built-in music
     * @throws UnusableSoundException when the file is missing, not sound, empty or too long
     */
    public static Recording prepare(Path folder, String sound) throws IOException, UnusableSoundException {
        Path samples = folder.resolve("source.pcm");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(samples))) {
            if (sound.isBlank()) {
                out.write(Melody.samples());
            } else {
                SoundFile.convert(sound, out);
            }
        }
        long bytes = Files.size(samples);
        Path wav = folder.resolve("source.wav");
        wrap(samples, wav);
        return new Recording(wav, samples, (bytes + BYTES_PER_FRAME - 1) / BYTES_PER_FRAME);
    }

    /** Writes bare samples as a WAV file, for people to listen to. */
    public static void wrap(Path samples, Path wav) throws IOException {
        long length = Files.size(samples) / SoundFile.FORMAT.getFrameSize();
        try (AudioInputStream sound = new AudioInputStream(
                new BufferedInputStream(Files.newInputStream(samples)), SoundFile.FORMAT, length)) {
            AudioSystem.write(sound, AudioFileFormat.Type.WAVE, wav.toFile());
        }
    }
}
