package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** No other port has it. */
    final int number = NUMBERS.incrementAndGet();

    final HandlerSeat seat;
    final int endpointAddress;

    /** IN: completed slots that the handler has not been handed yet; pump only. */
    final IntQueue ready;

    private final boolean in;
    private final LongSupplier clock;
    private final ByteBuffer[] views;
    private final IsochPackets[] packets;
    private final int packetsPerSlot;
    /** IN: frames that are missing before a slot, or that none are and it follows the last one. */
    private final long[] missing;
    /** IN: frames before a slot that came and that the handler was not handed. */
    private final long[] discarded;
    /** OUT: frames that it had supplied and that were dropped, to be told before it fills a slot. */
    private final long[] dropped;

    private final SlotTimes times;
    /** Slots for the handler's thread. */
    private final SpscLongs work;
    /** What it is done with. */
    private final SpscLongs done;

    private volatile boolean closed;
    private volatile Thread dispatcher;
    private boolean driven;
    private int leased;
    /** Of {@link #discarded}, what no ready slot has come after yet. */
    private long discardedLast;

    /** Makes the views at a pipe that no pump has yet. */
    HandlerPort(HandlerSeat seat, IsochPipe pipe, boolean in, LongSupplier clock) {
        this(seat, pipe, in, cursors(pipe, in), clock);
    }

    /**
     * Makes the views; not for the pump.
     *
     * @param cursors those of {@link #cursors}: the pipe's own may be moved by its pump at any time
     */
    HandlerPort(HandlerSeat seat, IsochPipe pipe, boolean in, IsochPackets[] cursors, LongSupplier clock) {
        this.seat = seat;
        this.in = in;
        this.clock = clock;
        endpointAddress = pipe.endpointAddress();
        int slots = pipe.slots();
        ready = new IntQueue(in ? slots : 0);
        views = new ByteBuffer[slots];
        packets = new IsochPackets[cursors.length];
        missing = new long[packets.length];
        discarded = new long[packets.length];
        Arrays.fill(missing, FOLLOWS);
        dropped = new long[in ? 0 : slots];
        packetsPerSlot = pipe.geometry().packets(pipe.framesPerSlot());
        for (int i = 0; i < slots; i++) {
            ByteBuffer slot = pipe.slot(i).duplicate().clear();
            views[i] = (in ? slot.asReadOnlyBuffer() : slot).order(ByteOrder.LITTLE_ENDIAN);
        }
        Arrays.setAll(packets, i -> cursors[i].duplicate());
        times = seat.handler.wantsSlotTime() ? new SlotTimes(slots) : null;
        work = new SpscLongs(slots);
        done = new SpscLongs(slots);
    }

    /** Cursors over the packets of a pipe that no pump has yet, to be duplicated only; none for OUT. */
    static IsochPackets[] cursors(IsochPipe pipe, boolean in) {
        IsochPackets[] cursors = new IsochPackets[in ? pipe.slots() : 0];
        Arrays.setAll(cursors, i -> pipe.packets(i).duplicate());
        return cursors;
    }

    /** Slots that the handler's thread holds; pump only. */
    int leased() {
        return leased;
    }

    /**
     * What the handler is handed first follows nothing before this; but when it was at another pipe before, it does not follow what it
     * was handed there. Pump only.
     */
    void beginAt(long cuts, long missingFrames) {
        if (seat.cutsHandedOver == HandlerSeat.NOTHING) {
            seat.cutsHandedOver = Math.max(1, cuts);
            seat.missingHandedOver = missingFrames;
        } else {
            seat.cutsHandedOver = HandlerSeat.ELSEWHERE;
        }
    }

    /** A completed slot is ready for the handler; pump only. */
    void offer(int slot) {
        discarded[slot] = discardedLast;
        discardedLast = 0;
        ready.addLast(slot);
    }

    /** The handler did not get a slot in time: what is handed over next after it does not follow. Pump only. */
    void discard(int slot, int frames) {
        int next = ready.after(slot);
        if (!ready.remove(slot)) {
            return;
        }
        seat.overrun(frames);
        if (next >= 0) {
            discarded[next] += discarded[slot] + frames;
        } else {
            discardedLast += discarded[slot] + frames;
        }
    }

    /** Notes whether a slot, about to be handed over, follows the last one, and how many frames are missing; pump only. */
    void noteCut(int slot, long cuts, long missingFrames) {
        if (cuts != seat.cutsHandedOver || discarded[slot] > 0) {
            missing[slot] = Math.max(0, missingFrames - seat.missingHandedOver);
        }
        seat.cutsHandedOver = cuts;
        seat.missingHandedOver = missingFrames;
    }

    /** Notes what was dropped, to be told before a slot that is about to be handed over is filled; pump only. */
    void noteDropped(int slot) {
        dropped[slot] = seat.dropped;
        seat.dropped = 0;
    }

    /** Where to note when slots are on the bus, or null when the handler does not want to know; pump only. */
    SlotTimes times() {
        return times;
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
        long result = leased == 0 ? -1 : done.poll();
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
            if (times != null) {
                seat.handler.slotTime(times.of(slot));
            }
            return in ? take(slot, view) : fill(slot, view);
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
            return 0;
        } finally {
            seat.count(clock.getAsLong());
        }
    }

    private int fill(int slot, ByteBuffer view) {
        if (dropped[slot] > 0) {
            seat.handler.dropped(dropped[slot]);
        }
        int bytes = seat.handler.fill(view);
        return bytes < 0 || bytes > view.capacity() ? 0 : bytes;
    }

    private int take(int slot, ByteBuffer view) {
        IsochPackets cursor = packets[slot];
        cursor.reset(packetsPerSlot);
        if (missing[slot] != FOLLOWS) {
            long frames = missing[slot];
            missing[slot] = FOLLOWS;
            seat.handler.discontinuity(frames, discarded[slot]);
        }
        seat.handler.take(view, cursor);
        return 0;
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

    /** Has the handler called apart from the pump, from the first time on; keeper only. */
    void dispatchBy(Drivers drivers, String name) {
        if (!driven) {
            driven = true;
            drivers.drive(name, this);
        }
    }

    /** Ends the handler's thread after the call it is in. Any thread. */
    void close() {
        closed = true;
        LockSupport.unpark(dispatcher);
    }

    /** Calls the handler until the port is over: the body of the handler's thread. */
    void run() {
        dispatcher = Thread.currentThread();
        while (!isOver()) {
            if (!callOnce()) {
                LockSupport.park(this);
            }
        }
    }

    /** Calls the handler with the next slot leased to its thread. Returns whether there was one; that thread only. */
    boolean callOnce() {
        if (work.isEmpty() || !seat.begin(clock.getAsLong())) {
            return false;
        }
        int slot = (int) work.poll();
        giveBack(slot, call(slot));
        return true;
    }

    /** Whether the handler's thread has nothing to do any more. */
    boolean isOver() {
        return closed || seat.isOver();
    }
}
