package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;

@Timeout(300)
class PumpAllocationTest {

    private static final int WARM_UP_TRANSFERS = 20_000;
    private static final int TRANSFERS = 100_000;
    private static final int FRAMES_PER_TRANSFER = 8;

    /** The runtime itself allocates a few bytes when it replaces compiled code, once: a steady state shows in a later window. */
    private static final int WINDOWS = 4;

    /** A chain starts at most 20 frames after its submit, and its first transfer is complete 8 frames later. */
    private static final int SLACK_FRAMES = 40;

    /** Runs on the pump's thread: counts transfers and notes what that thread has allocated when the counts are reached. */
    private static final class Meter implements SlotHandler {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private volatile long calls;
        private long before;
        private int windows;
        private long least = Long.MAX_VALUE;
        private volatile boolean done;
        private long sum;

        @Override
        public int fill(ByteBuffer slot) {
            for (int at = 0; at < slot.limit(); at += Long.BYTES) {
                slot.putLong(at, calls);
            }
            count();
            return slot.limit();
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            while (packets.next()) {
                sum += slot.getLong(packets.offset()) + packets.length();
            }
            count();
        }

        private void count() {
            long now = calls + 1;
            if (now >= WARM_UP_TRANSFERS && (now - WARM_UP_TRANSFERS) % TRANSFERS == 0) {
                long bytes = threads.getCurrentThreadAllocatedBytes();
                if (now > WARM_UP_TRANSFERS) {
                    least = Math.min(least, bytes - before);
                    windows++;
                }
                done = least == 0 || windows == WINDOWS;
                before = bytes;
            }
            calls = now;
        }
    }

    @Test
    void allocatesNothingOnThePumpsThreadInTheSteadyStateHandlersIncluded() throws Exception {
        try (PumpRig rig = new PumpRig(0, 1)) {
            Meter player = new Meter();
            Meter recorder = new Meter();
            PipeRing out = rig.open(Samples.out(64, FRAMES_PER_TRANSFER), player, Dispatch.PUMP);
            PipeRing in = rig.open(Samples.in(64, FRAMES_PER_TRANSFER), recorder, Dispatch.PUMP);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread pump = new Thread(rig.pump::run, "pump");
            pump.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
            pump.start();

            while (pump.isAlive() && player.calls <= out.inFlight()) {
                Thread.yield();
            }
            for (long frame = 1; pump.isAlive() && !(player.done && recorder.done); frame++) {
                rig.clock.advance(1);
                while (pump.isAlive()
                        && (player.calls * FRAMES_PER_TRANSFER < frame + SLACK_FRAMES
                                || recorder.calls * FRAMES_PER_TRANSFER < frame - SLACK_FRAMES)) {
                    Thread.yield();
                }
            }
            rig.pump.post(rig.pump::stop);
            pump.join();

            assertThat(failure.get()).isNull();
            assertThat(player.least).isZero();
            assertThat(recorder.least).isZero();
            assertThat(recorder.sum).isNotZero();
            assertThat(out.ledger.snapshot().breaks()).isZero();
            assertThat(in.ledger.snapshot().breaks()).isZero();
        }
    }
}
