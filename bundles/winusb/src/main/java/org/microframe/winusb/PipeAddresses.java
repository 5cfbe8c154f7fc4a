package org.microframe.winusb;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.microframe.usb.host.SlotMemory;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;

/** Where what Windows is given for each slot of a pipe is, made once so that submitting allocates nothing. Immutable. */
final class PipeAddresses {

    private static final int OVERLAPPED_BYTES = OverlappedLayout.HERE.size();

    private final SlotMemory memory;
    private final long firstRequest;
    private final int stride;
    private final Pointer[] overlapped;
    private final Pointer[] frames;
    private final Pointer[] descriptors;

    /** @param frameAt where a request has its frame number, after the OVERLAPPED it begins with */
    PipeAddresses(SlotMemory memory, int frameAt) {
        this.memory = memory;
        ByteBuffer control = memory.control();
        firstRequest = Pointer.nativeValue(NativeMemory.pointerTo(control, memory.requestAt(0)));
        stride = memory.requestAt(1) - memory.requestAt(0);
        overlapped = new Pointer[memory.slots()];
        frames = new Pointer[memory.slots()];
        descriptors = new Pointer[memory.isIn() ? memory.slots() : 0];
        for (int slot = 0; slot < memory.slots(); slot++) {
            overlapped[slot] = NativeMemory.pointerTo(control, memory.requestAt(slot));
            frames[slot] = NativeMemory.pointerTo(control, memory.requestAt(slot) + frameAt);
            if (memory.isIn()) {
                descriptors[slot] = NativeMemory.pointerTo(control, memory.descriptorsAt(slot));
            }
        }
    }

    /** The slot's OVERLAPPED. */
    Pointer overlapped(int slot) {
        return overlapped[slot];
    }

    /** The slot's frame number, in and out. */
    Pointer frame(int slot) {
        return frames[slot];
    }

    /** The slot's packet descriptors; IN only. */
    Pointer descriptors(int slot) {
        return descriptors[slot];
    }

    /** The slot whose OVERLAPPED is at an address, or -1. */
    int slotOf(long address) {
        long distance = address - firstRequest;
        if (distance < 0 || distance >= (long) stride * overlapped.length || distance % stride != 0) {
            return -1;
        }
        return (int) (distance / stride);
    }

    /** Makes a slot's OVERLAPPED zero, as WinUSB demands before each submission. */
    void clearOverlapped(int slot) {
        ByteBuffer control = memory.control();
        int at = memory.requestAt(slot);
        for (int i = 0; i < OVERLAPPED_BYTES; i += Integer.BYTES) {
            control.putInt(at + i, 0);
        }
    }
}
