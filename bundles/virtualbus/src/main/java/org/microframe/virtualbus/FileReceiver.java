package org.microframe.virtualbus;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes what it receives to a file; through a stream and not a channel, which an interrupt would close. Guarded by the
 * bus's monitor.
 */
final class FileReceiver implements PacketReceiver {

    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream file;
    private byte[] packet = new byte[0];

    FileReceiver(Path path) throws IOException {
        file = new BufferedOutputStream(new FileOutputStream(path.toFile()), BUFFER_BYTES);
    }

    @Override
    public void receive(ByteBuffer data, int offset, int length) throws IOException {
        if (packet.length < length) {
            packet = new byte[length];
        }
        data.get(offset, packet, 0, length);
        file.write(packet, 0, length);
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
