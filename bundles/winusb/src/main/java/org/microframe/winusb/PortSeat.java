package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.kernel32.OverlappedEntryLayout;

/**
 * What one thread needs to dequeue from a completion port, and whether it is at it. It belongs to its thread, but for the
 * questions that say otherwise; dequeuing allocates nothing.
 */
final class PortSeat {

    private static final OverlappedEntryLayout ENTRY = OverlappedEntryLayout.HERE;
    private static final int MOST = 64;

    private final Thread thread = Thread.currentThread();
    private final NativeMemory entries = NativeMemory.allocate(MOST * ENTRY.size());
    private final NativeMemory removed = NativeMemory.allocate(Integer.BYTES);
    private final Pointer entriesAddress = entries.pointer();
    private final Pointer removedAddress = removed.pointer();
    private final ByteBuffer bytes = entries.bytes();
    private final ProAudio proAudio;
    private volatile boolean inside;
    private int count;

    /** A seat for the calling thread, which gets the real-time class while it has it. */
    PortSeat(ProAudio proAudio) {
        this.proAudio = proAudio;
    }

    /** Whether it is that of the calling thread. Any thread. */
    boolean isMine() {
        return thread == Thread.currentThread();
    }

    /** Whether its thread can still come back to it. Any thread. */
    boolean isAlive() {
        return thread.isAlive();
    }

    /** Gives the thread the real-time class. */
    void sit() {
        proAudio.enter();
    }

    /** Takes the real-time class from the thread again. */
    void leave() {
        proAudio.leave();
    }

    /** Says that the thread goes to the port. */
    void goInside() {
        inside = true;
    }

    /** Says that the thread is back from the port, with what it took from there handed on. */
    void comeOutside() {
        inside = false;
        synchronized (this) {
            notifyAll();
        }
    }

    /** Whether its thread is at the port. Any thread. */
    boolean isInside() {
        return inside;
    }

    /** Waits until its thread is back from the port, at most for so long; answers whether it is. Any thread. */
    boolean awaitOutside(long nanos) {
        long deadline = System.nanoTime() + nanos;
        boolean interrupted = false;
        synchronized (this) {
            long left = nanos;
            while (inside && left > 0) {
                try {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !inside;
    }

    /**
     * Dequeues from the port.
     *
     * @param milliseconds the longest wait; {@link Kernel32#INFINITE} is none
     * @return 0, or the Win32 code of what prevented it: {@link Kernel32#WAIT_TIMEOUT} when there was nothing
     */
    int dequeue(Pointer port, int milliseconds) {
        int ok = Kernel32.GetQueuedCompletionStatusEx(port, entriesAddress, MOST, removedAddress, milliseconds, 0);
        if (ok == 0) {
            count = 0;
            return Native.getLastError();
        }
        count = removed.bytes().getInt(0);
        return 0;
    }

    /** Number of entries that were dequeued. */
    int count() {
        return count;
    }

    /** The completion key of an entry. */
    long key(int entry) {
        return word(entry * ENTRY.size() + ENTRY.completionKey());
    }

    /** The address of an entry's OVERLAPPED. */
    long overlapped(int entry) {
        return word(entry * ENTRY.size() + ENTRY.overlapped());
    }

    private long word(int at) {
        return Native.POINTER_SIZE == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }
}
