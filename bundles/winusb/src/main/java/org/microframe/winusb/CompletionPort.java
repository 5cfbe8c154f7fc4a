package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.CompletionRing;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.kernel32.Kernel32;

/**
 * Where transfers complete: an I/O completion port. Its owner dequeues natively, with no lock held, into a ring, and takes
 * from there; so what a former owner was still given goes to the present one. The lock guards the ring and the state of all
 * pipes; it is held for the time of one submission, never while anybody waits.
 */
final class CompletionPort implements CompletionQueue {

    private static final Pointer DEVICE = new Pointer(1);
    private static final Pointer WAKE = new Pointer(2);
    private static final Pointer KICK = new Pointer(3);

    /** How many threads may run at once that were at the port: a former owner must never wait for the present one. */
    private static final int THREADS = 16;

    private static final long LONGEST_WAIT_MILLIS = 1_000_000_000L;
    private static final long KICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MOST_KICKS = 40;

    private final WinUsbDevice device;
    private final PortOwnership ownership;
    private final Pointer port;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CompletionRing<WinUsbPipe> ring = new CompletionRing<>(WinUsbPipe::dequeued);
    private WinUsbPipe[] pipes = new WinUsbPipe[0];
    private long strays;
    private volatile boolean closed;

    /** @param proAudio whether the owner gets the real-time class */
    CompletionPort(WinUsbDevice device, boolean proAudio) {
        this.device = device;
        ownership = new PortOwnership(proAudio);
        port = Kernel32.CreateIoCompletionPort(Handles.invalid(), null, null, THREADS);
        if (port == null) {
            throw new IllegalStateException(
                    Failures.message("CreateIoCompletionPort", device.toString(), Native.getLastError()));
        }
    }

    @Override
    public void enter() {
        PortSeat before = ownership.enter();
        if (before != null) {
            kick(before);
        }
    }

    @Override
    public int await(long timeoutNanos, CompletionBatch into) {
        into.clear();
        PortSeat seat = ownership.mine();
        if (seat == null) {
            return 0;
        }
        long start = System.nanoTime();
        boolean over = false;
        while (take(seat, into) == 0 && !over && isOpenTo(seat)) {
            long left = timeoutNanos - (System.nanoTime() - start);
            seat.goInside();
            // Asked again, now that whoever enters or closes sees that this thread is inside.
            over = isOpenTo(seat) && dequeue(seat, milliseconds(left)) || left <= 0;
            seat.comeOutside();
        }
        if (!isOpenTo(seat)) {
            ownership.mine();
        }
        return into.size();
    }

