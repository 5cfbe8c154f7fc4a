package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bus time that waits for nobody. */
@Timeout(60)
class RealClockTest {

    private final RealClock clock = new RealClock(5000);
    private final VirtualBus bus = new VirtualBus(clock);
    private final VirtualDevice device =
            bus.plug(Devices.headset("a").withBehaviour(Devices.SPEAKER, new EndpointBehaviour.MemorySink()));

    @AfterEach
    void closeBus() {
        bus.close();
    }

    @Test
    void transferCompletesAfterItsTimeAndNotBefore() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        VirtualPipe pipe = pipe((slot, end) -> ended.countDown());
        long first = bus.frame() + 50;
        assertThat(pipe.submit(0, first, 5)).isTrue();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(bus.frame()).isGreaterThanOrEqualTo(first + 5);
        assertThat(device.records().get(0).schedule()).containsExactly(new FrameRun(first, 5, 5, 5 * 192));
    }

    @Test
    void lateBusThreadCarriesAllThatWasSubmittedInTimeAndNothingElse() throws Exception {
        List<TransferEnd> ends = new ArrayList<>();
        VirtualPipe pipe = pipe((slot, end) -> ends.add(end));
        long first;
        synchronized (bus) {
            first = bus.frame() + 200;
            assertThat(pipe.submit(0, first, 10)).isTrue();
            assertThat(pipe.submit(1, first + 10, 10)).isTrue();
            while (bus.frame() < first + 25) {
                Thread.onSpinWait();
            }
            assertThat(pipe.pending()).isEqualTo(2);
            assertThat(pipe.submit(2, first + 22, 1)).isFalse();
        }

        pipe.abort();

        assertThat(ends).containsExactly(TransferEnd.COMPLETED, TransferEnd.COMPLETED);
        assertThat(device.records().get(0).schedule()).containsExactly(new FrameRun(first, 20, 20, 20 * 192));
        assertThat(device.records().get(0).received()).containsExactly(new FrameRun(first, 20, 20, 20 * 192));
    }

    @Test
    void threadRunsWhileAPipeIsOpen() throws Exception {
        assertThat(busThreads()).isZero();
        VirtualPipe pipe = pipe((slot, end) -> {});
        assertThat(busThreads()).isEqualTo(1);

        pipe.close();
        bus.close();

        while (busThreads() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void waitEndsWithItsTime() throws Exception {
        Object monitor = new Object();
        long deadline = clock.nanoTime() + 5_000_000;

        synchronized (monitor) {
            for (long left = 5_000_000; left > 0; left = deadline - clock.nanoTime()) {
                clock.await(monitor, left);
            }
        }

        assertThat(clock.nanoTime()).isGreaterThanOrEqualTo(deadline);
    }

    private VirtualPipe pipe(TransferSink sink) throws Exception {
        VirtualLink link = device.open();
        link.selectAlternateSetting(1, 1);
        return link.openPipe(Devices.SPEAKER, 4, 10, ByteBuffer.allocate(4 * 10 * 192), null, sink);
    }

    private static long busThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("microframe-virtualbus") && thread.isAlive())
                .count();
    }
}
