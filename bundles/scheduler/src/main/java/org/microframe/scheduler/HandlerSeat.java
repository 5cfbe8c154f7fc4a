package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.scheduler.SlotHandler;

/**
 * One attached handler: sees that at most one thread is in a call of it, and that none comes after it was detached. Any thread
 * may use it; a call takes no lock unless somebody waits for its end.
 */
final class HandlerSeat {

    /** {@link #cutsHandedOver} before the first pipe. */
    static final long NOTHING = -1;

    /** {@link #cutsHandedOver} when what was handed over last came from another pipe. */
    static final long ELSEWHERE = -2;

    private static final int IDLE = 0;
    private static final int CALLING = 1;
    private static final int DETACHED = 2;
    private static final int DISOWNED = 3;

    private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
    private static final VarHandle GUARD = Fields.of(HERE, "guard", int.class);
    private static final VarHandle CALLER = Fields.of(HERE, "caller", long.class);
    private static final VarHandle CALLED_AT = Fields.of(HERE, "calledAt", long.class);
    private static final VarHandle CALL_NANOS = Fields.of(HERE, "callNanos", long.class);
    private static final VarHandle CALLS_DONE = Fields.of(HERE, "callsDone", long.class);
    private static final VarHandle LEASED = Fields.of(HERE, "leased", int.class);

    final SlotHandler handler;
    final Precedence precedence;

    /** The ledger's cuts at the slot that was handed over last, over all pipes; the pump of the present one only. */
    long cutsHandedOver = NOTHING;

    /** The ledger's missing frames at that slot; the pump of the present one only. */
    long missingHandedOver;

    /** Frames that were dropped and that it was not told of; the pump of the present pipe only. */
    long dropped;

    private volatile int guard = IDLE;
    private volatile Dispatch dispatch;

    /** Id of the thread that is in a call, as a reference would cost the collector's barrier; 0 for none. */
    private volatile long caller;

    private volatile long calledAt;
    private volatile int waiting;

    /** Written by whoever is in a call, one after the other. */
    private volatile long callNanos;

    private final Measured callTimes = Measured.times();
    private volatile long callsDone;
    private volatile long longestCallNanos;

    /** Written by the owner of the pump. */
    private volatile int leased;

    private volatile long overrun;

    HandlerSeat(SlotHandler handler, Dispatch dispatch, Precedence precedence) {
        this.handler = handler;
        this.precedence = precedence;
        this.dispatch = dispatch;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    /** Has the handler called on a thread of its own from now on; for whoever took the pump from it. */
    void moveToThread() {
        dispatch = Dispatch.THREAD;
    }

    /**
     * Begins a call; false when one is under way or the handler was detached.
     *
     * @param now ns of the clock
     */
    boolean begin(long now) {
        if (!GUARD.compareAndSet(this, IDLE, CALLING)) {
            return false;
        }
        CALLED_AT.setRelease(this, now);
        CALLER.setRelease(this, Thread.currentThread().getId());
        return true;
    }

    /** Counts the call that was begun last as over, before its {@link #end}; for the thread that began it. */
    void count(long now) {
        long nanos = now - calledAt;
        CALL_NANOS.setRelease(this, callNanos + nanos);
        if (nanos > longestCallNanos) {
            longestCallNanos = nanos;
        }
        CALLS_DONE.setRelease(this, callsDone + 1);
        callTimes.record(nanos);
    }

    /** Shows how many slots it holds; owner of the pump only. */
    void holds(int slots) {
        LEASED.setRelease(this, slots);
    }

    /** Counts frames that came and were discarded for it; owner of the pump only. */
    void overrun(int frames) {
        overrun += frames;
    }

    /** How it fares; any thread. */
    HandlerStatus status(boolean standsBy) {
        return new HandlerStatus(
                dispatch, standsBy, callsDone, leased, overrun, callNanos, longestCallNanos, callTimes.distribution());
    }

    /** Ends a call; false when the handler was disowned meanwhile. */
    boolean end() {
        CALLER.setRelease(this, 0L);
        boolean owned = GUARD.compareAndSet(this, CALLING, IDLE);
        if (waiting > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
        return owned;
    }

    /** For how long a call is under way, ns; 0 when none is. */
    long inCallFor(long now) {
        return caller == 0 ? 0 : now - calledAt;
    }

    /** Disowns the call that is under way; false, and nothing changed, when it has ended meanwhile. */
    boolean disown() {
        return GUARD.compareAndSet(this, CALLING, DISOWNED);
    }

    /** Whether no further call will begin. */
    boolean isOver() {
        return guard >= DETACHED;
    }

    /**
     * Lets no further call begin and waits for one under way, at most the bound; then disowns it.
     *
     * @return false when a call was disowned
     */
    synchronized boolean detach(long boundNanos) {
        if (caller == Thread.currentThread().getId()) {
            GUARD.compareAndSet(this, CALLING, DISOWNED);
            return true;
        }
        long deadline = System.nanoTime() + boundNanos;
        boolean interrupted = false;
        waiting++;
        try {
            while (!GUARD.compareAndSet(this, IDLE, DETACHED)) {
                if (isOver()) {
                    return guard == DETACHED;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    if (GUARD.compareAndSet(this, CALLING, DISOWNED)) {
                        return false;
                    }
                    continue;
                }
                try {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            waiting--;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
