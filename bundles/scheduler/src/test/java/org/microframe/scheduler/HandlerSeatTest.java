package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;

@Timeout(20)
class HandlerSeatTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(10);

    private final HandlerSeat seat = new HandlerSeat(
            new SlotHandler() {
                @Override
                public int fill(ByteBuffer slot) {
                    return 0;
                }

                @Override
                public void take(ByteBuffer slot, IsochPackets packets) {
                    slot.rewind();
                }
            },
            Dispatch.PUMP,
            Precedence.DEFAULT);

    @Test
    void countsItsCallsAndHowLongTheyTook() {
        for (long took : new long[] {5, 20, 10}) {
            seat.begin(100);
            seat.count(100 + took);
            seat.end();
        }
        seat.holds(2);
        seat.overrun(8);

        assertThat(seat.status(true))
                .usingRecursiveComparison()
                .ignoringFields("callTimes")
                .isEqualTo(new HandlerStatus(Dispatch.PUMP, true, 3, 2, 8, 35, 20));
    }

    @Test
    void disownsACallThatIsUnderWayAndLeavesAHandlerThatIsInNoneAttached() {
        assertThat(seat.disown()).isFalse();
        assertThat(seat.isOver()).isFalse();

        seat.begin(0);

        assertThat(seat.disown()).isTrue();
        assertThat(seat.isOver()).isTrue();
        assertThat(seat.end()).isFalse();
    }

    @Test
    void letsOneCallBeginAtATime() {
        assertThat(seat.begin(0)).isTrue();
        assertThat(seat.begin(0)).isFalse();
        assertThat(seat.end()).isTrue();
        assertThat(seat.begin(0)).isTrue();
    }

    @Test
    void letsNoCallBeginAfterDetach() {
        assertThat(seat.detach(0)).isTrue();
        assertThat(seat.begin(0)).isFalse();
        assertThat(seat.isOver()).isTrue();
    }

    @Test
    void waitsForTheCallUnderWay() throws Exception {
        CountDownLatch inCall = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            seat.begin(0);
            inCall.countDown();
            await(mayEnd);
            ended.set(true);
            seat.end();
        });
        caller.start();
        inCall.await();
        new Thread(mayEnd::countDown).start();

        assertThat(seat.detach(LONG)).isTrue();
        assertThat(ended).isTrue();
        caller.join();
    }

    @Test
    void disownsACallThatTakesTooLong() throws Exception {
        CountDownLatch inCall = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean owned = new AtomicBoolean(true);
        Thread caller = new Thread(() -> {
            seat.begin(0);
            inCall.countDown();
            await(mayEnd);
            owned.set(seat.end());
        });
        caller.start();
        inCall.await();

        assertThat(seat.detach(1_000_000)).isFalse();
        mayEnd.countDown();
        caller.join();
        assertThat(owned).isFalse();
        assertThat(seat.begin(0)).isFalse();
    }

    @Test
    void doesNotWaitForItselfWhenDetachedFromWithinItsCall() {
        seat.begin(0);

        assertThat(seat.detach(LONG)).isTrue();
        assertThat(seat.end()).isFalse();
        assertThat(seat.begin(0)).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
