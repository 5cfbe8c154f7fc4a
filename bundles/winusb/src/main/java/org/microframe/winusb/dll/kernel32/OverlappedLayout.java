package org.microframe.winusb.dll.kernel32;

import com.sun.jna.Native;

/**
 * {@code OVERLAPPED} of {@code minwinbase.h}. Offsets and sizes in bytes.
 *
 * @param size of the structure
 * @param internal {@code Internal}: the NTSTATUS, in the low 32 bits
 * @param internalHigh {@code InternalHigh}: bytes carried
 * @param offset {@code Offset}, 32 bits
 * @param offsetHigh {@code OffsetHigh}, 32 bits
 * @param event {@code hEvent}
 */
public record OverlappedLayout(int size, int internal, int internalHigh, int offset, int offsetHigh, int event) {

    /** That of this machine. */
    public static final OverlappedLayout HERE = of(Native.POINTER_SIZE);

    /** @param pointer bytes of a pointer, 4 or 8 */
    public static OverlappedLayout of(int pointer) {
        return new OverlappedLayout(3 * pointer + 8, 0, pointer, 2 * pointer, 2 * pointer + 4, 2 * pointer + 8);
    }
}
