package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.usb.FrameNumbers;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;
import org.microframe.usb.host.kit.ProviderBench.Served;

/** The bus's frame counter of 32 bits, and streams across its wrap. */
public abstract class FrameCounterRule extends ProviderRule {

    private static final long BEFORE_WRAP = 0xFFFF_FFC0L;

    @Test
    void counterIsTheBusFrameModuloItsWidth() throws Exception {
        BenchSession session = open(bench(BEFORE_WRAP), StandardDevice.FULL_SPEED);
        IsochPipe pipe = session.out(2, 1);
        FrameStamp stamp = new FrameStamp();
        for (int i = 0; i < 100; i++) {
            long before = session.bench.frame();
            assertThat(pipe.frame(stamp)).isEqualTo(IsochPipe.OK);

            assertThat(FrameNumbers.unwrap(before, stamp.frame())).isBetween(before, session.bench.frame());
            session.bench.pass(1);
        }
        assertThat(session.bench.frame()).isGreaterThan(1L << 32);
    }

    @Test
    void timeOfTheStampGoesOnWithTheFrames() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 1);
        FrameStamp first = new FrameStamp();
        FrameStamp second = new FrameStamp();
        pipe.frame(first);
        session.bench.pass(20);
        pipe.frame(second);

        long frames = second.frame() - first.frame();
        assertThat(second.nanoTime() - first.nanoTime()).isBetween((frames - 1) * 1_000_000, (frames + 1) * 1_000_000);
    }

    @Test
    void chainCrossesTheWrapInOnePiece() throws Exception {
        BenchSession session = open(bench(BEFORE_WRAP), StandardDevice.FULL_SPEED);
        IsochPipe pipe = session.out(4, 8);
        session.submitAll(pipe);
        for (int i = 0; i < 20; i++) {
            Done done = session.await(1).get(0);
            assertThat(done.outcome()).isEqualTo(TransferOutcome.COMPLETED);
            assertThat(pipe.submitAsap(done.slot(), 8, true)).isEqualTo(IsochPipe.OK);
        }
        session.await(4);

        assertThat(session.bench.served(StandardDevice.OUT))
                .singleElement()
                .extracting(Served::frames)
                .isEqualTo(24 * 8L);
        assertThat(session.bench.frame()).isGreaterThan(1L << 32);
    }

    @Test
    void explicitFramesCrossTheWrap() throws Exception {
        BenchSession session = open(bench(BEFORE_WRAP), StandardDevice.FULL_SPEED);
        IsochPipe pipe = session.out(3, 8);
        long start = (1L << 32) - 4;

        assertThat(pipe.submitAt(0, 8, 0xFFFF_FFFCL)).isEqualTo(4);
        assertThat(pipe.submitAt(1, 8, 4)).isEqualTo(12);
        session.await(2);

        assertThat(session.bench.served(StandardDevice.OUT)).containsExactly(new Served(start, 16));
    }
}
