package org.microframe.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recording that the player accepts. */
public final class Silence {

    private static final int BYTES_PER_SECOND = 48_000 * 4;

    private Silence() {}

    /** Writes a WAV file of that length to a new temporary file: PCM, 48000 Hz, 16 bits, 2 channels. */
    public static Path write(int seconds) throws IOException {
        int bytes = seconds * BYTES_PER_SECOND;
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVE"));
        header.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2);
        header.putInt(48_000).putInt(BYTES_PER_SECOND).putShort((short) 4).putShort((short) 16);
        header.put(ascii("data")).putInt(bytes);
        Path file = Files.createTempFile("silence", ".wav");
        byte[] second = new byte[BYTES_PER_SECOND];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(header.array());
            for (int i = 0; i < seconds; i++) {
                out.write(second);
            }
        }
        return file;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
