package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;

/**
 * An attached handler at one pipe: its own views of every slot, and the two queues between the pump and the thread that calls it.
 * The pump owns the count of leased slots; calls are made by whoever has begun one at the seat.
 */
final class HandlerPort {

    private static final long FOLLOWS = -1;

    final HandlerSeat seat;
    final int endpointAddress;

    /** IN: completed slots that the handler has not been handed yet; pump only. */
    final IntQueue ready;

    private final boolean in;
    private final LongSupplier clock;
    private final ByteBuffer[] views;
    private final IsochPackets[] packets;
    private final int packetsPerSlot;
    private final long[] missing;
    private final long[] discarded;
    private final SpscLongs work;
    private final SpscLongs done;
    private volatile boolean closed;
    private volatile Thread dispatcher;
    private int leased;
    private long cutsHandedOver;
    private long missingHandedOver;
    private long discardedFrames;

    /** Makes the views; not for the pump. */
    HandlerPort(HandlerSeat seat, IsochPipe pipe, boolean in, LongSupplier clock) {
        this.seat = seat;
        this.in = in;
        this.clock = clock;
        endpointAddress = pipe.endpointAddress();
        int slots = pipe.slots();
        ready = new IntQueue(in ? slots : 0);
        views = new ByteBuffer[slots];
        packets = new IsochPackets[in ? slots : 0];
        missing = new long[packets.length];
        discarded = new long[packets.length];
        Arrays.fill(missing, FOLLOWS);
        packetsPerSlot = pipe.geometry().packets(pipe.framesPerSlot());
        for (int i = 0; i < slots; i++) {
            ByteBuffer slot = pipe.slot(i).duplicate().clear();
            views[i] = (in ? slot.asReadOnlyBuffer() : slot).order(ByteOrder.LITTLE_ENDIAN);
            if (in) {
                packets[i] = pipe.packets(i).duplicate();
            }
        }
        work = new SpscLongs(slots);
        done = new SpscLongs(slots);
    }

    /** Slots that the handler's thread holds; pump only. */
    int leased() {
        return leased;
    }

    /** What the handler is handed first follows nothing before this; pump only. */
    void beginAt(long cuts, long missingFrames) {
        cutsHandedOver = Math.max(1, cuts);
        missingHandedOver = missingFrames;
    }

    /** Input that the handler did not get in time; pump only. */
    void discarded(int frames) {
        discardedFrames += frames;
        seat.overrun(frames);
    }

    /** Notes whether a slot, about to be handed over, follows the last one, and how many frames are missing; pump only. */
    void noteCut(int slot, long cuts, long missingFrames) {
        if (cuts != cutsHandedOver || discardedFrames > 0) {
            discarded[slot] = discardedFrames;
            missing[slot] = Math.max(0, missingFrames - missingHandedOver);
            discardedFrames = 0;
        }
        cutsHandedOver = cuts;
        missingHandedOver = missingFrames;
    }

    /** Leases a slot to the handler's thread; pump only. */
    void lease(int slot) {
        seat.holds(++leased);
        work.offer(slot);
    }

    /** Counts a slot that the pump itself hands to the handler, should the call outlast its ownership; pump only. */
    void leaseInPlace() {
        seat.holds(++leased);
    }

    /** The slot of {@link #leaseInPlace} is back; pump only. */
    void returnInPlace() {
        seat.holds(--leased);
    }

    /** Returns what the handler's thread is done with, as {@link #slotOf} and {@link #bytesOf}, or -1; pump only. */
    long takeBack() {
        long result = done.poll();
        if (result >= 0) {
            seat.holds(--leased);
        }
        return result;
    }

    /** Wakes the handler's thread if there is work for it; pump only. */
    void wakeDispatcher() {
        if (!work.isEmpty()) {
            LockSupport.unpark(dispatcher);
        }
    }

    /** Calls the handler with a slot, after a call was begun at the seat. Returns the bytes filled, 0 for IN. */
    int call(int slot) {
        ByteBuffer view = views[slot];
        view.clear();
        try {
            if (!in) {
                int bytes = seat.handler.fill(view);
                return bytes < 0 || bytes > view.capacity() ? 0 : bytes;
            }
            IsochPackets cursor = packets[slot];
            cursor.reset(packetsPerSlot);
            if (missing[slot] != FOLLOWS) {
                long frames = missing[slot];
                missing[slot] = FOLLOWS;
                seat.handler.discontinuity(frames, discarded[slot]);
            }
            seat.handler.take(view, cursor);
            return 0;
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
            return 0;
        } finally {
            seat.count(clock.getAsLong());
        }
    }

    /** Gives a slot back and ends the call at the seat: for a thread that called the handler and does not own the pump. */
    void giveBack(int slot, int bytes) {
        done.offer((long) bytes << 32 | slot);
        seat.end();
        LockSupport.unpark(dispatcher);
    }

    static int slotOf(long returned) {
        return (int) returned;
    }

    static int bytesOf(long returned) {
        return (int) (returned >>> 32);
    }

    /** Starts the handler's thread, once. */
    void startDispatcher(ThreadFactory threads) {
        if (dispatcher == null) {
            Thread thread = threads.newThread(this::dispatch);
            dispatcher = thread;
            thread.start();
        }
    }

    /** Ends the handler's thread after the call it is in. Any thread. */
    void close() {
        closed = true;
        LockSupport.unpark(dispatcher);
    }

    private void dispatch() {
        while (!closed && !seat.isOver()) {
            if (work.isEmpty() || !seat.begin(clock.getAsLong())) {
                LockSupport.park(this);
                continue;
            }
            int slot = (int) work.poll();
            giveBack(slot, call(slot));
        }
    }
}
