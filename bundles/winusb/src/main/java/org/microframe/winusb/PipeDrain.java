package org.microframe.winusb;

import java.util.concurrent.TimeUnit;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.host.IsochPipe;

/**
 * The waits of one thread that closes a pipe. The owner of the queue dequeues meanwhile; when that is this thread itself, or
 * nobody is there to do it, this thread dequeues for the proof alone, and an owner finds the completions later.
 */
final class PipeDrain {

    /** How often the frame counter is read. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** How often this thread dequeues, when nobody else does. */
    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** A frame counter that stands still for this part of the proof's time will not go on. */
    private static final int STANDSTILL = 2;
    /** What is not complete this part of the proof's time after its frames does not complete by itself. */
    private static final int LATENESS = 8;
    /** The length of a frame, which is the bus's but for a model's. */
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final WinUsbPipe pipe;
    private final CompletionPort port;
    private final DevicePulse pulse;
    private final boolean alone;

    /** @param unowned whether no owner is to be waited for */
    PipeDrain(WinUsbPipe pipe, CompletionPort port, DevicePulse pulse, boolean unowned) {
        this.pipe = pipe;
        this.port = port;
        this.pulse = pulse;
        port.lock().lock();
        try {
            alone = unowned || port.isOwner();
        } finally {
            port.lock().unlock();
        }
    }

    /**
     * Waits until all is dequeued, or the frames of what is pending have passed by the bus's own counter and it is late, or the
     * counter stands still.
     *
     * @param time for the proof, of which lateness and standstill are a part
     */
    void awaitFrames(ProofTime time) {
        FrameStamp stamp = new FrameStamp();
        if (pulse.frame(stamp) != IsochPipe.OK) {
            return;
        }
        int start = stamp.frame();
        int last = start;
        long moved = System.nanoTime();
        long lateness = time.left() / LATENESS;
        long standstill = time.left() / STANDSTILL;
        long toGo = framesToGo(start) + lateness / FRAME_NANOS;
        while (!awaitDequeued(System.nanoTime() + LOOK_NANOS) && pulse.frame(stamp) == IsochPipe.OK) {
            long now = System.nanoTime();
            if (stamp.frame() != last) {
                last = stamp.frame();
                moved = now;
            }
            if (last - start > toGo) {
                time.spend(lateness);
                return;
            }
            if (now - moved > standstill) {
                time.spend(now - moved);
                return;
            }
        }
    }

    /**
     * Waits until all is dequeued; when the time is over, dequeues itself.
     *
     * @param time for the proof
     * @return whether Windows touches the memory no more
     */
    boolean awaitProof(ProofTime time) {
        long start = System.nanoTime();
        if (!awaitDequeued(start + time.left())) {
            port.sweep();
        }
        time.spend(System.nanoTime() - start);
        port.lock().lock();
        try {
            return pipe.isProven();
        } finally {
            port.lock().unlock();
        }
    }

    private int framesToGo(int present) {
        port.lock().lock();
        try {
            return pipe.framesToGo(present);
        } finally {
            port.lock().unlock();
        }
    }

    /** Waits until the owner has all completions, or, if this thread is the owner, until there are no more to come. */
    private boolean awaitDequeued(long deadline) {
        if (!alone) {
            return awaitUntil(deadline, false);
        }
        boolean proven = false;
        long next = System.nanoTime();
        while (!proven && next - deadline < 0) {
            port.sweep();
            next = Math.min(deadline, System.nanoTime() + SWEEP_NANOS);
            proven = awaitUntil(next, true);
        }
        return proven;
    }

    private boolean awaitUntil(long deadline, boolean proven) {
        port.lock().lock();
        try {
            return port.awaitChange(deadline, () -> proven ? pipe.isProven() : pipe.isDequeued());
        } finally {
            port.lock().unlock();
        }
    }
}
