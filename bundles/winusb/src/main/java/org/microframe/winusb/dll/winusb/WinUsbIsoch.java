package org.microframe.winusb.dll.winusb;

import com.sun.jna.Pointer;

/**
 * The isochronous functions of {@code winusb.h}, since Windows 8.1. A buffer's handle is {@code
 * WINUSB_ISOCH_BUFFER_HANDLE}. They answer 0 on failure and, with an OVERLAPPED, as a rule (997, ERROR_IO_PENDING).
 */
public final class WinUsbIsoch {

    private WinUsbIsoch() {}

    public static native int WinUsb_QueryPipeEx(Pointer handle, int setting, int pipeIndex, Pointer informationOut);

    public static native int WinUsb_RegisterIsochBuffer(
            Pointer handle, int pipe, Pointer buffer, int length, Pointer bufferHandleOut);

    public static native int WinUsb_UnregisterIsochBuffer(Pointer bufferHandle);

    public static native int WinUsb_WriteIsochPipeAsap(
            Pointer bufferHandle, int offset, int length, int continueStream, Pointer overlapped);

    public static native int WinUsb_ReadIsochPipeAsap(
            Pointer bufferHandle,
            int offset,
            int length,
            int continueStream,
            int packets,
            Pointer packetDescriptors,
            Pointer overlapped);
}
