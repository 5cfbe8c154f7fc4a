package org.microframe.winusb.dll.winusb;

import com.sun.jna.Pointer;

/** The frame counter of {@code winusb.h}, since Windows 8.1: 32 bits, frames of 1 ms at every speed. */
public final class WinUsbFrameNumbers {

    private WinUsbFrameNumbers() {}

    /** @param qpcOut QueryPerformanceCounter at which it was read, {@code LARGE_INTEGER} */
    public static native int WinUsb_GetCurrentFrameNumber(Pointer handle, Pointer frameOut, Pointer qpcOut);

    /**
     * Adds the whole frames from a time until now.
     *
     * @param frameInOut a frame that was read at {@code qpc}
     * @param qpc {@code LARGE_INTEGER} by value
     */
    public static native int WinUsb_GetAdjustedFrameNumber(Pointer frameInOut, long qpc);
}
