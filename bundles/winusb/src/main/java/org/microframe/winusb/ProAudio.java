package org.microframe.winusb;

import com.sun.jna.Pointer;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.avrt.Avrt;

/** The multimedia class scheduler's task "Pro Audio" for one thread, which alone calls the methods. */
final class ProAudio {

    private static final NativeMemory TASK = NativeMemory.wide(Avrt.PRO_AUDIO);

    private final boolean available;
    private Pointer handle;

    /** @param available whether there is such a scheduler, and it is to be used */
    ProAudio(boolean available) {
        this.available = available;
    }

    /** Gives the calling thread the class; where Windows refuses it, the thread stays as it is. */
    void enter() {
        if (available && handle == null) {
            handle = Avrt.AvSetMmThreadCharacteristicsW(
                    TASK.pointer(), NativeMemory.allocate(Integer.BYTES).pointer());
        }
    }

    /** Takes the class from the calling thread. */
    void leave() {
        if (handle != null) {
            Avrt.AvRevertMmThreadCharacteristics(handle);
            handle = null;
        }
    }
}
