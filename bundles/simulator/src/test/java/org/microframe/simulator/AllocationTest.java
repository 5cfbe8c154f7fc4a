package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;

/**
 * Garbage of the owner's thread and of the bus's. While methods are still being compiled the JVM itself may leave a few
 * hundred bytes, so the least of several windows is looked at: what a transfer allocates would be in all of them.
 */
@Timeout(120)
class AllocationTest {

    private static final int TRANSFERS = 100_000;
    private static final int WINDOWS = 4;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void neitherOwnerNorBusAllocates() throws Exception {
        assumeThat(threads.isThreadAllocatedMemorySupported())
                .as("needs a JVM with com.sun.management.ThreadMXBean, such as OpenJDK")
                .isTrue();
        Rig rig = Rig.headset();
        IsochPipe speaker = rig.speaker(4, 1);
        IsochPipe microphone = rig.microphone(4, 1);
        for (int slot = 0; slot < 4; slot++) {
            speaker.submitAsap(slot, 1, false);
            microphone.submitAsap(slot, 1, false);
        }
        CompletionBatch batch = new CompletionBatch(16);
        FrameStamp stamp = new FrameStamp();
        // The speaker's memory is full by then, so that it does not grow any more.
        stream(rig, batch, stamp, 2 * TRANSFERS);
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            long before = allocated();
            stream(rig, batch, stamp, TRANSFERS);
            least = Math.min(least, allocated() - before);
        }

        assertThat(least).isZero();
        assertThat(rig.record(Devices.SPEAKER).schedule()).hasSize(1);
        assertThat(rig.record(Devices.MICROPHONE).schedule()).hasSize(1);
    }

    @Test
    void ownerThatWaitsAllocatesNothing() throws Exception {
        assumeThat(threads.isThreadAllocatedMemorySupported())
                .as("needs a JVM with com.sun.management.ThreadMXBean, such as OpenJDK")
                .isTrue();
        Rig rig = Rig.headset();
        IsochPipe speaker = rig.speaker(4, 1);
        Owner owner = new Owner(rig, speaker);
        owner.start();
        while (owner.isAlive()) {
            rig.clock.advance(1);
        }

        assertThat(owner.least).isZero();
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private void stream(Rig rig, CompletionBatch batch, FrameStamp stamp, int transfers) {
        for (int done = 0; done < transfers; ) {
            rig.clock.advance(1);
            rig.queue.await(0, batch);
            for (int i = 0; i < batch.size(); i++, done++) {
                IsochPipe pipe = batch.pipe(i);
                pipe.frame(stamp);
                if (pipe.endpointAddress() == Devices.MICROPHONE) {
                    IsochPackets packets = pipe.packets(batch.slot(i));
                    while (packets.next()) {
                        packets.status();
                    }
                }
                pipe.submitAsap(batch.slot(i), 1, true);
            }
        }
    }

    /** A pump on a thread of its own, which waits for the bus and counts its garbage after a while. */
    private final class Owner extends Thread {

        private final Rig rig;
        private final IsochPipe pipe;
        private final CompletionBatch batch = new CompletionBatch(16);
        volatile long least = Long.MAX_VALUE;

        Owner(Rig rig, IsochPipe pipe) {
            this.rig = rig;
            this.pipe = pipe;
        }

        @Override
        public void run() {
            rig.queue.enter();
            for (int slot = 0; slot < 4; slot++) {
                pipe.submitAsap(slot, 1, false);
            }
            turn(TRANSFERS / 5);
            for (int window = 0; window < WINDOWS; window++) {
                long before = allocated();
                turn(TRANSFERS / 5);
                least = Math.min(least, allocated() - before);
            }
        }

        private void turn(int transfers) {
            for (int done = 0; done < transfers; ) {
                rig.queue.await(Long.MAX_VALUE, batch);
                for (int i = 0; i < batch.size(); i++, done++) {
                    pipe.submitAsap(batch.slot(i), 1, false);
                }
            }
        }
    }
}
