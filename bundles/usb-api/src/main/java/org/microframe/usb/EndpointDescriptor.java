package org.microframe.usb;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One endpoint of an alternate setting (USB 2.0, 9.6.6), also in the nine byte form of USB audio 1.0 (Audio 1.0, 4.6.1.1).
 *
 * @param address {@code bEndpointAddress}: direction (bit 7, 1 is IN) and number (bits 3 to 0, not 0)
 * @param attributes {@code bmAttributes}, 0 to 0xFF: transfer type (bits 1 to 0), and for isochronous endpoints
 *     synchronization (bits 3 to 2) and usage (bits 5 to 4)
 * @param maxPacketSize {@code wMaxPacketSize} as the device gives it, 0 to 0xFFFF
 * @param interval {@code bInterval} as the device gives it, 0 to 0xFF; its unit depends on speed and transfer type
 * @param refresh {@code bRefresh} of the nine byte form, 0 to 0xFF; 0 in the seven byte form
 * @param synchAddress {@code bSynchAddress} of the nine byte form, 0 to 0xFF; 0 in the seven byte form
 * @param extra what else follows it before the next endpoint or interface, in order, such as a class-specific endpoint
 *     descriptor
 * @param companion its SuperSpeed endpoint companion; empty when it has none
 */
@ProviderType
public record EndpointDescriptor(
        int address,
        int attributes,
        int maxPacketSize,
        int interval,
        int refresh,
        int synchAddress,
        List<RawDescriptor> extra,
        Optional<SuperSpeedCompanion> companion) {

    static final String ADDRESS_RULE =
            "an endpoint address has a number from 1 to 15 in bits 3 to 0, and 0 in bits 6 to 4 (USB 2.0, 9.6.6)";

    /** @throws IllegalArgumentException when a field does not fit its width, or the address has no number */
    public EndpointDescriptor {
        Width.u8("bEndpointAddress", address);
        if (!isAddress(address)) {
            throw new IllegalArgumentException(String.format("bEndpointAddress is 0x%02X; %s", address, ADDRESS_RULE));
        }
        Width.u8("bmAttributes", attributes);
        Width.u16("wMaxPacketSize", maxPacketSize);
        Width.u8("bInterval", interval);
        Width.u8("bRefresh", refresh);
        Width.u8("bSynchAddress", synchAddress);
        extra = List.copyOf(extra);
        Objects.requireNonNull(companion, "companion");
    }

    /**
     * Makes an endpoint without a companion.
     *
     * @throws IllegalArgumentException when a field does not fit its width, or the address has no number
     */
    public EndpointDescriptor(
            int address,
            int attributes,
            int maxPacketSize,
            int interval,
            int refresh,
            int synchAddress,
            List<RawDescriptor> extra) {
        this(address, attributes, maxPacketSize, interval, refresh, synchAddress, extra, Optional.empty());
    }

    /**
     * Makes the seven byte form with nothing after it.
     *
     * @param address {@code bEndpointAddress}
     * @param attributes {@code bmAttributes}
     * @param maxPacketSize {@code wMaxPacketSize}
     * @param interval {@code bInterval}
     * @throws IllegalArgumentException when a field does not fit its width, or the address has no number
     */
    public EndpointDescriptor(int address, int attributes, int maxPacketSize, int interval) {
        this(address, attributes, maxPacketSize, interval, 0, 0, List.of());
    }

    static boolean isAddress(int address) {
        return (address & 0x0F) != 0 && (address & 0x70) == 0;
    }

    /** The endpoint's number, 1 to 15. */
    public int number() {
        return address & 0x0F;
    }

    /** Whether data goes from the device to the host; without meaning for a control endpoint. */
    public boolean isIn() {
        return (address & 0x80) != 0;
    }

    /** How the endpoint carries data ({@code bmAttributes} bits 1 to 0). */
    public TransferType transferType() {
        return switch (attributes & 3) {
            case 0 -> TransferType.CONTROL;
            case 1 -> TransferType.ISOCHRONOUS;
            case 2 -> TransferType.BULK;
            default -> TransferType.INTERRUPT;
        };
    }

    /** Whether the transfer type is {@link TransferType#ISOCHRONOUS}. */
    public boolean isIsochronous() {
        return transferType() == TransferType.ISOCHRONOUS;
    }

    /** The most bytes of one bus transaction ({@code wMaxPacketSize} bits 10 to 0), 0 to 2047. */
    public int bytesPerTransaction() {
        return maxPacketSize & 0x7FF;
    }

    /**
     * The transactions of one microframe ({@code wMaxPacketSize} bits 12 to 11, plus 1), 1 to 3, or 4 for the reserved
     * value; it has a meaning for high-speed isochronous and interrupt endpoints only.
     */
    public int transactionsPerMicroframe() {
        return (maxPacketSize >> 11 & 3) + 1;
    }
}
