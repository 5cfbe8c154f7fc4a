package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** Completions come after the frames, in the order of submission, as many as there is room for. */
public abstract class CompletionOrderRule extends ProviderRule {

    @Test
    void completionsComeInTheOrderOfSubmission() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(5, 2);
        List<Integer> order = List.of(3, 0, 4, 1, 2);
        order.forEach(slot -> pipe.submitAsap(slot, 2, false));

        assertThat(session.await(5)).extracting(Done::slot).isEqualTo(order);
    }

    @Test
    void lateCompletionHoldsBackThoseBehindIt() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(4, 2);
        session.bench.inject(StandardDevice.OUT, BenchFault.LATE_COMPLETION, 1);
        session.submitAll(pipe);

        assertThat(session.await(4))
                .extracting(Done::slot, Done::outcome)
                .containsExactly(
                        tuple(0, TransferOutcome.COMPLETED),
                        tuple(1, TransferOutcome.COMPLETED),
                        tuple(2, TransferOutcome.COMPLETED),
                        tuple(3, TransferOutcome.COMPLETED));
        assertThat(session.bench.frame()
                        - session.bench.served(StandardDevice.OUT).get(0).firstFrame())
                .isGreaterThanOrEqualTo(2 + 10);
    }

    @Test
    void completionComesAfterItsLastFrame() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 8);
        pipe.submitAsap(0, 8, false);

        session.await(1);

        assertThat(session.bench.served(StandardDevice.OUT).get(0).end()).isLessThanOrEqualTo(session.bench.frame());
    }

    @Test
    void batchTakesWhatItHasRoomForAndTheRestNextTime() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(5, 1);
        session.submitAll(pipe);
        session.bench.pass(60);
        CompletionBatch batch = new CompletionBatch(3);

        assertThat(session.queue.await(0, batch)).isEqualTo(3);
        assertThat(batch.slot(0)).isZero();
        assertThat(batch.slot(2)).isEqualTo(2);
        assertThat(batch.pipe(0)).isSameAs(pipe);
        assertThat(session.queue.await(0, batch)).isEqualTo(2);
        assertThat(batch.slot(0)).isEqualTo(3);
        assertThat(session.queue.await(0, batch)).isZero();
        assertThat(batch.size()).isZero();
    }

    @Test
    void pipesOfAConnectionShareItsQueue() throws Exception {
        BenchSession session = open();
        IsochPipe out = session.out(3, 2);
        IsochPipe in = session.in(2, 3);
        session.submitAll(out);
        session.submitAll(in);

        List<Done> done = session.await(5);

        assertThat(done)
                .filteredOn(each -> each.pipe() == out)
                .extracting(Done::slot)
                .containsExactly(0, 1, 2);
        assertThat(done)
                .filteredOn(each -> each.pipe() == in)
                .extracting(Done::slot)
                .containsExactly(0, 1);
    }

    @Test
    void failedTransferIsToldAsFailedAndTheOthersAsTheyAre() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 2);
        session.bench.inject(StandardDevice.OUT, BenchFault.FAILED_TRANSFER, 1);
        session.submitAll(pipe);

        assertThat(session.await(3))
                .extracting(Done::outcome)
                .containsExactly(TransferOutcome.FAILED, TransferOutcome.COMPLETED, TransferOutcome.COMPLETED);
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(6 * 192);
    }
}
