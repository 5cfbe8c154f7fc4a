package org.microframe.windows;

import org.microframe.winusb.windows.ModelControl;

/**
 * A headset on the model of WinUSB: on interface 1 a speaker that keeps a log of what it hears, on interface 2 a microphone
 * that sends numbered packets. Its port is its serial number.
 */
enum ModelHeadset {
    /** One packet of 192 bytes per frame. */
    FULL_SPEED("full", 192, 1, "c000"),
    /** Eight packets of 512 bytes per frame. */
    HIGH_SPEED("high", 512, 8, "0002"),
    /** Eight times three packets of 1024 bytes per frame: all that an endpoint can carry at high speed. */
    HIGH_BANDWIDTH("high", 3072, 8, "0014");

    private static final String DEVICE_DESCRIPTOR = "12 01 0002 00 00 00 40 0912 0300 0001 00 02 03 01";

    private static final String CONFIGURATION_DESCRIPTOR =
            """
            09 02 4400 03 01 00 80 32
            09 04 00 00 00 ff 00 00 00
            09 04 01 00 00 ff 00 00 00
            09 04 01 01 01 ff 00 00 00
            07 05 01 01 %1$s 01
            09 04 02 00 00 ff 00 00 00
            09 04 02 01 01 ff 00 00 00
            07 05 82 01 %1$s 01
            """;

    private final String speed;
    private final int packetBytes;
    private final int packetsPerFrame;
    private final String maxPacketSize;

    ModelHeadset(String speed, int packetBytes, int packetsPerFrame, String maxPacketSize) {
        this.speed = speed;
        this.packetBytes = packetBytes;
        this.packetsPerFrame = packetsPerFrame;
        this.maxPacketSize = maxPacketSize;
    }

    /** Bytes of each packet, both ways. */
    int packetBytes() {
        return packetBytes;
    }

    /** Packets of each frame, both ways. */
    int packetsPerFrame() {
        return packetsPerFrame;
    }

    /** Plugs it into the port of that name. */
    void plug(ModelControl model, String serial) {
        model.send("plug port=%s speed=%s serial=%s product=Headset device=%s configuration=%s"
                .formatted(
                        serial,
                        speed,
                        serial,
                        hex(DEVICE_DESCRIPTOR),
                        hex(CONFIGURATION_DESCRIPTOR.formatted(maxPacketSize))));
        model.send("endpoint port=%s address=0x01 behaviour=sink".formatted(serial));
        model.send("endpoint port=%s address=0x82 behaviour=numbers".formatted(serial));
    }

    private static String hex(String text) {
        return text.replaceAll("\\s", "");
    }
}
