package org.microframe.examples.recorder;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A WAV file of 48 kHz, 16-bit stereo PCM that grows. Safe for the one thread that writes and the one that closes: its
 * monitor guards everything. The header is renewed once a second, so that a file that was never closed plays as well.
 */
final class WavWriter implements AutoCloseable {

    private static final int HEADER_BYTES = 44;
    private static final int BYTES_PER_SECOND = 48_000 * 4;
    /** The sizes in a header have 32 bits, and the outer one counts the header but for its first eight bytes. */
    private static final long MOST_BYTES = 0xFFFF_FFFFL - (HEADER_BYTES - 8);

    private final Path file;
    /** Not a channel: an interrupt of the thread that writes would close that. */
    private final RandomAccessFile wav;

    private final ByteBuffer pending = ByteBuffer.allocate(BYTES_PER_SECOND / 2);
    private long samples;
    private long samplesInHeader;
    private boolean closed;

    /** @throws IllegalArgumentException when another writer of this JVM or another process has the file */
    WavWriter(Path file) throws IOException {
        this.file = file;
        wav = new RandomAccessFile(file.toFile(), "rw");
        try {
            lock();
            wav.setLength(0);
            writeHeader();
        } catch (IOException | RuntimeException e) {
            wav.close();
            throw e;
        }
    }

    /** Takes the bytes from position to limit. */
    synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int limit = bytes.limit();
            bytes.limit(bytes.position() + Math.min(bytes.remaining(), room()));
            pending.put(bytes);
            bytes.limit(limit);
        }
    }

    /** Appends zero bytes. */
    synchronized void writeSilence(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            room();
            pending.put((byte) 0);
        }
    }

    /** Hands what was taken to the operating system. */
    synchronized void flush() throws IOException {
        if (samples + pending.position() > MOST_BYTES) {
            throw new IOException(
                    file + " has " + samples + " bytes of samples; a WAV file holds at most " + MOST_BYTES);
        }
        wav.write(pending.array(), 0, pending.position());
        samples += pending.position();
        pending.clear();
        if (samples - samplesInHeader >= BYTES_PER_SECOND) {
            writeHeader();
        }
    }

    /** Completes the file; idempotent. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try (wav) {
                flush();
                writeHeader();
            }
        }
    }

    private int room() throws IOException {
        if (!pending.hasRemaining()) {
            flush();
        }
        return pending.remaining();
    }

    /** The file's end releases it. */
    @SuppressWarnings("resource")
    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = wav.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            throw new IllegalArgumentException(taken(), e);
        }
        if (lock == null) {
            throw new IllegalArgumentException(taken());
        }
    }

    private String taken() {
        return file + " is being written by another recorder; each needs a file of its own";
    }

    /** RIFF, format and the data chunk's head, as "Multimedia Programming Interface and Data Specifications 1.0" has them. */
    private void writeHeader() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt((int) (HEADER_BYTES - 8 + samples)).put(ascii("WAVE"));
        header.put(ascii("fmt ")).putInt(16);
        header.putShort((short) 1).putShort((short) 2).putInt(48_000).putInt(BYTES_PER_SECOND);
        header.putShort((short) 4).putShort((short) 16);
        header.put(ascii("data")).putInt((int) samples);
        wav.seek(0);
        wav.write(header.array());
        wav.seek(HEADER_BYTES + samples);
        samplesInHeader = samples;
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }
}
