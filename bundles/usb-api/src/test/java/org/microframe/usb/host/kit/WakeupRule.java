package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;

/** How a wait for completions ends. */
public abstract class WakeupRule extends ProviderRule {

    @Test
    void waitWithoutTimeReturnsAtOnce() throws Exception {
        assertThat(open().queue.await(0, new CompletionBatch(1))).isZero();
    }

    @Test
    void wakeupBeforeTheWaitIsNotLostAndSeveralCoalesce() throws Exception {
        BenchSession session = open();
        session.queue.wakeup();
        session.queue.wakeup();
        assertThat(session.queue.await(Long.MAX_VALUE, new CompletionBatch(1))).isZero();

        Waiter waiter = new Waiter(session, Long.MAX_VALUE);
        session.bench.pass(5);
        assertThat(waiter.entries).isEqualTo(Waiter.WAITING);
        session.queue.wakeup();
        waiter.join();

        assertThat(waiter.entries).isZero();
    }

    @Test
    void waitEndsByItselfWhenItsTimeIsOver() throws Exception {
        BenchSession session = open();
        Waiter waiter = new Waiter(session, 30_000_000);

        while (waiter.isAlive()) {
            session.bench.pass(1);
        }
        waiter.join();

        assertThat(waiter.entries).isZero();
    }

    @Test
    void wakeupEndsTheWait() throws Exception {
        BenchSession session = open();
        Waiter waiter = new Waiter(session, Long.MAX_VALUE);

        session.queue.wakeup();
        waiter.join();

        assertThat(waiter.entries).isZero();
    }

    @Test
    void completionEndsTheWait() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        pipe.submitAsap(0, 4, false);
        Waiter waiter = new Waiter(session, Long.MAX_VALUE);

        while (waiter.isAlive()) {
            session.bench.pass(1);
        }
        waiter.join();

        assertThat(waiter.entries).isEqualTo(1);
    }

    @Test
    void interruptIsKeptForLater() throws Exception {
        BenchSession session = open();
        Waiter waiter = new Waiter(session, Long.MAX_VALUE);
        waiter.interrupt();

        session.queue.wakeup();
        waiter.join();

        assertThat(waiter.entries).isZero();
        assertThat(waiter.interrupted).isTrue();
    }

    /** A thread that enters the queue and waits once. */
    private static final class Waiter extends Thread {

        static final int WAITING = -1;

        private final BenchSession session;
        private final long nanos;
        volatile int entries = WAITING;
        volatile boolean interrupted;

        Waiter(BenchSession session, long nanos) {
            this.session = session;
            this.nanos = nanos;
            start();
            while (isAlive() && !session.bench.waits(this)) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void run() {
            session.queue.enter();
            entries = session.queue.await(nanos, new CompletionBatch(8));
            interrupted = Thread.interrupted();
        }
    }
}
