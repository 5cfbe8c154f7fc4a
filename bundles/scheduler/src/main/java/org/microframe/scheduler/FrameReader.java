package org.microframe.scheduler;

import java.util.function.LongSupplier;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.host.IsochPipe;

/** Which frame is on the bus, by the counter of a pipe's device. The pump owns it. */
final class FrameReader {

    private final IsochPipe pipe;
    private final StreamLedger ledger;
    private final LongSupplier clock;
    private final Runnable gone;
    private final FrameStamp stamp = new FrameStamp();

    /** @param gone told when the counter cannot be read, as the device is no longer there */
    FrameReader(IsochPipe pipe, StreamLedger ledger, LongSupplier clock, Runnable gone) {
        this.pipe = pipe;
        this.ledger = ledger;
        this.clock = clock;
        this.gone = gone;
    }

    /** The frame on the bus; once the device is gone, the latest one that can be. */
    long read() {
        if (pipe.frame(stamp) != IsochPipe.OK) {
            gone.run();
            return latest();
        }
        return ledger.counter().read(stamp.frame(), stamp.nanoTime());
    }

    /** The latest frame that can be on the bus, by the last reading and the clock. */
    long latest() {
        return ledger.counter().latest(clock.getAsLong());
    }
}
