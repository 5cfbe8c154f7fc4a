package org.microframe.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The orderly end of a pipe, step by step on the keeper's loop: the pump submits no more and dequeues until nothing is pending or what
 * is queued should be over; then the pipe is aborted and unregistered, or left registered when completion cannot be proven within 2 s; then the
 * pump lets go of the ring.
 */
final class PipeClosing {

    private static final long DRAIN_ALLOWANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop keeper;
    private final LongSupplier clock;
    private final Pump pump;
    private final PipeRing ring;
    private final Consumer<Boolean> done;
    private boolean dry;
    private boolean removed;
    private boolean proven;
    private long deadline;

    /** @param done told on the keeper whether every transfer was proven complete */
    PipeClosing(EventLoop keeper, LongSupplier clock, Pump pump, PipeRing ring, Consumer<Boolean> done) {
        this.keeper = keeper;
        this.clock = clock;
        this.pump = pump;
        this.ring = ring;
        this.done = done;
    }

    /** Begins; with a drain what is pending may complete. */
    void start(boolean drain) {
        if (!drain) {
            pump.post(() -> ring.stop(() -> {}));
            isDry();
            return;
        }
        pump.post(() -> ring.stop(() -> keeper.post(this::isDry)));
        keeper.after(ring.drainNanos() + DRAIN_ALLOWANCE_NANOS, this::isDry);
    }

    private void isDry() {
        if (!dry) {
            dry = true;
            deadline = clock.getAsLong() + PROOF_NANOS;
            unregister();
        }
    }

    private void unregister() {
        if (ring.pipe.close(false)) {
            proven = true;
        } else if (clock.getAsLong() - deadline < 0) {
            keeper.after(RETRY_NANOS, this::unregister);
            return;
        }
        pump.post(() -> {
            pump.remove(ring);
            keeper.post(this::isRemoved);
        });
        keeper.after(PROOF_NANOS, this::isRemoved);
    }

    private void isRemoved() {
        if (!removed) {
            removed = true;
            done.accept(proven);
        }
    }
}
