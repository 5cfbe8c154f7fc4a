package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.kit.StandardDevice;

/**
 * Garbage of the owner's thread. While classes are loaded and methods compiled the JVM itself may leave some bytes, so there
 * are several windows, until one is without any: what a transfer allocates would be in all of them.
 */
@Timeout(300)
class AllocationOnWindows extends ModelTests {

    private static final int SLOTS = 16;
    private static final int TRANSFERS = 2_000;
    private static final int MOST_WINDOWS = 16;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void ownerThatSubmitsWaitsAndDequeuesAllocatesNothing() throws Exception {
        assumeThat(threads.isThreadAllocatedMemorySupported())
                .as("needs a JVM with com.sun.management.ThreadMXBean, such as OpenJDK")
                .isTrue();
        String path = ModelDevices.plug(model, StandardDevice.FULL_SPEED, "allocation");
        model.send("endpoint port=allocation address=0x%02x behaviour=sink".formatted(StandardDevice.OUT));
        WinUsbDevice device = service.device(path);
        CompletionQueue queue = device.newQueue();
        try (UsbConnection connection = device.open(queue)) {
            Owner owner =
                    new Owner(queue, pipe(connection, 1, StandardDevice.OUT), pipe(connection, 2, StandardDevice.IN));
            owner.start();
            while (owner.isAlive()) {
                model.send("pass frames=" + SLOTS);
            }

            assertThat(owner.least).isZero();
            queue.enter();
        }
        queue.close();
    }

    private static IsochPipe pipe(UsbConnection connection, int interfaceNumber, int endpoint) throws UsbException {
        connection.selectAlternateSetting(interfaceNumber, 1);
        return connection.openIsochPipe(endpoint, SLOTS, 1);
    }

    /** A pump that counts its garbage after a while, and then lets what is pending complete. */
    private final class Owner extends Thread {

        private final CompletionQueue queue;
        private final IsochPipe out;
        private final IsochPipe in;
        private final CompletionBatch batch = new CompletionBatch(SLOTS);
        private final FrameStamp stamp = new FrameStamp();
        private int pending;
        volatile long least = Long.MAX_VALUE;

        Owner(CompletionQueue queue, IsochPipe out, IsochPipe in) {
            this.queue = queue;
            this.out = out;
            this.in = in;
        }

        @Override
        public void run() {
            queue.enter();
            for (int slot = 0; slot < SLOTS; slot++) {
                submit(out, slot);
                submit(in, slot);
            }
            for (int window = 0; window < MOST_WINDOWS && least > 0; window++) {
                long before = threads.getThreadAllocatedBytes(getId());
                turn(TRANSFERS);
                least = Math.min(least, threads.getThreadAllocatedBytes(getId()) - before);
            }
            while (pending > 0) {
                pending -= queue.await(Long.MAX_VALUE, batch);
            }
        }

        private void turn(int transfers) {
            for (int done = 0; done < transfers; ) {
                queue.await(Long.MAX_VALUE, batch);
                for (int i = 0; i < batch.size(); i++, done++) {
                    pending--;
                    IsochPipe pipe = batch.pipe(i);
                    pipe.frame(stamp);
                    if (pipe == in) {
                        IsochPackets packets = pipe.packets(batch.slot(i));
                        while (packets.next()) {
                            packets.status();
                        }
                    }
                    submit(pipe, batch.slot(i));
                }
            }
        }

        private void submit(IsochPipe pipe, int slot) {
            if (pipe.submitAsap(slot, 1, false) == IsochPipe.OK) {
                pending++;
            }
        }
    }
}
