package org.microframe.scheduler;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;

/**
 * Feeds the pipes of one connection: books what completed, submits what is ready, and calls handlers last. A plain object; the
 * thread that entered the queue last drives it by {@link #turn} and owns it, until another takes it over during a handler's call.
 * In the steady state a turn allocates nothing, takes no lock and logs nothing.
 */
final class Pump {

    private static final int BATCH = 64;
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

    private final CompletionQueue queue;
    private final LongSupplier clock;
    private final Consumer<Throwable> failures;
    private final CompletionBatch batch = new CompletionBatch(BATCH);
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final ServingOrder order = new ServingOrder();
    private boolean stopped;
    private boolean failed;

    /** No thread turns it any more, and none will. */
    private volatile boolean dead;

    private volatile long budgetNanos = Long.MAX_VALUE;

    /** Odd while a handler is called; each call has a number of its own. */
    private final AtomicLong calls = new AtomicLong();

    /** Of the call that {@link #calls} shows. */
    private long callStarted;

    /** {@link HandlerPort#number} of the one that is called: a reference would cost the collector's barrier in each call. */
    private int callPort;

    /** @param failures told on the pump of an error that is no plug-in's; the connection has to be closed */
    Pump(CompletionQueue queue, LongSupplier clock, Consumer<Throwable> failures) {
        this.queue = queue;
        this.clock = clock;
        this.failures = failures;
    }

    /** Has the owner run a command at the start of its next turn; of a dead pump the caller runs it. Any thread. */
    void post(Runnable command) {
        commands.add(command);
        queue.wakeup();
        if (dead) {
            runLastCommands();
        }
    }

    /** Makes the calling thread the owner. */
    void enter() {
        queue.enter();
    }

    /** Turns until it is stopped or another thread has taken over: the body of the pump's thread. */
    void run() {
        enter();
        boolean goesOn;
        do {
            goesOn = turn(LONGEST_WAIT_NANOS);
        } while (goesOn);
    }

    /**
     * Waits for completions, and does all that is due. After an error it submits nothing and calls no handler any more, but goes on to
     * dequeue, so that what is pending can be proven complete.
     *
     * @param longestWaitNanos the longest wait, ns
     * @return false when the pump was stopped, was taken over during a call, or cannot even dequeue
     */
    boolean turn(long longestWaitNanos) {
        try {
            return failed ? dequeue(longestWaitNanos) : work(longestWaitNanos);
        } catch (RuntimeException | Error e) {
            boolean again = failed;
            failed = true;
            failures.accept(e);
            if (again) {
                dead = true;
                runLastCommands();
            }
            return !again;
        }
    }

    /** Runs what was posted to a dead pump; its monitor keeps those who post from each other. */
    private synchronized void runLastCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (RuntimeException | Error e) {
                failures.accept(e);
            }
        }
    }

    private boolean dequeue(long longestWaitNanos) {
        runCommands();
        if (stopped) {
            return false;
        }
        int completed = queue.await(longestWaitNanos, batch);
        for (int i = 0; i < completed; i++) {
            book(i);
        }
        return true;
    }

    private boolean work(long longestWaitNanos) {
        runCommands();
        if (stopped) {
            return false;
        }
        int completed = queue.await(waitUntilDue(longestWaitNanos), batch);
        for (int i = 0; i < completed; i++) {
            book(i);
        }
        PipeRing[] now = order.rings();
        for (PipeRing ring : now) {
            ring.collect();
            ring.refill(false);
        }
        long until = clock.getAsLong() + budgetNanos;
        for (int i = 0; i < now.length; i++) {
            if (!order.at(i).serve(this, until)) {
                return false;
            }
        }
        order.next();
        for (PipeRing ring : now) {
            ring.refill(true);
            ring.measure();
            ring.ledger.publish();
            ring.tell();
        }
        return true;
    }

    private void runCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    private long waitUntilDue(long longest) {
        long wait = longest;
        long now = clock.getAsLong();
        for (PipeRing ring : order.rings()) {
            long deadline = ring.deadline();
            if (deadline != Long.MAX_VALUE) {
                wait = Math.min(wait, deadline <= now ? 0 : deadline - now);
            }
        }
        return wait;
    }

    private void book(int entry) {
        for (PipeRing ring : order.rings()) {
            if (ring.pipe == batch.pipe(entry)) {
                ring.book(batch.slot(entry), batch.outcome(entry));
                return;
            }
        }
    }

    /** Takes a ring in; a command of {@link #post}. */
    void add(PipeRing ring) {
        order.add(ring);
        setBudget();
    }

    /** Finishes a ring whose pipe was closed; a command of {@link #post}. */
    void remove(PipeRing ring) {
        order.remove(ring);
        setBudget();
        ring.finish();
    }

    /** Ends the pump; a command of {@link #post}. */
    void stop() {
        stopped = true;
    }

    private void setBudget() {
        long least = Long.MAX_VALUE;
        for (PipeRing ring : order.rings()) {
            least = Math.min(least, ring.leadNanos() / 4);
        }
        budgetNanos = least == Long.MAX_VALUE ? Long.MAX_VALUE / 2 : least;
    }

    /** Notes that a handler is being called. Returns the call's number for {@link #callEnds}. Owner only. */
    long callBegins(HandlerPort port) {
        callPort = port.number;
        callStarted = clock.getAsLong();
        long call = calls.get() + 1;
        calls.setRelease(call);
        return call;
    }

    /** Ends a call; false when another thread took the pump over meanwhile. */
    boolean callEnds(long call) {
        return calls.compareAndSet(call, call + 1);
    }

    /** A quarter of the smallest lead on the pump, ns: what all handlers of a turn may take. Any thread. */
    long budgetNanos() {
        return budgetNanos;
    }

    /**
     * Takes the pump from its thread when that has been in one call for longer than the budget. The caller must let another
     * thread enter the queue and turn. Any thread.
     *
     * @param allowanceNanos time during which nothing could run, not to be counted
     * @return the port of the handler that is in the call, or null when there is nothing to take
     */
    HandlerPort takeFromStuckCall(long allowanceNanos) {
        long call = calls.get();
        HandlerPort port = find(callPort);
        long since = clock.getAsLong() - callStarted;
        boolean stuck = (call & 1) == 1 && since > budgetNanos && since - budgetNanos > allowanceNanos;
        return stuck && calls.compareAndSet(call, call + 1) ? port : null;
    }

    /** The port of a number, which is attached for as long as it is called. */
    private HandlerPort find(int number) {
        for (PipeRing ring : order.rings()) {
            for (HandlerPort port : ring.ports()) {
                if (port.number == number) {
                    return port;
                }
            }
        }
        return null;
    }
}
