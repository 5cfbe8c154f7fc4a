package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** The thread that entered the queue last is its owner; others touch nothing. */
public abstract class OwnershipRule extends ProviderRule {

    @Test
    void formerOwnerIsAnsweredClosingAndGetsNothing() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 4);
        pipe.submitAsap(0, 4, false);
        CompletableFuture.runAsync(session.queue::enter).get();
        session.bench.pass(40);
        CompletionBatch batch = new CompletionBatch(4);

        assertThat(pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.CLOSING);
        assertThat(pipe.submitAt(1, 4, session.bench.frame() + 20)).isEqualTo(IsochPipe.CLOSING);
        assertThat(session.queue.await(Long.MAX_VALUE, batch)).isZero();
        session.queue.enter();

        assertThat(session.await(1)).containsExactly(new Done(pipe, 0, TransferOutcome.COMPLETED));
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(4 * 192);
        assertThat(pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.OK);
    }

    @Test
    void ownerThatWaitsReturnsWhenAnotherEnters() throws Exception {
        BenchSession session = open();
        AtomicInteger entries = new AtomicInteger(-1);
        AtomicBoolean entered = new AtomicBoolean();
        Thread former = new Thread(() -> {
            session.queue.enter();
            entered.set(true);
            entries.set(session.queue.await(Long.MAX_VALUE, new CompletionBatch(1)));
        });
        former.start();
        while (!entered.get() || !session.bench.waits(former)) {
            Thread.onSpinWait();
        }

        session.queue.enter();
        former.join();

        assertThat(entries).hasValue(0);
    }

    @Test
    void newOwnerGetsTheCompletionsOfTheFormerOnesTransfers() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        CompletableFuture.runAsync(() -> {
                    session.queue.enter();
                    session.submitAll(pipe);
                })
                .get();

        session.queue.enter();

        assertThat(session.await(2)).extracting(Done::slot).containsExactly(0, 1);
    }
}
