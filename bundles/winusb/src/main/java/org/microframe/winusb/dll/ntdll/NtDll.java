package org.microframe.winusb.dll.ntdll;

/** A function of {@code winternl.h}. */
public final class NtDll {

    private NtDll() {}

    /** @return the Win32 code, or 317 ({@code ERROR_MR_MID_NOT_FOUND}) when there is none */
    public static native int RtlNtStatusToDosError(int status);
}
