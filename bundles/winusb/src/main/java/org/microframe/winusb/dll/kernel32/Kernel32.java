package org.microframe.winusb.dll.kernel32;

import com.sun.jna.Pointer;

/** Functions of {@code fileapi.h}, {@code handleapi.h}, {@code ioapiset.h}, {@code synchapi.h} and {@code profileapi.h}. */
public final class Kernel32 {

    /** {@code GENERIC_READ | GENERIC_WRITE} of {@code winnt.h}. */
    public static final int GENERIC_READ_WRITE = 0xC0000000;
    /** {@code FILE_SHARE_READ | FILE_SHARE_WRITE} of {@code winnt.h}. */
    public static final int FILE_SHARE_READ_WRITE = 0x3;
    /** {@code OPEN_EXISTING} of {@code fileapi.h}. */
    public static final int OPEN_EXISTING = 3;
    /** {@code FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED} of {@code winnt.h} and {@code winbase.h}. */
    public static final int FILE_OVERLAPPED = 0x40000080;
    /** {@code INFINITE} of {@code winbase.h}. */
    public static final int INFINITE = 0xFFFFFFFF;
    /** {@code WAIT_OBJECT_0} of {@code winbase.h}. */
    public static final int WAIT_OBJECT_0 = 0;
    /** {@code WAIT_TIMEOUT} of {@code winerror.h}. */
    public static final int WAIT_TIMEOUT = 258;

    private Kernel32() {}

    /** @return a handle, or {@code INVALID_HANDLE_VALUE}: see {@link Handles#isValid} */
    public static native Pointer CreateFileW(
            Pointer name, int access, int share, Pointer security, int disposition, int flags, Pointer template);

    public static native int CloseHandle(Pointer handle);

    /** @return a handle, or null */
    public static native Pointer CreateEventW(Pointer security, int manualReset, int initialState, Pointer name);

    public static native int ResetEvent(Pointer event);

    public static native int WaitForSingleObject(Pointer handle, int milliseconds);

    /** @return the port, or null */
    public static native Pointer CreateIoCompletionPort(Pointer file, Pointer port, Pointer key, int threads);

    public static native int GetQueuedCompletionStatusEx(
            Pointer port, Pointer entries, int count, Pointer removedOut, int milliseconds, int alertable);

    public static native int PostQueuedCompletionStatus(Pointer port, int bytes, Pointer key, Pointer overlapped);

    public static native int CancelIoEx(Pointer file, Pointer overlapped);

    public static native int QueryPerformanceCounter(Pointer countOut);

    public static native int QueryPerformanceFrequency(Pointer frequencyOut);
}
