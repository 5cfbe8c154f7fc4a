package org.microframe.usb;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an endpoint does beyond USB 2.0: its SuperSpeed endpoint companion (USB 3.2, 9.6.7) and, for isochronous endpoints
 * that need more bytes than that can say, the SuperSpeedPlus one after it (USB 3.2, 9.6.8).
 *
 * @param maxBurst {@code bMaxBurst} as the device gives it, 0 to 0xFF: packets of a burst, less 1
 * @param attributes {@code bmAttributes}, 0 to 0xFF; for isochronous endpoints Mult (bits 1 to 0) and whether there is a
 *     SuperSpeedPlus companion (bit 7)
 * @param bytesPerInterval {@code wBytesPerInterval}, 0 to 0xFFFF
 * @param plusBytesPerInterval {@code dwBytesPerInterval} of the SuperSpeedPlus companion, 0 to 2^32 - 1; empty without one
 */
@ProviderType
public record SuperSpeedCompanion(
        int maxBurst, int attributes, int bytesPerInterval, OptionalLong plusBytesPerInterval) {

    private static final long GREATEST_U32 = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException when a field does not fit its width */
    public SuperSpeedCompanion {
        Width.u8("bMaxBurst", maxBurst);
        Width.u8("bmAttributes", attributes);
        Width.u16("wBytesPerInterval", bytesPerInterval);
        plusBytesPerInterval.ifPresent(bytes -> {
            if (bytes < 0 || bytes > GREATEST_U32) {
                throw new IllegalArgumentException(
                        "dwBytesPerInterval is " + bytes + "; it must be from 0 to " + GREATEST_U32);
            }
        });
    }

    /** A companion without the SuperSpeedPlus one. */
    public SuperSpeedCompanion(int maxBurst, int attributes, int bytesPerInterval) {
        this(maxBurst, attributes, bytesPerInterval, OptionalLong.empty());
    }

    /** Of an isochronous endpoint: the bursts of a service interval, less 1 ({@code bmAttributes} bits 1 to 0). */
    public int multiplier() {
        return attributes & 3;
    }

    /** Of an isochronous endpoint: whether it says that a SuperSpeedPlus companion follows ({@code bmAttributes} bit 7). */
    public boolean announcesPlus() {
        return (attributes & 0x80) != 0;
    }
}
