package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The eight bytes that begin a control transfer (USB 2.0, 9.3).
 *
 * @param requestType {@code bmRequestType}, 0 to 0xFF: direction (bit 7), type (bits 6 to 5), recipient (bits 4 to 0)
 * @param request {@code bRequest}, 0 to 0xFF
 * @param value {@code wValue}, 0 to 0xFFFF
 * @param index {@code wIndex}, 0 to 0xFFFF
 * @param length {@code wLength}, bytes of the data stage, 0 to 0xFFFF (WinUSB carries at most 4096)
 */
@ProviderType
public record SetupPacket(int requestType, int request, int value, int index, int length) {

    /** {@code bRequest} of SET_CONFIGURATION (USB 2.0, table 9-4). */
    public static final int SET_CONFIGURATION = 9;
    /** {@code bRequest} of SET_INTERFACE (USB 2.0, table 9-4). */
    public static final int SET_INTERFACE = 11;

    /** @throws IllegalArgumentException when a field does not fit its width */
    public SetupPacket {
        Width.u8("bmRequestType", requestType);
        Width.u8("bRequest", request);
        Width.u16("wValue", value);
        Width.u16("wIndex", index);
        Width.u16("wLength", length);
    }

    /** Whether the data stage goes from the device to the host ({@code bmRequestType} bit 7). */
    public boolean isIn() {
        return (requestType & 0x80) != 0;
    }

    /** Whether this is a request of the USB specification itself ({@code bmRequestType} bits 6 to 5 are 0). */
    public boolean isStandard() {
        return (requestType & 0x60) == 0;
    }
}
