package org.microframe.winusb.dll.winusb;

import org.microframe.usb.SetupPacket;

/**
 * {@code WINUSB_SETUP_PACKET} of {@code winusb.h}: eight packed bytes, passed by value. An aggregate of eight bytes travels as a
 * 64-bit integer does: in one register on x64 and ARM64, in two words of the stack on x86.
 */
public final class SetupPackets {

    private SetupPackets() {}

    /** The packet as a little-endian number: RequestType, Request, Value, Index, Length. */
    public static long pack(SetupPacket setup) {
        return setup.requestType()
                | (long) setup.request() << 8
                | (long) setup.value() << 16
                | (long) setup.index() << 32
                | (long) setup.length() << 48;
    }
}