    @Override
    public void wakeup() {
        if (woken.compareAndSet(false, true)) {
            post(WAKE);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        boolean outside = true;
        for (PortSeat seat : ownership.end()) {
            outside &= kick(seat);
        }
        if (outside) {
            lock.lock();
            try {
                Kernel32.CloseHandle(port);
            } finally {
                lock.unlock();
            }
        }
        device.closed(this);
    }

    /** Whether it was made by a device's {@link WinUsbDevice#newQueue}. */
    boolean isOf(WinUsbDevice candidate) {
        return device == candidate;
    }

    /** Lets the transfers of a file complete here, for as long as the file is open. */
    void associate(OpenDevice open) throws UsbException {
        lock.lock();
        try {
            if (closed) {
                throw new UsbException("the queue for " + open.name() + " is closed");
            }
            if (Kernel32.CreateIoCompletionPort(open.file(), port, DEVICE, 0) == null) {
                throw Failures.of("CreateIoCompletionPort", open.name(), Native.getLastError());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The lock that guards the state of the pipes. */
    ReentrantLock lock() {
        return lock;
    }

    /** Whether the caller entered last. */
    boolean isOwner() {
        return ownership.mine() != null;
    }

    /** Takes a pipe in. */
    void add(WinUsbPipe pipe) {
        lock.lock();
        try {
            ring.reserve(pipe.slots());
            WinUsbPipe[] more = Arrays.copyOf(pipes, pipes.length + 1);
            more[pipes.length] = pipe;
            pipes = more;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of a pipe none of whose transfers is with Windows. Called with the lock held. */
    void remove(WinUsbPipe pipe) {
        pipes = Arrays.stream(pipes).filter(other -> other != pipe).toArray(WinUsbPipe[]::new);
    }

    /** Gives back the room of a pipe that has nothing left in the ring. Called with the lock held. */
    void release(int slots) {
        ring.release(slots);
    }

    /** Tells those who wait that a pipe's state has changed. Called with the lock held. */
    void changed() {
        changed.signalAll();
    }

    /**
     * Waits until a condition holds, looked at whenever a pipe's state has changed. Called with the lock held, which is
     * released meanwhile; an interrupt is kept for later.
     *
     * @param deadline of {@link System#nanoTime}
     * @return whether it holds
     */
    boolean awaitChange(long deadline, BooleanSupplier condition) {
        boolean interrupted = false;
        boolean holds = condition.getAsBoolean();
        long left = deadline - System.nanoTime();
        while (!holds && left > 0) {
            try {
                changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            holds = condition.getAsBoolean();
            left = deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return holds;
    }

    /**
     * Dequeues on behalf of an owner that does not: what is complete goes to the ring, where the owner finds it. Any thread,
     * with the lock not held.
     */
    void sweep() {
        PortSeat seat = new PortSeat(new ProAudio(false));
        boolean wakes = false;
        lock.lock();
        try {
            while (!closed && seat.dequeue(port, 0) == 0) {
                wakes |= handOn(seat);
            }
        } finally {
            lock.unlock();
        }
        if (wakes) {
            wakeup();
        }
    }

    /** Completions whose OVERLAPPED was that of no pending transfer. */
    long strays() {
        lock.lock();
        try {
            return strays;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpenTo(PortSeat seat) {
        return !closed && ownership.isOwner(seat);
    }

    /** Dequeues natively; answers whether the wait is over without a completion. */
    private boolean dequeue(PortSeat seat, int milliseconds) {
        int code = seat.dequeue(port, milliseconds);
        if (code == 0) {
            return handOn(seat);
        }
        return code != Kernel32.WAIT_TIMEOUT;
    }

    /** Puts what was dequeued into the ring; answers whether a wake-up was among it. */
    private boolean handOn(PortSeat seat) {
        boolean wakes = false;
        lock.lock();
        try {
            for (int i = 0; i < seat.count(); i++) {
                long key = seat.key(i);
                if (key == Pointer.nativeValue(DEVICE)) {
                    completed(seat.overlapped(i));
                } else if (key == Pointer.nativeValue(WAKE)) {
                    wakes = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (wakes) {
            woken.set(false);
        }
        return wakes;
    }

    private void completed(long overlapped) {
        for (WinUsbPipe pipe : pipes) {
            int slot = pipe.slotOf(overlapped);
            if (slot >= 0) {
                ring.add(pipe, slot, pipe.completed(slot));
                return;
            }
        }
        strays++;
    }

    private int take(PortSeat seat, CompletionBatch into) {
        lock.lock();
        try {
            if (isOpenTo(seat)) {
                ring.drainTo(into);
            }
        } finally {
            lock.unlock();
        }
        return into.size();
    }

    /** Gets a thread that must not be at the port any longer away from it; answers whether it is. */
    private boolean kick(PortSeat seat) {
        boolean outside = !seat.isInside();
        for (int i = 0; i < MOST_KICKS && !outside; i++) {
            Kernel32.PostQueuedCompletionStatus(port, 0, KICK, null);
            outside = seat.awaitOutside(KICK_NANOS);
        }
        return outside;
    }

    private void post(Pointer key) {
        lock.lock();
        try {
            if (!closed) {
                Kernel32.PostQueuedCompletionStatus(port, 0, key, null);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whole milliseconds that are not less, as Windows waits for no part of one. */
    private static int milliseconds(long nanos) {
        if (nanos <= 0) {
            return 0;
        }
        long millis = nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
        return millis > LONGEST_WAIT_MILLIS ? Kernel32.INFINITE : (int) millis;
    }
}
