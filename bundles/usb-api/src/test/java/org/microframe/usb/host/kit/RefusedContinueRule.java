package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** ContinueStreams that cannot be honoured, at the call or as the completion. */
public abstract class RefusedContinueRule extends ProviderRule {

    @Test
    void nothingWasEverSubmitted() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);

        session.submitRefused(pipe, 0, 0);

        assertThat(session.bench.served(StandardDevice.OUT)).isEmpty();
        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.OK);
        assertThat(session.await(1)).containsExactly(new Done(pipe, 0, TransferOutcome.COMPLETED));
    }

    @Test
    void chainRanDry() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.in(2, 4);
        session.submitAll(pipe);
        session.await(2);
        session.bench.pass(2);

        session.submitRefused(pipe, 0, 0);

        assertThat(session.bench.served(StandardDevice.IN))
                .singleElement()
                .extracting(ProviderBench.Served::frames)
                .isEqualTo(8L);
    }

    @Test
    void refusedTransferWasNeverOnTheBusAndThoseBeforeItWere() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 8);
        pipe.submitAsap(0, 8, false);
        pipe.submitAsap(1, 8, true);
        session.bench.inject(StandardDevice.OUT, BenchFault.REFUSED_CONTINUE, 1);

        List<Done> before = session.submitRefused(pipe, 2, 2);

        assertThat(before)
                .containsExactly(
                        new Done(pipe, 0, TransferOutcome.COMPLETED), new Done(pipe, 1, TransferOutcome.COMPLETED));
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(16 * 192);
    }

    @Test
    void whatIsBehindItIsRefusedAsWellOrCarriedAndNothingElse() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(6, 8);
        pipe.submitAsap(0, 8, false);
        session.bench.inject(StandardDevice.OUT, BenchFault.REFUSED_CONTINUE, 1);
        List<Integer> accepted = new ArrayList<>(List.of(0));
        for (int slot = 1; slot < 6; slot++) {
            if (pipe.submitAsap(slot, 8, true) == IsochPipe.OK) {
                accepted.add(slot);
            }
        }

        List<Done> done = session.await(accepted.size());

        assertThat(done).extracting(Done::slot).isEqualTo(accepted);
        assertThat(done)
                .extracting(Done::outcome)
                .isSubsetOf(TransferOutcome.COMPLETED, TransferOutcome.REFUSED)
                .startsWith(TransferOutcome.COMPLETED);
        long completed = done.stream()
                .filter(each -> each.outcome() == TransferOutcome.COMPLETED)
                .count();
        assertThat(completed).isLessThan(6);
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize((int) completed * 8 * 192);
        assertThat(pipe.submitAsap(0, 8, false)).isEqualTo(IsochPipe.OK);
        assertThat(session.await(1)).extracting(Done::outcome).containsExactly(TransferOutcome.COMPLETED);
    }
}
