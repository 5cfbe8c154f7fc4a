package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;
import org.microframe.usb.host.kit.ProviderBench.Served;

/** Transfers at frames that the caller names. */
public abstract class ExplicitFrameRule extends ProviderRule {

    private static final int AHEAD = 50;

    @Test
    void transfersGoExactlyWhereTheyAreToldAndGapsAreAllowed() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 8);
        long start = session.bench.frame() + AHEAD;

        assertThat(pipe.submitAt(0, 8, start)).isEqualTo(start + 8);
        assertThat(pipe.submitAt(1, 3, start + 8)).isEqualTo(start + 11);
        assertThat(pipe.submitAt(2, 4, start + 30)).isEqualTo(start + 34);

        assertThat(session.await(3)).extracting(Done::outcome).containsOnly(TransferOutcome.COMPLETED);
        assertThat(session.bench.served(StandardDevice.OUT))
                .containsExactly(new Served(start, 11), new Served(start + 30, 4));
    }

    @Test
    void twoPipesStartInTheSameFrame() throws Exception {
        BenchSession session = open();
        IsochPipe out = session.out(2, 8);
        IsochPipe in = session.in(2, 8);
        long start = session.bench.frame() + AHEAD;
        out.submitAt(0, 8, start);
        in.submitAt(0, 8, start);
        session.await(2);

        assertThat(session.bench.served(StandardDevice.OUT)).isEqualTo(session.bench.served(StandardDevice.IN));
    }

    @Test
    void onlyTheLow32BitsOfTheFrameCount() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 8);
        long start = session.bench.frame() + AHEAD;

        assertThat(pipe.submitAt(0, 8, start | 7L << 40)).isEqualTo(start + 8);

        session.await(1);
        assertThat(session.bench.served(StandardDevice.OUT)).containsExactly(new Served(start, 8));
    }

    @Test
    void framesThatAreOverAreDroppedAndTheRestIsSent() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 200);
        long start = session.bench.frame() - 20;

        assertThat(pipe.submitAt(0, 200, start)).isEqualTo(start + 200);

        assertThat(session.await(1)).containsExactly(new Done(pipe, 0, TransferOutcome.COMPLETED));
        Served served = session.bench.served(StandardDevice.IN).get(0);
        assertThat(served.firstFrame()).isGreaterThan(start + 20);
        assertThat(served.end()).isEqualTo(start + 200);
        for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
            boolean late = start + packets.frame() < served.firstFrame();
            assertThat(packets.status()).isEqualTo(late ? PacketStatus.MISSED : PacketStatus.OK);
        }
    }

    @Test
    void transferThatIsLateAsAWholeIsNeverOnTheBus() throws Exception {
        BenchSession session = open();
        IsochPipe in = session.in(2, 4);
        IsochPipe out = session.out(2, 4);
        long start = session.bench.frame() - 10;

        assertThat(in.submitAt(0, 4, start)).isEqualTo(start + 4);
        assertThat(session.await(1)).containsExactly(new Done(in, 0, TransferOutcome.FAILED));
        assertThat(out.submitAt(0, 4, start)).isEqualTo(start + 4);
        assertThat(session.await(1).get(0).outcome()).isIn(TransferOutcome.FAILED, TransferOutcome.COMPLETED);

        assertThat(session.bench.served(StandardDevice.IN)).isEmpty();
        assertThat(session.bench.served(StandardDevice.OUT)).isEmpty();
        assertThat(session.bench.received(StandardDevice.OUT)).isEmpty();
    }

    @Test
    void framesThatArePromisedToThePendingOnesAreLate() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 8);
        long start = session.bench.frame() + AHEAD;
        pipe.submitAt(0, 8, start);

        pipe.submitAt(1, 8, start + 4);
        session.await(2);

        assertThat(session.bench.served(StandardDevice.OUT)).containsExactly(new Served(start, 12));
    }

    @Test
    void startOutOfTheWindowIsRejectedAtTheCallOrAsTheCompletion() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        for (long distance : new long[] {IsochPipe.START_WINDOW + 200, -IsochPipe.START_WINDOW - 200, 1L << 31}) {
            long answer = pipe.submitAt(0, 4, session.bench.frame() + distance);
            if (answer != IsochPipe.REFUSED) {
                assertThat(answer).isNotNegative();
                assertThat(session.await(1)).containsExactly(new Done(pipe, 0, TransferOutcome.FAILED));
            }
        }
        assertThat(session.bench.served(StandardDevice.OUT)).isEmpty();

        long within = session.bench.frame() + IsochPipe.START_WINDOW - 100;
        assertThat(pipe.submitAt(1, 4, within)).isEqualTo(within + 4);
        session.await(1);
        assertThat(session.bench.served(StandardDevice.OUT)).containsExactly(new Served(within, 4));
    }

    @Test
    void asapContinuesWhatIsPendingAtAFrame() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 8);
        long start = session.bench.frame() + AHEAD;
        pipe.submitAt(0, 8, start);

        assertThat(pipe.submitAsap(1, 8, true)).isEqualTo(IsochPipe.OK);
        session.await(2);

        assertThat(session.bench.served(StandardDevice.OUT)).containsExactly(new Served(start, 16));
    }
}
