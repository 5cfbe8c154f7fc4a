package org.microframe.winusb.dll.kernel32;

import com.sun.jna.Native;

/**
 * {@code OVERLAPPED_ENTRY} of {@code minwinbase.h}. Offsets and sizes in bytes.
 *
 * @param size of the structure
 * @param completionKey {@code lpCompletionKey}
 * @param overlapped {@code lpOverlapped}
 * @param internal {@code Internal}
 * @param bytes {@code dwNumberOfBytesTransferred}, 32 bits
 */
public record OverlappedEntryLayout(int size, int completionKey, int overlapped, int internal, int bytes) {

    /** That of this machine. */
    public static final OverlappedEntryLayout HERE = of(Native.POINTER_SIZE);

    /** @param pointer bytes of a pointer, 4 or 8 */
    public static OverlappedEntryLayout of(int pointer) {
        return new OverlappedEntryLayout(4 * pointer, 0, pointer, 2 * pointer, 3 * pointer);
    }
}
