package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.FrameStamp;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.winusb.WinUsbFrameNumbers;

/**
 * Reads the frame counter of one open device. Guarded by the completion port's lock; allocates nothing.
 *
 * <p>Each reading asks the driver, as a ledger must not be told a frame too few: adding the time since an earlier reading
 * ({@code WinUsb_GetAdjustedFrameNumber}) cannot know where in its frame that was. It stands in only where the driver fails for
 * another reason than that the device is gone. Where Windows has time synchronisation, one reading a second is the hardware's
 * own, frame and time taken together; more often it must not be asked, by its documentation.
 */
final class FrameCounter {

    private static final int QPC_AT = 8;
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Frames that may pass between two readings of one call. */
    private static final int MOST_BETWEEN = 100;

    private final Pointer handle;
    private final NativeMemory memory = NativeMemory.allocate(QPC_AT + Long.BYTES);
    private final Pointer frameAddress = memory.pointer();
    private final Pointer qpcAddress = memory.pointer(QPC_AT);
    private final PerformanceCounter counter = new PerformanceCounter();
    private final TimeSync timeSync;
    private long syncedAt;
    private boolean known;
    private int frame;
    private long qpc;

    /** @param handle of an interface */
    FrameCounter(Pointer handle) {
        this.handle = handle;
        timeSync = new TimeSync(handle, counter);
    }

    /** Asks for time synchronisation; answers 0 or the Win32 code of the failure. */
    int startSync() {
        syncedAt = System.nanoTime();
        return timeSync.start();
    }

    /** Ends time synchronisation. */
    void stopSync() {
        timeSync.stop();
    }

    /**
     * Reads the counter.
     *
     * @return 0, or the Win32 code of the failure, with the stamp left as it was
     */
    int read(FrameStamp into) {
        if (WinUsbFrameNumbers.WinUsb_GetCurrentFrameNumber(handle, frameAddress, qpcAddress) != 0) {
            known = true;
            frame = memory.bytes().getInt(0);
            qpc = memory.bytes().getLong(QPC_AT);
            sync();
            into.set(frame, counter.toNanoTime(qpc));
            return 0;
        }
        int code = Native.getLastError();
        if (!known || WindowsError.meaning(code) == WindowsError.Meaning.GONE || !adjust()) {
            return code;
        }
        into.set(memory.bytes().getInt(0), System.nanoTime());
        return 0;
    }

    /** Asks the driver and nothing else; answers 0 or the Win32 code. */
    int probe() {
        return WinUsbFrameNumbers.WinUsb_GetCurrentFrameNumber(handle, frameAddress, qpcAddress) == 0
                ? Native.getLastError()
                : 0;
    }

    /** Takes the hardware's own reading when it is time for one, if it agrees with the driver's. */
    private void sync() {
        long now = System.nanoTime();
        if (now - syncedAt < SYNC_NANOS) {
            return;
        }
        syncedAt = now;
        if (timeSync.sample() && timeSync.frame() - frame >= 0 && timeSync.frame() - frame <= MOST_BETWEEN) {
            frame = timeSync.frame();
            qpc = timeSync.qpc();
        }
    }

    private boolean adjust() {
        memory.bytes().putInt(0, frame);
        return WinUsbFrameNumbers.WinUsb_GetAdjustedFrameNumber(frameAddress, qpc) != 0;
    }
}
