package org.microframe.winusb.dll.winusb;

import com.sun.jna.Pointer;

/** The functions of {@code winusb.h} that submit at a frame, since Windows 8.1; otherwise as {@link WinUsbIsoch}. */
public final class WinUsbIsochFrames {

    private WinUsbIsochFrames() {}

    /** @param frameInOut the frame to start in; afterwards the one after the last */
    public static native int WinUsb_WriteIsochPipe(
            Pointer bufferHandle, int offset, int length, Pointer frameInOut, Pointer overlapped);

    /** @param frameInOut the frame to start in; afterwards the one after the last */
    public static native int WinUsb_ReadIsochPipe(
            Pointer bufferHandle,
            int offset,
            int length,
            Pointer frameInOut,
            int packets,
            Pointer packetDescriptors,
            Pointer overlapped);
}
