package org.microframe.scheduler;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.host.IsochPipe;

/** Reads the frame counter of a device for its domain's clock, on the keeper's loop, whenever the clock asks and a pipe is open. */
final class ClockFeed {

    private static final long LEAST_PAUSE_NANOS = 1_000_000;

    private final EventLoop keeper;
    private final LongSupplier clock;
    private final DomainClock domain;
    private final Supplier<IsochPipe> pipes;
    private final FrameStamp stamp = new FrameStamp();
    private boolean on;

    /** @param pipes gives an open pipe, or null when there is none */
    ClockFeed(EventLoop keeper, LongSupplier clock, DomainClock domain, Supplier<IsochPipe> pipes) {
        this.keeper = keeper;
        this.clock = clock;
        this.domain = domain;
        this.pipes = pipes;
    }

    /** Feeds for as long as there is an open pipe. */
    void keepOn() {
        if (!on) {
            on = true;
            readWhenDue();
        }
    }

    private void readWhenDue() {
        IsochPipe pipe = pipes.get();
        if (pipe == null) {
            on = false;
            return;
        }
        if (domain.nanosUntilDue(clock.getAsLong()) <= 0 && pipe.frame(stamp) == IsochPipe.OK) {
            domain.read(stamp.frame(), stamp.nanoTime());
        }
        long pause = Math.max(LEAST_PAUSE_NANOS, domain.nanosUntilDue(clock.getAsLong()));
        keeper.after(pause, this::readWhenDue);
    }
}
