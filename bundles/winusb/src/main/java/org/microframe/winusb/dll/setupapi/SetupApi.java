package org.microframe.winusb.dll.setupapi;

import com.sun.jna.Pointer;

/** Functions of {@code setupapi.h}; those that return {@code int} answer 0 on failure. */
public final class SetupApi {

    /** {@code DIGCF_PRESENT | DIGCF_DEVICEINTERFACE}. */
    public static final int PRESENT_INTERFACES = 0x12;

    private SetupApi() {}

    /** @return {@code HDEVINFO}, or {@code INVALID_HANDLE_VALUE} */
    public static native Pointer SetupDiGetClassDevsW(Pointer classGuid, Pointer enumerator, Pointer window, int flags);

    public static native int SetupDiDestroyDeviceInfoList(Pointer set);

    public static native int SetupDiEnumDeviceInterfaces(
            Pointer set, Pointer device, Pointer interfaceGuid, int index, Pointer interfaceOut);

    public static native int SetupDiGetDeviceInterfaceDetailW(
            Pointer set, Pointer deviceInterface, Pointer detailOut, int size, Pointer requiredOut, Pointer deviceOut);

    /** @param size and what is required in characters */
    public static native int SetupDiGetDeviceInstanceIdW(
            Pointer set, Pointer device, Pointer idOut, int size, Pointer requiredOut);

    /** @param key {@code DEVPROPKEY} */
    public static native int SetupDiGetDevicePropertyW(
            Pointer set,
            Pointer device,
            Pointer key,
            Pointer typeOut,
            Pointer buffer,
            int size,
            Pointer requiredOut,
            int flags);
}
