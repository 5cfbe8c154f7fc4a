package org.microframe.benchmarks;

import java.util.function.IntUnaryOperator;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;

/**
 * What a program does that has a pipe and nothing above it: wait, have each completed slot filled or read, submit it again. No
 * ledger, no filler, no budget, no recovery.
 */
final class BareLoop {

    private final CompletionQueue queue;
    private final CompletionBatch batch = new CompletionBatch(64);
    private final IntUnaryOperator served;
    private final Runnable passFrames;

    /**
     * @param passFrames lets the frames of a transfer pass
     * @param inFlight transfers to keep pending
     */
    BareLoop(CompletionQueue queue, IsochPipe pipe, Object plugIn, Runnable passFrames, int inFlight) {
        this.queue = queue;
        this.passFrames = passFrames;
        int frames = pipe.framesPerSlot();
        if (plugIn instanceof PlugIns.Numbering producer) {
            served = slot -> {
                producer.produce(pipe.slot(slot).clear());
                return pipe.submitAsap(slot, frames, true);
            };
        } else if (plugIn instanceof PlugIns.Summing consumer) {
            served = slot -> {
                consumer.consume(pipe.slot(slot).clear(), pipe.packets(slot));
                return pipe.submitAsap(slot, frames, true);
            };
        } else {
            throw new IllegalArgumentException("the bare loop has no code for " + plugIn);
        }
        for (int slot = 0; slot < inFlight; slot++) {
            require(pipe.submitAsap(slot, frames, slot > 0));
        }
    }

    /** Goes on until so many transfers have completed; a few more where they complete in bunches. Returns how many. */
    int run(int transfers) {
        int done = 0;
        while (done < transfers) {
            passFrames.run();
            int completed = queue.await(0, batch);
            for (int i = 0; i < completed; i++) {
                require(served.applyAsInt(batch.slot(i)));
            }
            done += completed;
        }
        return done;
    }

    private static void require(int answer) {
        if (answer != IsochPipe.OK) {
            throw new IllegalStateException("a transfer of a benchmark was not accepted: " + answer);
        }
    }
}
