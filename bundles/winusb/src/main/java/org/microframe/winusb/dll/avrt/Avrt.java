package org.microframe.winusb.dll.avrt;

import com.sun.jna.Pointer;

/** Functions of {@code avrt.h}, for the calling thread. */
public final class Avrt {

    /** The task of {@code HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Multimedia\SystemProfile\Tasks}. */
    public static final String PRO_AUDIO = "Pro Audio";

    private Avrt() {}

    /**
     * @param taskIndexInOut 32 bits, 0 at first
     * @return a handle, or null
     */
    public static native Pointer AvSetMmThreadCharacteristicsW(Pointer taskName, Pointer taskIndexInOut);

    public static native int AvRevertMmThreadCharacteristics(Pointer handle);
}
