package org.microframe.winusb;

import java.util.concurrent.locks.ReentrantLock;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.host.IsochPipe;

/**
 * What tells whether an open device is still there: its frame counter, and what becomes of its calls. Thread-safe; the frame
 * counter, and whether it may be read, are guarded by the completion port's lock. Nothing here allocates unless it fails.
 */
final class DevicePulse {

    private final WinUsbDevice device;
    private final ReentrantLock lock;
    private final FrameCounter frames;
    private boolean readable;

    /**
     * @param open the device's handles, to be used until {@link #end}
     * @param counts whether this version of Windows has the frame counter
     */
    DevicePulse(WinUsbDevice device, OpenDevice open, CompletionPort port, boolean counts) {
        this.device = device;
        lock = port.lock();
        frames = new FrameCounter(open.first());
        readable = counts;
    }

    /** As {@link IsochPipe#frame}. */
    int frame(FrameStamp into) {
        lock.lock();
        try {
            if (!readable || device.isGone()) {
                return IsochPipe.GONE;
            }
            int code = frames.read(into);
            if (code == 0) {
                return IsochPipe.OK;
            }
            if (!isGone(code)) {
                device.noteFailure("WinUsb_GetCurrentFrameNumber", code);
            }
            return IsochPipe.GONE;
        } finally {
            lock.unlock();
        }
    }

    /** Has the hardware's own time of frames read from time to time, where Windows has it. */
    void startSync() {
        lock.lock();
        try {
            int code = readable ? frames.startSync() : 0;
            if (code != 0 && !isGone(code)) {
                device.noteFailure("WinUsb_StartTrackingForTimeSync", code);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends that. */
    void stopSync() {
        lock.lock();
        try {
            if (readable) {
                frames.stopSync();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the device is known to be gone. */
    boolean isGone() {
        return device.isGone();
    }

    /** Takes notice that the device is gone. */
    void noticeGone() {
        device.noticeGone();
    }

    /**
     * Whether a failure means that the device is gone. Where its code leaves that open, the driver is asked for something
     * else.
     *
     * @param code Win32 code
     */
    boolean isGone(int code) {
        return switch (WindowsError.meaning(code)) {
            case GONE -> {
                device.noticeGone();
                yield true;
            }
            case REFUSED, BUSY, TIMEOUT -> device.isGone();
            case ABORTED, FAILED, OTHER -> device.isGone() || failsToo();
        };
    }

    /**
     * Notes that a submission was refused, and answers how to call that.
     *
     * @param what for the log
     * @param code Win32 code
     * @return {@link IsochPipe#GONE} or {@link IsochPipe#REFUSED}
     */
    int refusal(String what, int code) {
        if (isGone(code)) {
            return IsochPipe.GONE;
        }
        if (WindowsError.meaning(code) != WindowsError.Meaning.REFUSED) {
            device.noteFailure(what, code);
        }
        return IsochPipe.REFUSED;
    }

    /** The exception for a failure by which the device was found gone. */
    DeviceGoneException gone(String function, int code) {
        return new DeviceGoneException(Failures.message(function, device.toString(), code) + "; the device is gone");
    }

    /** Reads the counter no more: the handles are about to be closed. */
    void end() {
        lock.lock();
        try {
            readable = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean failsToo() {
        lock.lock();
        try {
            if (!readable || frames.probe() == 0) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        device.noticeGone();
        return true;
    }
}
