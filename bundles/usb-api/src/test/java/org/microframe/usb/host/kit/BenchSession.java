package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/** An open device, whose queue belongs to the thread that made the session. */
public final class BenchSession {

    /** A dequeued completion. */
    public record Done(IsochPipe pipe, int slot, TransferOutcome outcome) {}

    private static final int PATIENCE_FRAMES = 10_000;

    final ProviderBench bench;
    final StandardDevice standard;
    final UsbDevice device;
    final CompletionQueue queue;
    final UsbConnection connection;
    private final CompletionBatch batch = new CompletionBatch(16);

    BenchSession(ProviderBench bench, StandardDevice standard, UsbDevice device) throws UsbException {
        this.bench = bench;
        this.standard = standard;
        this.device = device;
        queue = device.newQueue();
        queue.enter();
        connection = device.open(queue);
    }

    /** A pipe to {@link StandardDevice#OUT}, whose frame number has been read once. */
    IsochPipe out(int slots, int framesPerSlot) throws UsbException {
        return pipe(1, StandardDevice.OUT, slots, framesPerSlot);
    }

    /** A pipe to {@link StandardDevice#IN}, whose frame number has been read once. */
    IsochPipe in(int slots, int framesPerSlot) throws UsbException {
        return pipe(2, StandardDevice.IN, slots, framesPerSlot);
    }

    /** A pipe to {@link StandardDevice#LOOPBACK}, whose frame number has been read once. */
    IsochPipe loopback(int slots, int framesPerSlot) throws UsbException {
        return pipe(4, StandardDevice.LOOPBACK, slots, framesPerSlot);
    }

    private IsochPipe pipe(int interfaceNumber, int endpoint, int slots, int framesPerSlot) throws UsbException {
        connection.selectAlternateSetting(interfaceNumber, 1);
        IsochPipe pipe = connection.openIsochPipe(endpoint, slots, framesPerSlot);
        assertThat(pipe.frame(new FrameStamp())).isEqualTo(IsochPipe.OK);
        return pipe;
    }

    /** Submits the first slots, whole, none of which continues the one before it by demand. */
    void submitAll(IsochPipe pipe) {
        for (int slot = 0; slot < pipe.slots(); slot++) {
            assertThat(pipe.submitAsap(slot, pipe.framesPerSlot(), false)).isEqualTo(IsochPipe.OK);
        }
    }

    /** Dequeues what is there, without waiting. */
    List<Done> dequeue() {
        List<Done> done = new ArrayList<>();
        while (queue.await(0, batch) > 0) {
            for (int i = 0; i < batch.size(); i++) {
                done.add(new Done(batch.pipe(i), batch.slot(i), batch.outcome(i)));
            }
        }
        return done;
    }

    /** Lets frames pass until so many completions are dequeued. */
    List<Done> await(int completions) {
        List<Done> done = dequeue();
        for (int i = 0; done.size() < completions && i < PATIENCE_FRAMES; i++) {
            bench.pass(1);
            done.addAll(dequeue());
        }
        assertThat(done).as("completions within %s frames", PATIENCE_FRAMES).hasSize(completions);
        return done;
    }

    /**
     * Submits with ContinueStream what is to be refused, at the call or as the completion, after the completions of what is
     * pending.
     *
     * @param pending number of transfers before it whose completions are to come
     * @return those completions
     */
    List<Done> submitRefused(IsochPipe pipe, int slot, int pending) {
        int answer = pipe.submitAsap(slot, pipe.framesPerSlot(), true);
        if (answer == IsochPipe.REFUSED) {
            return await(pending);
        }
        assertThat(answer).isEqualTo(IsochPipe.OK);
        List<Done> done = await(pending + 1);
        assertThat(done.remove(pending)).isEqualTo(new Done(pipe, slot, TransferOutcome.REFUSED));
        return done;
    }

    /** Lets another thread do something while this one dequeues and lets frames pass. */
    <T> T elsewhere(List<Done> dequeued, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                future.complete(work.get());
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        });
        thread.start();
        while (!future.isDone()) {
            if (dequeued != null) {
                dequeued.addAll(dequeue());
            }
            // A thread that is not waiting must not find that its time is over.
            if (bench.waits(thread)) {
                bench.pass(1);
            } else {
                Thread.onSpinWait();
            }
        }
        return future.join();
    }

    /** Lets another thread do something while this one lets frames pass; what is dequeued meanwhile. */
    List<Done> dequeuedWhile(Runnable work) {
        List<Done> done = new ArrayList<>();
        elsewhere(done, () -> {
            work.run();
            return true;
        });
        return done;
    }
}
