package org.microframe.demo.verdict;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Sound as the bus carries it: frames of 1 ms, 192 bytes each (48 samples of two channels and 16 bits). What a last frame
 * lacks is silence.
 */
final class Pcm {

    /** Bytes of a frame. */
    static final int FRAME = 192;

    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;

    private final String name;
    private final ByteBuffer bytes;

    Pcm(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes.slice();
    }

    /** Reads a file that is nothing but samples. */
    static Pcm raw(Path file) throws IOException {
        return new Pcm(file.getFileName().toString(), map(file));
    }

    /** Reads the samples of a WAV file. */
    static Pcm wav(Path file) throws IOException, UnreadableException {
        ByteBuffer all = map(file).order(ByteOrder.LITTLE_ENDIAN);
        if (all.limit() < RIFF_BYTES || all.getInt(0) != tag("RIFF") || all.getInt(8) != tag("WAVE")) {
            throw new UnreadableException(file + " does not begin with RIFF and WAVE; it must be a WAV file");
        }
        for (long at = RIFF_BYTES; at + CHUNK_BYTES <= all.limit(); ) {
            long length = Integer.toUnsignedLong(all.getInt((int) at + 4));
            long body = at + CHUNK_BYTES;
            if (body + length > all.limit()) {
                throw new UnreadableException(file + " ends after " + all.limit() + " bytes; its header says that "
                        + (body + length) + " must be there");
            }
            if (all.getInt((int) at) == tag("data")) {
                return new Pcm(file.getFileName().toString(), all.slice((int) body, (int) length));
            }
            at = body + length + (length & 1);
        }
        throw new UnreadableException(file + " has no data chunk; a WAV file must have one");
    }

    /** The file's name. */
    String name() {
        return name;
    }

    long bytes() {
        return bytes.limit();
    }

    /** Frames, one that was begun counted as whole. */
    int frames() {
        return (bytes.limit() + FRAME - 1) / FRAME;
    }

    boolean wholeFrames() {
        return bytes.limit() % FRAME == 0;
    }

    boolean silent(int frame) {
        for (int i = frame * FRAME; i < Math.min(bytes.limit(), (frame + 1) * FRAME); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean same(int frame, Pcm other, int otherFrame) {
        int here = frame * FRAME;
        int there = otherFrame * FRAME;
        for (int i = 0; i < FRAME; i++) {
            if (at(here + i) != other.at(there + i)) {
                return false;
            }
        }
        return true;
    }

    /** The first frame that is not silent; {@link #frames()} when all are. */
    int firstSound() {
        int frame = 0;
        while (frame < frames() && silent(frame)) {
            frame++;
        }
        return frame;
    }

    /** The frame after the last one that is not silent; {@code 0} when all are. */
    int endOfSound() {
        int frame = frames();
        while (frame > 0 && silent(frame - 1)) {
            frame--;
        }
        return frame;
    }

    private byte at(int index) {
        return index < bytes.limit() ? bytes.get(index) : 0;
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static int tag(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }
}
