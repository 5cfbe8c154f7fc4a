package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.SuspensionPolicy;
import org.microframe.streaming.HandleRig.Call;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbSpeed;

/** What the pump and the plug-in's threads do to each other when both run freely. */
@Timeout(60)
class HandOverTest {

    private static final int BYTES = 20_000_000;
    private static final int WARM_UP = 20_000;
    private static final int WINDOWS = 4;
    private static final int CALLS = 100_000;

    @RegisterExtension
    final HandleRig rig = new HandleRig();

    private static byte at(long position) {
        return (byte) (position * 31 + (position >> 8));
    }

    @Test
    void bringsEveryByteToThePumpInOrder() throws Exception {
        IsochOutput output =
                rig.streams.openOutput("music", HandleRig.OUT, new OutputPolicy(SuspensionPolicy.HOLD, 1009));
        SlotHandler handler = rig.running().handler;
        Call<Void> writing = new Call<>(() -> {
            Random sizes = new Random(1);
            ByteBuffer chunk = ByteBuffer.allocate(3000);
            for (int sent = 0; sent < BYTES; ) {
                chunk.clear().limit(Math.min(1 + sizes.nextInt(3000), BYTES - sent));
                for (int i = 0; i < chunk.limit(); i++) {
                    chunk.put(i, at(sent + i));
                }
                sent += chunk.limit();
                output.write(chunk);
            }
            return null;
        });

        ByteBuffer slot = ByteBuffer.allocate(8 * 40);
        for (int received = 0; received < BYTES - BYTES % 40; ) {
            slot.clear();
            int bytes = handler.fill(slot);
            assertThat(bytes % 40).isZero();
            for (int i = 0; i < bytes; i++) {
                if (slot.get(i) != at(received + i)) {
                    throw new AssertionError("byte " + (received + i) + " is " + slot.get(i));
                }
            }
            received += bytes;
        }
        writing.result();
    }

    @Test
    void bringsEveryByteToTheReaderInOrderOrTellsWhatIsMissing() throws Exception {
        IsochInput input = rig.streams.openInput("voice", HandleRig.IN, new InputPolicy(4));
        SlotHandler handler = rig.running().handler;
        int slots = 200_000;
        Call<long[]> reading = new Call<>(() -> {
            ByteBuffer into = ByteBuffer.allocate(1000);
            long position = 0;
            long missing = 0;
            while (position < (long) slots * HandleRig.SLOT - HandleRig.SLOT) {
                into.clear();
                int count = input.read(into);
                if (count == IsochInput.DISCONTINUITY) {
                    long frames = input.discontinuity().frames();
                    missing += frames;
                    position += frames * HandleRig.FRAME;
                }
                for (int i = 0; i < count; i++, position++) {
                    if (into.get(i) != at(position)) {
                        throw new AssertionError("byte " + position + " is " + into.get(i));
                    }
                }
            }
            return new long[] {position, missing};
        });

        ByteBuffer slot = ByteBuffer.allocate(HandleRig.SLOT);
        IsochPackets packets = packets();
        for (long i = 0; i < slots || !reading.isDone(); i++) {
            for (int b = 0; b < slot.limit(); b++) {
                slot.put(b, at(i * slot.limit() + b));
            }
            handler.take(slot, packets);
        }

        assertThat(reading.result()[0]).isPositive();
        assertThat(input.counts().dropped()).isGreaterThanOrEqualTo(reading.result()[1]);
    }

    private static IsochPackets packets() {
        ByteBuffer entries =
                ByteBuffer.allocate(HandleRig.FRAMES * IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < HandleRig.FRAMES; i++) {
            entries.putInt(i * HandleRig.FRAME).putInt(HandleRig.FRAME).putInt(0);
        }
        return new IsochPackets(entries.flip(), new IsochGeometry(UsbSpeed.FULL, 1, HandleRig.FRAME))
                .reset(HandleRig.FRAMES);
    }

    private interface Step {
        void run() throws Exception;
    }

    /**
     * Bytes that the thread which plays the pump allocates in so many calls, after as many as the compiler needs; the least of several
     * windows, because the runtime itself allocates a few bytes when it replaces compiled code.
     */
    private static long allocatedBy(Step pump, Step plugIn) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int window = 0; window <= WINDOWS && least > 0; window++) {
            long allocated = 0;
            for (int i = 0; i < (window == 0 ? WARM_UP : CALLS); i++) {
                plugIn.run();
                long before = threads.getCurrentThreadAllocatedBytes();
                pump.run();
                allocated += threads.getCurrentThreadAllocatedBytes() - before;
            }
            least = window == 0 ? least : Math.min(least, allocated);
        }
        return least;
    }

    @Test
    void fillsWithoutAllocating() throws Exception {
        IsochOutput output = rig.streams.openOutput("music", HandleRig.OUT, OutputPolicy.DEFAULT);
        SlotHandler handler = rig.running().handler;
        ByteBuffer slot = ByteBuffer.allocateDirect(HandleRig.SLOT);
        ByteBuffer data = ByteBuffer.allocate(HandleRig.SLOT);

        long allocated = allocatedBy(() -> handler.fill(slot.clear()), () -> output.offer(data.rewind()));

        assertThat(allocated).isZero();
        assertThat(output.counts().sent()).isEqualTo((long) (WARM_UP + CALLS) * HandleRig.SLOT);
    }

    @Test
    void takesWithoutAllocatingAlsoWhatItDrops() throws Exception {
        IsochInput input = rig.streams.openInput("voice", HandleRig.IN, InputPolicy.DEFAULT);
        SlotHandler handler = rig.running().handler;
        ByteBuffer slot = ByteBuffer.allocateDirect(HandleRig.SLOT).asReadOnlyBuffer();
        IsochPackets packets = packets();
        ByteBuffer into = ByteBuffer.allocate(HandleRig.SLOT);

        long allocated = allocatedBy(
                () -> {
                    handler.take(slot, packets);
                    handler.take(slot, packets);
                },
                () -> input.read(into.clear(), java.time.Duration.ZERO));

        assertThat(allocated).isZero();
        assertThat(input.counts().dropped()).isPositive();
    }
}
