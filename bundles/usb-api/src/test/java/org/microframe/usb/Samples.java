package org.microframe.usb;

import java.nio.ByteBuffer;
import java.util.HexFormat;

final class Samples {

    static final int SPEAKER_INPUT_TERMINAL = 27;
    static final int SPEAKER_FIRST_INTERFACE = 9;
    static final int SPEAKER_STREAM_OFF = 58;
    static final int SPEAKER_STREAM_ON = 67;
    static final int SPEAKER_DATA_ENDPOINT = 94;
    static final int SPEAKER_ENDPOINT_GENERAL = 103;
    static final int SPEAKER_SYNCH_ENDPOINT = 110;

    private Samples() {}

    static byte[] device() {
        return bytes("12 01 00 02 EF 02 01 40 6D 04 25 08 10 99 01 02 03 01");
    }

    static byte[] speaker() {
        return bytes(
                """
                09 02 77 00 02 01 00 80 32
                09 04 00 00 00 01 01 00 00
                09 24 01 00 01 28 00 01 01
                0C 24 02 01 01 01 00 02 03 00 00 00
                0A 24 06 02 01 01 01 02 02 00
                09 24 03 03 01 03 00 02 00
                09 04 01 00 00 01 02 00 00
                09 04 01 01 02 01 02 00 07
                07 24 01 01 01 01 00
                0B 24 02 01 02 02 10 01 80 BB 00
                09 05 01 05 C4 00 01 00 81
                07 25 01 01 00 00 00
                09 05 81 01 03 00 01 05 00
                """);
    }

    static byte[] camera() {
        return bytes(
                """
                09 02 BE 00 02 01 00 80 FA
                08 0B 00 02 0E 03 00 00
                09 04 00 00 01 0E 01 00 00
                0D 24 01 00 01 28 00 80 8D 5B 00 01 01
                12 24 02 01 01 02 00 00 00 00 00 00 00 00 03 00 00 00
                09 24 03 02 01 01 00 01 00
                07 05 83 03 10 00 06
                05 25 03 10 00
                09 04 01 00 00 0E 02 00 00
                0E 24 01 01 47 00 81 00 02 00 00 00 01 00
                1B 24 04 01 01 59 55 59 32 00 00 10 00 80 00 00 AA 00 38 9B 71 10 01 00 00 00 00
                1E 24 05 01 00 80 02 E0 01 00 00 CA 08 00 00 CA 08 00 60 09 00 15 16 05 00 01 15 16 05 00
                09 04 01 01 01 0E 02 00 00
                07 05 81 05 00 02 01
                09 04 01 02 01 0E 02 00 00
                07 05 81 05 00 14 01
                """);
    }

    static byte[] superSpeedCamera() {
        return bytes(
                """
                09 02 2B 00 01 01 00 80 70
                09 04 00 00 00 0E 02 00 00
                09 04 00 01 01 0E 02 00 00
                07 05 81 05 00 04 01
                06 30 0E 02 C8 AF
                03 FF 00
                """);
    }

    /** A camera and a sound function, each behind its association, which has class descriptors behind it. */
    static byte[] composite() {
        return bytes(
                """
                09 02 53 00 03 01 00 80 32
                08 0B 00 01 0E 03 00 00
                09 04 00 00 00 FF 00 00 00
                08 0B 01 02 01 00 20 05
                03 41 07
                09 04 01 00 00 01 01 20 00
                09 04 02 00 00 01 02 20 00
                09 04 02 01 02 01 02 20 00
                07 05 01 05 40 00 01
                05 25 01 00 00
                07 05 81 11 04 00 04
                """);
    }

    /** An endpoint of 98304 bytes per interval, which only a SuperSpeedPlus companion can say. */
    static byte[] superSpeedPlus() {
        return bytes(
                """
                09 02 30 00 01 01 00 80 70
                09 04 00 00 00 FF 00 00 00
                09 04 00 01 01 FF 00 00 00
                07 05 81 05 00 04 01
                06 30 0F 82 01 00
                08 31 00 00 00 80 01 00
                """);
    }

    /** All capabilities that the parser knows, and one that it does not. */
    static byte[] bos() {
        return bytes(
                """
                05 0F 5F 00 06
                07 10 02 02 00 00 00
                0A 10 03 02 0E 00 01 0A FF 07
                14 10 04 00 78 56 34 12 BC 9A F0 DE 12 34 56 78 9A BC DE F0
                1C 10 05 00 DF 60 DD D8 89 45 C7 4C 9C D2 65 9D 9E 64 8A 9F 00 00 03 06 B2 00 01 00
                14 10 0A 00 01 00 00 00 00 11 00 00 30 40 0A 00 B0 40 0A 00
                05 10 60 AA BB
                """);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    static byte[] without(byte[] bytes, int from, int length) {
        byte[] shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, from);
        System.arraycopy(bytes, from + length, shorter, from, shorter.length - from);
        return withTotalLength(shorter);
    }

    static byte[] withInserted(byte[] bytes, int at, byte[] inserted) {
        ByteBuffer longer = ByteBuffer.allocate(bytes.length + inserted.length);
        longer.put(bytes, 0, at).put(inserted).put(bytes, at, bytes.length - at);
        return withTotalLength(longer.array());
    }

    static byte[] withTotalLength(byte[] bytes) {
        return with(with(bytes, 2, bytes.length), 3, bytes.length >> 8);
    }
}
