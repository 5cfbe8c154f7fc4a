package org.microframe.winusb.dll.winusb;

import com.sun.jna.Pointer;

/**
 * The functions that tie frames to the performance counter, since Windows 10, version 1709. No header of mingw-w64 declares
 * them; the signatures are those of the documentation ("WinUsb_StartTrackingForTimeSync" and its sisters).
 */
public final class WinUsbTimeSync {

    private WinUsbTimeSync() {}

    /** @param information {@link TimeSyncLayout.Start} */
    public static native int WinUsb_StartTrackingForTimeSync(Pointer handle, Pointer information);

    /** @param information {@link TimeSyncLayout.Sample} */
    public static native int WinUsb_GetCurrentFrameNumberAndQpc(Pointer handle, Pointer information);

    /** @param information {@link TimeSyncLayout.Stop} */
    public static native int WinUsb_StopTrackingForTimeSync(Pointer handle, Pointer information);
}
