package org.microframe.streaming;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbSpeed;
import org.osgi.service.log.Logger;

/** A streaming runtime over a planned scheduler, as one bundle sees it, another one for each test; the test plays the pump. */
final class HandleRig implements BeforeEachCallback, AfterEachCallback {

    /** Bytes of a frame, which is one packet. */
    static final int FRAME = 4;
    /** Frames of a transfer. */
    static final int FRAMES = 8;

    static final int SLOT = FRAME * FRAMES;
    static final int GOOD = 0;
    static final int MISSED = 0xC0020000;
    static final StreamRequest OUT = new StreamRequest("(a=b)", 1, 1, 0x01, 16, FRAMES, 4);
    static final StreamRequest IN = new StreamRequest("(a=b)", 2, 1, 0x82, 16, FRAMES, 4);

    /** A call on a thread of its own. */
    static final class Call<T> {
        final Thread thread;
        private final FutureTask<T> task;

        Call(Callable<T> body) {
            task = new FutureTask<>(body);
            thread = new Thread(task, "call");
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits until the thread waits. */
        Call<T> untilBlocked() {
            untilBlockedOrDone();
            if (task.isDone()) {
                throw new AssertionError("the call has returned; it was to block");
            }
            return this;
        }

        /** Waits until the thread waits or the call has returned. */
        void untilBlockedOrDone() {
            while (!task.isDone()
                    && thread.getState() != Thread.State.WAITING
                    && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }

        boolean isDone() {
            return task.isDone();
        }

        T result() throws Exception {
            return task.get(10, TimeUnit.SECONDS);
        }

        Throwable failure() throws Exception {
            try {
                throw new AssertionError("the call returned " + result() + "; it was to throw");
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    final List<String> warnings = new CopyOnWriteArrayList<>();
    final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    final StreamingRuntime runtime = new StreamingRuntime(executor, (Logger) Proxy.newProxyInstance(
            HandleRig.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("warn")) {
                    warnings.add(String.valueOf(arguments[0]));
                }
                return null;
            }));
    final BundleStreams streams = new BundleStreams(runtime, "org.example.plugin");
    PlannedScheduler scheduler = new PlannedScheduler();

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        runtime.schedulerArrived(scheduler);
        settle();
    }

    /** Waits until the runtime's thread has done what was asked of it. */
    void settle() throws Exception {
        executor.submit(() -> {}).get();
    }

    /** The stream of a handle that was just opened. */
    PlannedScheduler.Opened opened() throws Exception {
        settle();
        return scheduler.last();
    }

    /** As {@link #opened}, and running. */
    PlannedScheduler.Opened running() throws Exception {
        PlannedScheduler.Opened opened = opened();
        opened.run();
        return opened;
    }

    PlannedScheduler nextScheduler() throws Exception {
        runtime.schedulerLeft(scheduler);
        scheduler = new PlannedScheduler();
        runtime.schedulerArrived(scheduler);
        settle();
        return scheduler;
    }

    static ByteBuffer bytes(int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            bytes.put((byte) (from + i));
        }
        return bytes.flip();
    }

    /** Has the handler fill a slot, and returns what it filled. */
    static byte[] fill(PlannedScheduler.Opened stream) {
        ByteBuffer slot = ByteBuffer.allocate(SLOT).order(ByteOrder.LITTLE_ENDIAN);
        byte[] filled = new byte[stream.handler.fill(slot)];
        slot.get(0, filled);
        return filled;
    }

    /** Hands the handler a slot whose bytes count up from a number, with these USBD_STATUS for its packets, else good. */
    static void take(PlannedScheduler.Opened stream, int from, int... statuses) {
        ByteBuffer entries =
                ByteBuffer.allocate(FRAMES * IsochPackets.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FRAMES; i++) {
            entries.putInt(i * FRAME).putInt(FRAME).putInt(i < statuses.length ? statuses[i] : GOOD);
        }
        IsochPackets packets = new IsochPackets(entries.flip(), new IsochGeometry(UsbSpeed.FULL, 1, FRAME));
        stream.handler.take(bytes(from, SLOT).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN), packets.reset(FRAMES));
    }

    static LedgerSnapshot ledger(long carried, long underrun) {
        return ledger(carried, underrun, 0);
    }

    static LedgerSnapshot ledger(long carried, long underrun, long dropped) {
        return new LedgerSnapshot(
                "bus",
                100,
                100 + carried,
                carried,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                underrun,
                0,
                dropped,
                0,
                0,
                0,
                1,
                0,
                LedgerPosition.NONE,
                LedgerHoles.NONE);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        runtime.end();
        executor.shutdownNow();
    }
}
