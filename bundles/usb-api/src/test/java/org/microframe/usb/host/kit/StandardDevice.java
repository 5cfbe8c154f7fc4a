package org.microframe.usb.host.kit;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DescriptorParser;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.MalformedDescriptorException;
import org.microframe.usb.UsbSpeed;

/**
 * The devices of a bench. Each has
 *
 * <ul>
 *   <li>{@link #OUT}: isochronous, interface 1, alternate setting 1; the device keeps all that it receives,
 *   <li>{@link #IN}: isochronous, interface 2, alternate setting 1; full packets of {@link PacketNumbers},
 *   <li>{@link #UNSTREAMABLE}: isochronous, interface 3, alternate setting 1; Windows cannot stream from it,
 *   <li>{@link #LOOPBACK}: isochronous IN, interface 4, alternate setting 1; gives back what {@link #OUT} received, from the
 *       following frame on, in packets as long as there are bytes,
 *   <li>{@link #BULK_OUT} and {@link #BULK_IN}: bulk, interface 0; the second gives back what the first received,
 *   <li>{@link #INTERRUPT}: interface 0; never has anything to send.
 * </ul>
 *
 * It answers the vendor request 0xC0, 9 with the one byte {@link #ANSWER}, accepts 0x40, 9 with two bytes, and stalls all
 * others.
 */
public enum StandardDevice {
    /** One packet of 192 bytes per frame. */
    FULL_SPEED(UsbSpeed.FULL, 192, 1, "40 00", "C0 00", "00 00 01"),
    /** Eight packets of 64 bytes per frame. */
    HIGH_SPEED(UsbSpeed.HIGH, 64, 8, "00 02", "40 00", "40 00 05");

    /** {@code bEndpointAddress}. */
    public static final int OUT = 0x01;
    /** {@code bEndpointAddress}. */
    public static final int IN = 0x82;
    /** {@code bEndpointAddress}. */
    public static final int UNSTREAMABLE = 0x83;
    /** {@code bEndpointAddress}. */
    public static final int LOOPBACK = 0x86;
    /** {@code bEndpointAddress}. */
    public static final int BULK_OUT = 0x04;
    /** {@code bEndpointAddress}. */
    public static final int BULK_IN = 0x84;
    /** {@code bEndpointAddress}. */
    public static final int INTERRUPT = 0x85;
    /** What it answers to its vendor request. */
    public static final byte ANSWER = 42;

    private static final String DEVICE = "12 01 00 02 00 00 00 40 09 12 0D F0 23 01 00 00 00 01";

    private final UsbSpeed speed;
    private final int bytesPerPacket;
    private final int packetsPerFrame;
    private final String configuration;

    StandardDevice(
            UsbSpeed speed, int bytesPerPacket, int packetsPerFrame, String bulk, String isochronous, String odd) {
        this.speed = speed;
        this.bytesPerPacket = bytesPerPacket;
        this.packetsPerFrame = packetsPerFrame;
        configuration =
                """
                09 02 8B 00 05 01 00 80 32
                09 04 00 00 03 FF 00 00 00
                07 05 04 02 %1$s 00
                07 05 84 02 %1$s 00
                07 05 85 03 08 00 04
                09 04 01 00 00 FF 00 00 00
                09 04 01 01 01 FF 00 00 00
                07 05 01 09 %2$s 01
                09 04 02 00 00 FF 00 00 00
                09 04 02 01 01 FF 00 00 00
                07 05 82 05 %2$s 01
                09 04 03 00 00 FF 00 00 00
                09 04 03 01 01 FF 00 00 00
                07 05 83 05 %3$s
                09 04 04 00 00 FF 00 00 00
                09 04 04 01 01 FF 00 00 00
                07 05 86 05 %2$s 01
                """
                        .formatted(bulk, isochronous, odd);
    }

    /** The speed at which it is connected. */
    public UsbSpeed speed() {
        return speed;
    }

    /** Bytes of each packet of its isochronous endpoints. */
    public int bytesPerPacket() {
        return bytesPerPacket;
    }

    /** Packets of each frame of its isochronous endpoints. */
    public int packetsPerFrame() {
        return packetsPerFrame;
    }

    /** Bytes of each frame of its isochronous endpoints. */
    public int bytesPerFrame() {
        return bytesPerPacket * packetsPerFrame;
    }

    /** The bytes of its device descriptor. */
    public byte[] deviceDescriptor() {
        return bytes(DEVICE);
    }

    /** The bytes of its configuration descriptor, with all that follows it. */
    public byte[] configurationDescriptor() {
        return bytes(configuration);
    }

    /** Its device descriptor. */
    public DeviceDescriptor descriptor() {
        try {
            return DescriptorParser.parseDevice(ByteBuffer.wrap(deviceDescriptor()));
        } catch (MalformedDescriptorException e) {
            throw new AssertionError(e);
        }
    }

    /** Its configuration. */
    public ConfigurationDescriptor configuration() {
        try {
            return DescriptorParser.parseConfiguration(ByteBuffer.wrap(configurationDescriptor()), speed);
        } catch (MalformedDescriptorException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
