package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** Waiting, waking, owning. */
@Timeout(60)
class QueueTest {

    @Test
    void batchTakesNoMoreThanItsCapacityAndTheRestNextTime() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(5, 1);
        for (int slot = 0; slot < 5; slot++) {
            pipe.submitAsap(slot, 1, false);
        }
        rig.clock.advance(30);
        CompletionBatch batch = new CompletionBatch(3);

        assertThat(rig.queue.await(0, batch)).isEqualTo(3);
        assertThat(batch.slot(0)).isZero();
        assertThat(batch.slot(2)).isEqualTo(2);
        assertThat(batch.pipe(2)).isSameAs(pipe);
        assertThat(batch.outcome(2)).isEqualTo(TransferOutcome.COMPLETED);
        assertThat(rig.queue.await(0, batch)).isEqualTo(2);
        assertThat(batch.slot(0)).isEqualTo(3);
        assertThat(rig.queue.await(0, batch)).isZero();
    }

    @Test
    void completionsOfSeveralPipesComeInTheirOrder() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe speaker = rig.speaker(2, 1);
        IsochPipe microphone = rig.microphone(3, 1);
        for (int i = 0; i < 2; i++) {
            speaker.submitAsap(i, 1, false);
        }
        for (int i = 0; i < 3; i++) {
            microphone.submitAsap(i, 1, false);
        }
        rig.clock.advance(30);

        assertThat(rig.dequeue()).hasSize(5);
    }

    @Test
    void formerOwnerTouchesNothing() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(3, 1);
        pipe.submitAsap(0, 1, false);
        CompletableFuture.runAsync(rig.queue::enter).get();
        rig.clock.advance(30);
        CompletionBatch batch = new CompletionBatch(3);

        assertThat(pipe.submitAsap(1, 1, false)).isEqualTo(IsochPipe.CLOSING);
        assertThat(rig.queue.await(Long.MAX_VALUE, batch)).isZero();
        rig.queue.enter();

        assertThat(rig.queue.await(0, batch)).isEqualTo(1);
        assertThat(batch.slot(0)).isZero();
        assertThat(pipe.submitAsap(1, 1, false)).isEqualTo(IsochPipe.OK);
    }

    @Test
    void ownerThatWaitsReturnsWhenItIsReplaced() throws Exception {
        Rig rig = Rig.headset();
        Waiter waiter = new Waiter(rig, Long.MAX_VALUE);

        rig.queue.enter();

        assertThat(waiter.entries()).isZero();
    }

    @Test
    void wakeupOfTheFormerOwnerReachesTheNextOne() throws Exception {
        Rig rig = Rig.headset();
        CompletableFuture.runAsync(rig.queue::enter).get();
        rig.queue.wakeup();
        CompletionBatch batch = new CompletionBatch(1);
        assertThat(rig.queue.await(Long.MAX_VALUE, batch)).isZero();

        rig.queue.enter();

        assertThat(rig.queue.await(Long.MAX_VALUE, batch)).isZero();
    }

    @Test
    void wakeupBeforeTheWaitIsNotLostAndCoalesces() throws Exception {
        Rig rig = Rig.headset();
        Waiter waiter = new Waiter(rig, Long.MAX_VALUE, () -> {
            rig.queue.wakeup();
            rig.queue.wakeup();
        });

        assertThat(waiter.entries()).isZero();

        Waiter next = new Waiter(rig, 3_000_000);
        rig.clock.advance(2);
        assertThat(next.isWaiting()).isTrue();
        rig.clock.advance(1);
        assertThat(next.entries()).isZero();
    }

    @Test
    void wakeupEndsTheWait() throws Exception {
        Rig rig = Rig.headset();
        Waiter waiter = new Waiter(rig, Long.MAX_VALUE);

        rig.queue.wakeup();

        assertThat(waiter.entries()).isZero();
    }

    @Test
    void noWakeupIsEverLost() throws Exception {
        Rig rig = Rig.headset();
        int rounds = 20_000;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Thread owner = new Thread(() -> {
            CompletionBatch batch = new CompletionBatch(1);
            rig.queue.enter();
            while (seen.get() < rounds) {
                rig.queue.await(Long.MAX_VALUE, batch);
                seen.set(asked.get());
            }
        });
        owner.start();
        for (int round = 1; round <= rounds; round++) {
            asked.set(round);
            rig.queue.wakeup();
            while (round % 16 == 0 && seen.get() < round) {
                Thread.onSpinWait();
            }
        }
        owner.join();

        assertThat(seen).hasValue(rounds);
    }

    @Test
    void completionEndsTheWait() throws Exception {
        Rig rig = Rig.headset();
        IsochPipe pipe = rig.speaker(2, 1);
        pipe.submitAsap(1, 1, false);
        Waiter waiter = new Waiter(rig, Long.MAX_VALUE);

        rig.clock.advance(30);

        assertThat(waiter.entries()).isEqualTo(1);
    }

    @Test
    void interruptIsDeferred() throws Exception {
        Rig rig = Rig.headset();
        Waiter waiter = new Waiter(rig, 5_000_000);
        waiter.thread.interrupt();
        while (waiter.thread.isInterrupted()) {
            Thread.onSpinWait();
        }

        rig.clock.advance(5);

        assertThat(waiter.entries()).isZero();
        assertThat(waiter.interrupted).isTrue();
    }

    @Test
    void closedQueueWaitsNoMore() throws Exception {
        Rig rig = Rig.headset();
        rig.queue.close();
        rig.queue.close();

        assertThat(rig.queue.await(Long.MAX_VALUE, new CompletionBatch(1))).isZero();
    }

    /** A thread that enters the queue, does something and waits once. */
    private static final class Waiter {

        final Thread thread;
        volatile boolean interrupted;
        private volatile int entries = -1;

        Waiter(Rig rig, long nanos) {
            this(rig, nanos, () -> {});
            while (!isWaiting()) {
                Thread.onSpinWait();
            }
        }

        Waiter(Rig rig, long nanos, Runnable before) {
            thread = new Thread(() -> {
                rig.queue.enter();
                before.run();
                entries = rig.queue.await(nanos, new CompletionBatch(8));
                interrupted = Thread.interrupted();
            });
            thread.start();
        }

        boolean isWaiting() {
            return thread.getState() == Thread.State.WAITING;
        }

        int entries() throws InterruptedException {
            thread.join();
            return entries;
        }
    }
}
