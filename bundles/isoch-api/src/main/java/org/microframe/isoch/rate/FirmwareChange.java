package org.microframe.isoch.rate;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The smallest change of a device's firmware that lets WinUSB carry a rate.
 *
 * @param kind what to change
 * @param packetsPerFrame packets in a frame of 1 ms that the endpoint should have, 1, 2, 4 or 8; 0 when the kind says
 *     nothing of packets
 * @param bytesPerPacket the most bytes of a packet that the endpoint should have, as {@code wMaxPacketSize} or {@code
 *     wBytesPerInterval} says; 0 when the kind says nothing of packets
 */
@ProviderType
public record FirmwareChange(Kind kind, int packetsPerFrame, int bytesPerPacket) {

    /** None is needed. */
    public static final FirmwareChange NONE = new FirmwareChange(Kind.NONE, 0, 0);

    /** What to change. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** An alternate setting whose endpoint has packets of another size. */
        PACKET_SIZE,
        /** An alternate setting whose endpoint has another {@code bInterval}, and so packets of another size. */
        INTERVAL,
        /**
         * Packets that begin with the number of bytes that count, {@value RatePlanner#LENGTH_BYTES} bytes, so that a full
         * packet may carry less. For rates that are no whole number of bytes in a packet at any {@code bInterval}.
         */
        LENGTH_IN_PACKET,
        /** A device of the next higher speed: no endpoint of this one carries so much. */
        HIGHER_SPEED,
        /** Less data: no isochronous endpoint carries so much. */
        LESS_DATA
    }
}
