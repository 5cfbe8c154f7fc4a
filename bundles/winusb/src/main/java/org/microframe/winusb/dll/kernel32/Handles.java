package org.microframe.winusb.dll.kernel32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Values of handles. */
public final class Handles {

    private static final long INVALID = Native.POINTER_SIZE == Long.BYTES ? -1L : 0xFFFFFFFFL;

    private Handles() {}

    /** {@code INVALID_HANDLE_VALUE} of {@code handleapi.h}. */
    public static Pointer invalid() {
        return new Pointer(INVALID);
    }

    /** Whether it is neither 0 nor {@code INVALID_HANDLE_VALUE}. */
    public static boolean isValid(Pointer handle) {
        long value = Pointer.nativeValue(handle);
        return value != 0 && value != INVALID;
    }

    /** An event's handle for {@code OVERLAPPED.hEvent}, by which the completion is kept off the port (its low bit is set). */
    public static Pointer offPort(Pointer event) {
        return new Pointer(Pointer.nativeValue(event) | 1);
    }
}
