package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** Transfers that are placed as soon as possible, and one behind the other. */
public abstract class AsapChainRule extends ProviderRule {

    @Test
    void pendingTransfersAreContinuedWithAndWithoutContinueStream() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(4, 8);

        assertThat(pipe.submitAsap(0, 8, false)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(1, 8, true)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(2, 5, false)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(3, 8, true)).isEqualTo(IsochPipe.OK);
        session.await(4);

        assertThat(session.bench.served(StandardDevice.OUT))
                .singleElement()
                .extracting(ProviderBench.Served::frames)
                .isEqualTo(29L);
    }

    @Test
    void chainGoesOnForAsLongAsItIsFed() throws Exception {
        BenchSession session = open(StandardDevice.HIGH_SPEED);
        IsochPipe pipe = session.out(6, 4);
        session.submitAll(pipe);
        for (int i = 0; i < 200; i++) {
            Done done = session.await(1).get(0);
            assertThat(done.outcome()).isEqualTo(TransferOutcome.COMPLETED);
            assertThat(pipe.submitAsap(done.slot(), 4, true)).isEqualTo(IsochPipe.OK);
        }
        session.await(6);

        assertThat(session.bench.served(StandardDevice.OUT))
                .singleElement()
                .extracting(ProviderBench.Served::frames)
                .isEqualTo(206 * 4L);
    }

    @Test
    void startIsAheadOfTheFrameReadBefore() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 2);
        for (int i = 0; i < 20; i++) {
            long before = session.bench.frame();
            pipe.submitAsap(0, 2, false);
            session.await(1);

            List<ProviderBench.Served> served = session.bench.served(StandardDevice.OUT);
            assertThat(served.get(served.size() - 1).firstFrame()).isGreaterThan(before);
        }
    }

    @Test
    void chainThatRanDryBeginsAnew() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 2);
        session.submitAll(pipe);
        session.await(2);
        session.bench.pass(3);

        assertThat(pipe.submitAsap(0, 2, false)).isEqualTo(IsochPipe.OK);
        session.await(1);

        assertThat(session.bench.served(StandardDevice.OUT)).hasSize(2);
    }
}
