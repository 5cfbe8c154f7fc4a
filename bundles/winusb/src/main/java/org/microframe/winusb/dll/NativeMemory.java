package org.microframe.winusb.dll;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Memory outside the heap that a native function reads or writes: a direct buffer, little-endian, and the addresses in it.
 * The collector frees it when neither this object, nor a pointer of it, nor a view of the buffer is reachable; so it lives as
 * long as a call that has such a pointer as its argument, and whoever lets the system use it for longer keeps one of them.
 */
public final class NativeMemory {

    private final ByteBuffer bytes;
    private final long address;

    private NativeMemory(ByteBuffer bytes) {
        this.bytes = bytes;
        address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    }

    /** The address of a direct buffer's first byte; the pointer keeps the buffer. */
    public static Pointer pointerTo(ByteBuffer direct, int offset) {
        return new NativeMemory(direct).pointer(offset);
    }

    /** Memory of zeros, in multiples of 16 bytes so that a structure's padding is never beyond its end. */
    public static NativeMemory allocate(int size) {
        return new NativeMemory(ByteBuffer.allocateDirect((size + 15) & ~15).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A string with its terminator, as {@code LPCWSTR}. */
    public static NativeMemory wide(String text) {
        NativeMemory memory = allocate((text.length() + 1) * Character.BYTES);
        memory.bytes.put(0, text.getBytes(StandardCharsets.UTF_16LE));
        return memory;
    }

    /** The memory; its position and limit are nobody's. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The address as a number. */
    public long address() {
        return address;
    }

    /** Its address, as an object of its own at each call. */
    public Pointer pointer() {
        return pointer(0);
    }

    /** The address of the byte at an offset, as an object of its own at each call. */
    public Pointer pointer(int offset) {
        return new Held(address + offset, this);
    }

    /** Reads a handle or pointer of the machine's width. */
    public Pointer getPointer(int offset) {
        long value = Native.POINTER_SIZE == Long.BYTES
                ? bytes.getLong(offset)
                : Integer.toUnsignedLong(bytes.getInt(offset));
        return new Pointer(value);
    }

    /** Writes a handle or pointer of the machine's width. */
    public void putPointer(int offset, Pointer value) {
        if (Native.POINTER_SIZE == Long.BYTES) {
            bytes.putLong(offset, Pointer.nativeValue(value));
        } else {
            bytes.putInt(offset, (int) Pointer.nativeValue(value));
        }
    }

    /** Reads {@code count} UTF-16 characters. */
    public String getWide(int offset, int count) {
        byte[] raw = new byte[count * Character.BYTES];
        bytes.get(offset, raw);
        return new String(raw, StandardCharsets.UTF_16LE);
    }

    /** Reads UTF-16 characters up to a terminator, or to the end of the memory. */
    public String getWide(int offset) {
        int end = offset;
        while (end + 1 < bytes.capacity() && bytes.getChar(end) != 0) {
            end += Character.BYTES;
        }
        return getWide(offset, (end - offset) / Character.BYTES);
    }

    /** An address that keeps its memory. */
    private static final class Held extends Pointer {

        private final NativeMemory memory;

        Held(long address, NativeMemory memory) {
            super(address);
            this.memory = memory;
        }

        @Override
        public String toString() {
            return super.toString() + " of " + memory.bytes;
        }
    }
}
