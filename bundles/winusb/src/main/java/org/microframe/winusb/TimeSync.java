package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.winusb.TimeSyncLayout;
import org.microframe.winusb.dll.winusb.WinUsbTimeSync;

/**
 * Frames of one open device with the time at which the hardware began their microframes, while Windows tracks them. Guarded by
 * the completion port's lock; sampling allocates nothing.
 *
 * <p>The documentation leaves two things open, which are found out at each device instead: what a tracking handle has to be
 * before there is one, and the unit of the present time. A sample that does not lie within the call that brought it is none.
 */
final class TimeSync {

    private static final TimeSyncLayout.Start START = TimeSyncLayout.Start.of(Native.POINTER_SIZE);
    private static final TimeSyncLayout.Stop STOP = TimeSyncLayout.Stop.of(Native.POINTER_SIZE);
    private static final TimeSyncLayout.Sample SAMPLE = TimeSyncLayout.Sample.of(Native.POINTER_SIZE);

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final Pointer handle;
    private final PerformanceCounter counter;
    /** Larger than the structure, as a compiler may have padded the driver's. */
    private final NativeMemory sample = NativeMemory.allocate(SAMPLE.size() + Long.BYTES);

    private final Pointer sampleAddress = sample.pointer();
    private Pointer tracking;
    private int frame;
    private long qpc;

    /** @param handle of an interface */
    TimeSync(Pointer handle, PerformanceCounter counter) {
        this.handle = handle;
        this.counter = counter;
    }

    /**
     * Has Windows track the frames; where it cannot, there are no samples.
     *
     * @return 0, or the Win32 code of the failure
     */
    int start() {
        int code = start(Pointer.createConstant(0));
        return code == 0 ? 0 : start(Handles.invalid());
    }

    private int start(Pointer before) {
        NativeMemory information = NativeMemory.allocate(START.size() + Long.BYTES);
        information.putPointer(START.timeTrackingHandle(), before);
        information.bytes().put(START.isStartupDelayTolerable(), (byte) 1);
        if (WinUsbTimeSync.WinUsb_StartTrackingForTimeSync(handle, information.pointer()) == 0) {
            return Native.getLastError();
        }
        tracking = information.getPointer(START.timeTrackingHandle());
        sample.putPointer(SAMPLE.timeTrackingHandle(), tracking);
        return 0;
    }

    /** Has Windows track them no more. */
    void stop() {
        if (tracking != null) {
            NativeMemory information = NativeMemory.allocate(STOP.size());
            information.putPointer(STOP.timeTrackingHandle(), tracking);
            WinUsbTimeSync.WinUsb_StopTrackingForTimeSync(handle, information.pointer());
            tracking = null;
        }
    }

    /** Takes a sample; answers whether there is one. */
    boolean sample() {
        if (tracking == null) {
            return false;
        }
        ByteBuffer bytes = sample.bytes();
        bytes.putInt(SAMPLE.inputFrameNumber(), 0);
        bytes.putInt(SAMPLE.inputMicroFrameNumber(), 0);
        long before = counter.now();
        if (WinUsbTimeSync.WinUsb_GetCurrentFrameNumberAndQpc(handle, sampleAddress) == 0) {
            return false;
        }
        long after = counter.now();
        frame = bytes.getInt(SAMPLE.currentUsbFrameNumber());
        qpc = counts(bytes.getLong(SAMPLE.currentQueryPerformanceCounter()), before, after);
        return qpc != 0;
    }

    /** The frame of the last sample, modulo 2^32. */
    int frame() {
        return frame;
    }

    /** The performance counter at the beginning of the last sample's microframe. */
    long qpc() {
        return qpc;
    }

    /** A time as counts, whether it is told in counts or in microseconds; 0 when it is neither within the call. */
    private long counts(long told, long before, long after) {
        // The microframe may have begun before the call.
        long earliest = before - counter.frequency() / 1000;
        if (told >= earliest && told <= after) {
            return told;
        }
        long micros = told / MICROS_PER_SECOND * counter.frequency()
                + told % MICROS_PER_SECOND * counter.frequency() / MICROS_PER_SECOND;
        return micros >= earliest && micros <= after ? micros : 0;
    }
}
