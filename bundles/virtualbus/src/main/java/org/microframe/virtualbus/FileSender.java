package org.microframe.virtualbus;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.microframe.usb.IsochGeometry;

/**
 * Plays a file by bus time, with zero bytes before and after; through a file and not a channel, which an interrupt would
 * close. Guarded by the bus's monitor.
 */
final class FileSender implements PacketSender {

    private static final int BUFFER_BYTES = 1 << 16;

    private final RandomAccessFile file;
    private final long fileBytes;
    private final long delay;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long bufferStart;
    private int buffered;

    private long recordingFrame = -1;
    private int bytesPerFrame;

    FileSender(EndpointBehaviour.FileSource source) throws IOException {
        delay = source.delay();
        file = new RandomAccessFile(source.file().toFile(), "r");
        fileBytes = file.length();
    }

    @Override
    public void select(long firstFrame, IsochGeometry geometry) {
        recordingFrame = firstFrame + delay;
        bytesPerFrame = geometry.bytesPerFrame();
    }

    @Override
    public OptionalLong recordingFrame() {
        return recordingFrame < 0 ? OptionalLong.empty() : OptionalLong.of(recordingFrame);
    }

    @Override
    public int send(long frame, int packet, ByteBuffer into, int offset, int capacity) throws IOException {
        long start = (frame - recordingFrame) * bytesPerFrame + (long) packet * capacity;
        int heard = start < 0 ? 0 : (int) Math.max(0, Math.min(capacity, fileBytes - start));
        read(start, into, offset, heard);
        for (int i = heard; i < capacity; i++) {
            into.put(offset + i, (byte) 0);
        }
        return capacity;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void read(long start, ByteBuffer into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long at = start + done;
            if (at < bufferStart || at >= bufferStart + buffered) {
                refill(at);
            }
            int from = (int) (at - bufferStart);
            int part = Math.min(length - done, buffered - from);
            into.put(offset + done, buffer, from, part);
            done += part;
        }
    }

    private void refill(long at) throws IOException {
        buffered = 0;
        file.seek(at);
        int read = file.read(buffer);
        if (read <= 0) {
            throw new IOException("the file ends at byte " + at + "; it had " + fileBytes + " when it was plugged");
        }
        bufferStart = at;
        buffered = read;
    }
}
