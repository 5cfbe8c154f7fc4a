package org.microframe.winusb.dll.winusb;

import com.sun.jna.Pointer;

/**
 * The functions of {@code winusb.h} that every version has. Handles are {@code WINUSB_INTERFACE_HANDLE} but for the file that
 * {@link #WinUsb_Initialize} takes. Those that return {@code int} answer 0 on failure.
 */
public final class WinUsb {

    /** {@code DEVICE_SPEED} of {@code winusbio.h}, for {@link #WinUsb_QueryDeviceInformation}: one {@code UCHAR}. */
    public static final int DEVICE_SPEED = 0x01;
    /** {@code LowSpeed} of {@code winusbio.h}. */
    public static final int LOW_SPEED = 0x01;
    /** {@code FullSpeed} of {@code winusbio.h}. */
    public static final int FULL_SPEED = 0x02;
    /** {@code HighSpeed} of {@code winusbio.h}: high speed or more. */
    public static final int HIGH_SPEED = 0x03;

    private WinUsb() {}

    public static native int WinUsb_Initialize(Pointer file, Pointer handleOut);

    public static native int WinUsb_Free(Pointer handle);

    public static native int WinUsb_GetAssociatedInterface(Pointer handle, int index, Pointer handleOut);

    public static native int WinUsb_GetDescriptor(
            Pointer handle, int type, int index, int language, Pointer buffer, int length, Pointer transferredOut);

    public static native int WinUsb_QueryInterfaceSettings(Pointer handle, int settingIndex, Pointer descriptorOut);

    public static native int WinUsb_QueryDeviceInformation(
            Pointer handle, int type, Pointer lengthInOut, Pointer buffer);

    public static native int WinUsb_SetCurrentAlternateSetting(Pointer handle, int setting);

    public static native int WinUsb_GetCurrentAlternateSetting(Pointer handle, Pointer settingOut);

    public static native int WinUsb_QueryPipe(Pointer handle, int setting, int pipeIndex, Pointer informationOut);

    public static native int WinUsb_SetPipePolicy(Pointer handle, int pipe, int policy, int length, Pointer value);

    public static native int WinUsb_GetPipePolicy(
            Pointer handle, int pipe, int policy, Pointer lengthInOut, Pointer value);

    public static native int WinUsb_SetPowerPolicy(Pointer handle, int policy, int length, Pointer value);

    public static native int WinUsb_GetPowerPolicy(Pointer handle, int policy, Pointer lengthInOut, Pointer value);

    public static native int WinUsb_ReadPipe(
            Pointer handle, int pipe, Pointer buffer, int length, Pointer transferredOut, Pointer overlapped);

    public static native int WinUsb_WritePipe(
            Pointer handle, int pipe, Pointer buffer, int length, Pointer transferredOut, Pointer overlapped);

    /** @param setup {@code WINUSB_SETUP_PACKET} by value: {@link SetupPackets#pack} */
    public static native int WinUsb_ControlTransfer(
            Pointer handle, long setup, Pointer buffer, int length, Pointer transferredOut, Pointer overlapped);

    public static native int WinUsb_ResetPipe(Pointer handle, int pipe);

    public static native int WinUsb_AbortPipe(Pointer handle, int pipe);

    public static native int WinUsb_FlushPipe(Pointer handle, int pipe);

    public static native int WinUsb_GetOverlappedResult(Pointer handle, Pointer overlapped, Pointer bytesOut, int wait);

    /** @return address of a {@code USB_INTERFACE_DESCRIPTOR}, or null */
    public static native Pointer WinUsb_ParseConfigurationDescriptor(
            Pointer configuration,
            Pointer start,
            int interfaceNumber,
            int alternateSetting,
            int interfaceClass,
            int interfaceSubclass,
            int interfaceProtocol);

    /** @return address of a {@code USB_COMMON_DESCRIPTOR}, or null */
    public static native Pointer WinUsb_ParseDescriptors(Pointer buffer, int length, Pointer start, int type);
}
