package org.microframe.winusb;

import com.sun.jna.Pointer;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Kernel32;

/** Turns times of Windows' performance counter into those of {@link System#nanoTime}. Used by one thread at a time. */
final class PerformanceCounter {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** A pair of readings closer than this is good enough. */
    private static final long CLOSE_NANOS = 20_000;

    private static final int MOST_READINGS = 4;

    private final NativeMemory memory = NativeMemory.allocate(Long.BYTES);
    private final Pointer address = memory.pointer();
    private final long frequency;

    PerformanceCounter() {
        Kernel32.QueryPerformanceFrequency(address);
        frequency = memory.bytes().getLong(0);
    }

    /** Counts per second. */
    long frequency() {
        return frequency;
    }

    /** The present count. */
    long now() {
        Kernel32.QueryPerformanceCounter(address);
        return memory.bytes().getLong(0);
    }

    /** The time of {@link System#nanoTime} at a count of the recent past. */
    long toNanoTime(long count) {
        long closest = Long.MAX_VALUE;
        long nanoTime = 0;
        for (int i = 0; i < MOST_READINGS && closest > CLOSE_NANOS; i++) {
            long before = System.nanoTime();
            long now = now();
            long distance = System.nanoTime() - before;
            if (distance < closest) {
                closest = distance;
                nanoTime = before + distance / 2 - toNanos(now - count);
            }
        }
        return nanoTime;
    }

    /** A span of counts in ns. */
    private long toNanos(long counts) {
        return counts / frequency * NANOS_PER_SECOND + counts % frequency * NANOS_PER_SECOND / frequency;
    }
}
