package org.microframe.windows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.microframe.virtualbus.PacketPattern;

/** WAV files whose samples are numbered packets of a frame each, to be written and to be judged. */
final class NumberedRecording {

    /** Bytes of a frame of 48 kHz, 16 bits, stereo. */
    static final int PACKET_BYTES = 192;

    private static final int HEADER_BYTES = 44;
    private static final int BYTES_PER_SECOND = 1000 * PACKET_BYTES;

    private NumberedRecording() {}

    /** Writes packets numbered from 0. */
    static void write(Path file, int packets) throws IOException {
        int bytes = packets * PACKET_BYTES;
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + bytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2);
        wav.putInt(48_000).putInt(BYTES_PER_SECOND).putShort((short) 4).putShort((short) 16);
        wav.put(ascii("data")).putInt(bytes);
        for (int i = 0; i < packets; i++) {
            PacketPattern.fill(wav, HEADER_BYTES + i * PACKET_BYTES, PACKET_BYTES, i);
        }
        Files.write(file, wav.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Judges what a device heard of a recording: its packets, one after the other and from the first, between packets of
     * silence only.
     *
     * @return packets of the recording that were heard
     */
    static int heard(byte[] bytes) {
        int next = 0;
        ByteBuffer heard = ByteBuffer.wrap(bytes);
        for (int at = 0; at + PACKET_BYTES <= bytes.length; at += PACKET_BYTES) {
            if (isSilence(heard, at)) {
                continue;
            }
            long number = PacketPattern.number(heard, at, PACKET_BYTES);
            if (number != next) {
                throw new AssertionError("packet " + number + " was heard instead of " + next);
            }
            next++;
        }
        return next;
    }

    /**
     * Judges a WAV file of what a device said: packets whose numbers ascend, and packets of silence for those that did not
     * arrive.
     *
     * @return packets that arrived
     */
    static int said(Path wav) throws IOException {
        byte[] bytes = Files.readAllBytes(wav);
        ByteBuffer said = ByteBuffer.wrap(bytes);
        long last = -1;
        int count = 0;
        for (int at = HEADER_BYTES; at + PACKET_BYTES <= bytes.length; at += PACKET_BYTES) {
            if (isSilence(said, at)) {
                continue;
            }
            long number = PacketPattern.number(said, at, PACKET_BYTES);
            if (number <= last) {
                throw new AssertionError("packet " + number + " was recorded after " + last);
            }
            last = number;
            count++;
        }
        return count;
    }

    private static boolean isSilence(ByteBuffer bytes, int at) {
        for (int i = 0; i < PACKET_BYTES; i++) {
            if (bytes.get(at + i) != 0) {
                return false;
            }
        }
        return true;
    }
}
