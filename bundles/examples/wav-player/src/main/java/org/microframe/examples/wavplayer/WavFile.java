package org.microframe.examples.wavplayer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Finds the samples in a WAV file and maps them into memory, so that reading them needs neither a call nor a copy. */
final class WavFile {

    static final String RULE = "PCM at 48000 Hz, 16 bits, 2 channels";
    static final int BYTES_PER_SAMPLE = 4;

    private static final int RIFF = tag("RIFF");
    private static final int WAVE = tag("WAVE");
    private static final int FMT = tag("fmt ");
    private static final int DATA = tag("data");
    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int EXTENSIBLE_BYTES = 26;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;

    private WavFile() {}

    /**
     * Maps the samples of a file.
     *
     * @return the bytes of the data chunk, in memory already
     * @throws IllegalArgumentException when the file is anything but {@value #RULE}
     */
    static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer riff = read(channel, file, 0, RIFF_BYTES);
            require(riff.getInt(0) == RIFF && riff.getInt(8) == WAVE, file, "does not begin with RIFF and WAVE");
            boolean format = false;
            for (long at = RIFF_BYTES; ; ) {
                ByteBuffer chunk = read(channel, file, at, CHUNK_BYTES);
                long bytes = Integer.toUnsignedLong(chunk.getInt(4));
                at += CHUNK_BYTES;
                if (chunk.getInt(0) == FMT) {
                    requirePcm(channel, file, at, bytes);
                    format = true;
                } else if (chunk.getInt(0) == DATA) {
                    require(format, file, "has no format before its data");
                    return map(channel, file, at, bytes);
                }
                at += bytes + (bytes & 1);
            }
        }
    }

    private static void requirePcm(FileChannel channel, Path file, long at, long bytes) throws IOException {
        require(bytes >= FORMAT_BYTES, file, "has a format of " + bytes + " bytes");
        ByteBuffer format = read(channel, file, at, (int) Math.min(bytes, EXTENSIBLE_BYTES));
        int coding = Short.toUnsignedInt(format.getShort(0));
        if (coding == EXTENSIBLE && bytes >= EXTENSIBLE_BYTES) {
            coding = Short.toUnsignedInt(format.getShort(24));
        }
        int channels = Short.toUnsignedInt(format.getShort(2));
        long rate = Integer.toUnsignedLong(format.getInt(4));
        int bits = Short.toUnsignedInt(format.getShort(14));
        require(coding == PCM, file, String.format("has format 0x%04X", coding));
        require(
                rate == 48_000 && bits == 16 && channels == 2,
                file,
                "is " + rate + " Hz, " + bits + " bits, " + channels + " channel(s)");
    }

    private static ByteBuffer map(FileChannel channel, Path file, long at, long bytes) throws IOException {
        require(
                at + bytes <= channel.size(),
                file,
                "says that it has " + bytes + " bytes of samples and ends after " + (channel.size() - at));
        require(
                bytes % BYTES_PER_SAMPLE == 0 && bytes <= Integer.MAX_VALUE,
                file,
                "has " + bytes + " bytes of samples, which are not whole or more than 2 GiB");
        MappedByteBuffer samples = channel.map(FileChannel.MapMode.READ_ONLY, at, bytes);
        samples.load();
        return samples;
    }

    private static ByteBuffer read(FileChannel channel, Path file, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw refusal(file, "ends after " + channel.size() + " bytes, before its samples");
            }
        }
        return buffer.flip();
    }

    private static int tag(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }

    private static void require(boolean right, Path file, String found) {
        if (!right) {
            throw refusal(file, found);
        }
    }

    private static IllegalArgumentException refusal(Path file, String found) {
        return new IllegalArgumentException(file + " " + found + "; it must be a WAV file: " + RULE);
    }
}
