package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How an isochronous endpoint fills time: packets in each frame of 1 ms, and bytes in each packet.
 *
 * <p>A packet is the data of one service interval, which may be several transactions on the bus. WinUSB cuts a transfer
 * into packets of exactly this size, so a transfer is a whole number of frames.
 *
 * @param speed the speed the device is connected at; not {@link UsbSpeed#LOW}
 * @param packetsPerFrame packets in a frame of 1 ms: 1 at full speed; 1, 2, 4 or 8 at high speed and SuperSpeed
 * @param bytesPerPacket the most bytes of a packet: 1 to 1023 at full speed, to 3072 at high speed, to 49152 at
 *     SuperSpeed
 */
@ProviderType
public record IsochGeometry(UsbSpeed speed, int packetsPerFrame, int bytesPerPacket) {

    private static final int MICROFRAMES = 8;
    private static final int LONGEST_INTERVAL = 4;

    private static final int FULL_SPEED_BYTES = 1023;
    private static final int TRANSACTION_BYTES = 1024;
    private static final int TRANSACTIONS = 3;
    private static final int BURST = 16;

    private static final int FULL_SPEED_PACKETS = 255;
    private static final int PACKETS = 1024;

    /** @throws UnsupportedGeometryException when no isochronous endpoint of that speed can have these values */
    public IsochGeometry {
        if (speed == UsbSpeed.LOW) {
            throw new UnsupportedGeometryException(
                    "speed is LOW; low-speed devices have no isochronous endpoints (USB 2.0, 5.6.3)");
        }
        int bytes = maxBytesPerPacket(speed);
        if (bytesPerPacket < 1 || bytesPerPacket > bytes) {
            throw new UnsupportedGeometryException("bytes per packet are " + bytesPerPacket + "; at " + speed
                    + " speed an endpoint that streams has 1 to " + bytes + " (USB 2.0, 5.6.3; USB 3.2, 9.6.7)");
        }
        int mostPackets = speed.hasMicroframes() ? MICROFRAMES : 1;
        if (packetsPerFrame < 1 || packetsPerFrame > mostPackets || Integer.bitCount(packetsPerFrame) != 1) {
            throw new UnsupportedGeometryException("packets per frame are " + packetsPerFrame + "; at " + speed
                    + " speed they are " + (mostPackets == 1 ? "1" : "1, 2, 4 or 8") + " (USB 2.0, 9.6.6)");
        }
    }

    /**
     * Derives the geometry from a descriptor.
     *
     * <p>At full speed there is one packet in every frame: Windows ignores {@code bInterval} there (see {@link
     * #intervalIgnored}), and bits 15 to 11 of {@code wMaxPacketSize} are reserved. At SuperSpeed the bytes are {@code
     * wBytesPerInterval} of the endpoint companion, which must be there.
     *
     * @param speed the speed the device is connected at
     * @param endpoint the endpoint, at that speed
     * @return the geometry
     * @throws UnsupportedGeometryException when the speed is low, the endpoint is not isochronous or has no bytes in an
     *     interval, its {@code bInterval} is not 1 to 4 at high speed or SuperSpeed (longer periods may crash Windows,
     *     "USB client driver contract in Windows 8"), its sizes are beyond USB 2.0, 9.6.6 or USB 3.2, 9.6.7, or its
     *     companion is missing or is for SuperSpeedPlus
     */
    public static IsochGeometry of(UsbSpeed speed, EndpointDescriptor endpoint) {
        if (!endpoint.isIsochronous()) {
            throw refusal(endpoint, "the transfer type is " + endpoint.transferType(), "it must be ISOCHRONOUS");
        }
        return switch (speed) {
            case LOW ->
                throw refusal(
                        endpoint,
                        "the speed is LOW",
                        "low-speed devices have no isochronous endpoints (USB 2.0, 5.6.3)");
            case FULL -> new IsochGeometry(speed, 1, fullSpeedBytes(endpoint));
            case HIGH -> new IsochGeometry(speed, packetsPerFrame(endpoint), highSpeedBytes(endpoint));
            case SUPER -> new IsochGeometry(speed, packetsPerFrame(endpoint), superSpeedBytes(endpoint));
        };
    }

    /**
     * The most bytes of a packet that any endpoint of a speed can have (USB 2.0, 5.6.3; USB 3.2, 9.6.7).
     *
     * @param speed a speed
     * @return 1023, 3072 or 49152; 0 for {@link UsbSpeed#LOW}
     */
    public static int maxBytesPerPacket(UsbSpeed speed) {
        return switch (speed) {
            case LOW -> 0;
            case FULL -> FULL_SPEED_BYTES;
            case HIGH -> TRANSACTION_BYTES * TRANSACTIONS;
            case SUPER -> TRANSACTION_BYTES * TRANSACTIONS * BURST;
        };
    }

    /**
     * Whether the endpoint asks for another service interval than it gets, which deserves one warning: at full speed
     * every {@code bInterval} but 1.
     *
     * @param endpoint the endpoint that this geometry was derived from
     */
    public boolean intervalIgnored(EndpointDescriptor endpoint) {
        return speed == UsbSpeed.FULL && endpoint.interval() != 1;
    }

    /** The bytes of one frame of 1 ms, 1 to 393216. */
    public int bytesPerFrame() {
        return packetsPerFrame * bytesPerPacket;
    }

    /**
     * The most frames of one transfer: 255 packets at full speed, 1024 packets else ("USB client driver contract in
     * Windows 8").
     */
    public int maxFramesPerTransfer() {
        return speed.hasMicroframes() ? PACKETS / packetsPerFrame : FULL_SPEED_PACKETS;
    }

    /**
     * The bytes of a run of frames.
     *
     * @param frames 0 or more
     * @throws IllegalArgumentException when {@code frames} is negative, or the bytes exceed 2^31 - 1
     */
    public int bytes(int frames) {
        return times(frames, bytesPerFrame(), "bytes");
    }

    /**
     * The packets of a run of frames.
     *
     * @param frames 0 or more
     * @throws IllegalArgumentException when {@code frames} is negative, or the packets exceed 2^31 - 1
     */
    public int packets(int frames) {
        return times(frames, packetsPerFrame, "packets");
    }

    private static int fullSpeedBytes(EndpointDescriptor endpoint) {
        int bytes = endpoint.bytesPerTransaction();
        requireSome(endpoint, "wMaxPacketSize", bytes);
        requireAtMost(endpoint, "wMaxPacketSize", bytes, FULL_SPEED_BYTES, "at full speed (USB 2.0, 5.6.3)");
        return bytes;
    }

    private static int highSpeedBytes(EndpointDescriptor endpoint) {
        int bytes = endpoint.bytesPerTransaction();
        requireSome(endpoint, "wMaxPacketSize bits 10 to 0", bytes);
        requireAtMost(
                endpoint,
                "wMaxPacketSize bits 10 to 0",
                bytes,
                TRANSACTION_BYTES,
                "in a high-speed transaction (USB 2.0, 5.6.3)");
        int transactions = endpoint.transactionsPerMicroframe();
        requireAtMost(
                endpoint,
                "wMaxPacketSize bits 12 to 11",
                transactions - 1,
                TRANSACTIONS - 1,
                "and 3 is reserved (USB 2.0, 9.6.6)");
        return bytes * transactions;
    }

    private static int superSpeedBytes(EndpointDescriptor endpoint) {
        SuperSpeedCompanion companion = endpoint.companion()
                .orElseThrow(() -> refusal(
                        endpoint,
                        "no endpoint companion (type 0x30, 6 bytes) follows it",
                        "at SuperSpeed every endpoint has one (USB 3.2, 9.6.7)"));
        int burst = companion.maxBurst();
        int bytes = companion.bytesPerInterval();
        if (companion.announcesPlus()) {
            throw refusal(
                    endpoint,
                    String.format("the companion's bmAttributes is 0x%02X", companion.attributes()),
                    "bit 7, a SuperSpeedPlus companion, is not supported (USB 3.2, 9.6.8)");
        }
        int multiplier = companion.multiplier();
        int packet = endpoint.maxPacketSize();
        requireSome(endpoint, "wBytesPerInterval", bytes);
        requireAtMost(endpoint, "wMaxPacketSize", packet, TRANSACTION_BYTES, "at SuperSpeed (USB 3.2, 9.6.6)");
        requireAtMost(endpoint, "bMaxBurst", burst, BURST - 1, "(USB 3.2, 9.6.7)");
        requireAtMost(endpoint, "Mult", multiplier, TRANSACTIONS - 1, "(USB 3.2, 9.6.7)");
        requireAtMost(
                endpoint,
                "wBytesPerInterval",
                bytes,
                packet * (burst + 1) * (multiplier + 1),
                "with its wMaxPacketSize, bMaxBurst and Mult (USB 3.2, 9.6.7)");
        return bytes;
    }

    private static int packetsPerFrame(EndpointDescriptor endpoint) {
        int interval = endpoint.interval();
        if (interval < 1 || interval > LONGEST_INTERVAL) {
            throw refusal(
                    endpoint,
                    "bInterval is " + interval,
                    "Windows streams safely only with 1 to 4, periods of 1, 2, 4 or 8 microframes (\"USB client driver"
                            + " contract in Windows 8\")");
        }
        return MICROFRAMES >> interval - 1;
    }

    private static void requireSome(EndpointDescriptor endpoint, String field, int bytes) {
        if (bytes == 0) {
            throw refusal(
                    endpoint,
                    field + " is 0",
                    "an alternate setting without bandwidth carries no stream (USB 2.0, 5.6.3)");
        }
    }

    private static void requireAtMost(EndpointDescriptor endpoint, String field, int value, int limit, String rule) {
        if (value > limit) {
            throw refusal(endpoint, field + " is " + value, "it is at most " + limit + " " + rule);
        }
    }

    private static UnsupportedGeometryException refusal(EndpointDescriptor endpoint, String found, String rule) {
        return new UnsupportedGeometryException(
                String.format("Endpoint 0x%02X: %s; %s", endpoint.address(), found, rule));
    }

    private static int times(int frames, int each, String unit) {
        long product = (long) frames * each;
        if (product < 0 || product > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("frames are " + frames + ", of " + each + " " + unit
                    + " each; they must be from 0 to " + Integer.MAX_VALUE / each);
        }
        return (int) product;
    }
}
