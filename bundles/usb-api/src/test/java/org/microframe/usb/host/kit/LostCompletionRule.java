package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** A completion that never comes: closing is bounded, says so, and the memory is kept. */
public abstract class LostCompletionRule extends ProviderRule {

    private static final int PROOF_FRAMES = 2_000;
    private static final int MARGIN_FRAMES = 300;

    @Test
    void closeGivesUpAfterTwoSecondsAndSaysSo() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 4);
        session.bench.inject(StandardDevice.OUT, BenchFault.LOST_COMPLETION, 1);
        session.submitAll(pipe);
        assertThat(session.await(2)).extracting(Done::slot).containsExactly(1, 2);
        long before = session.bench.frame();

        boolean proven = session.elsewhere(new ArrayList<>(), () -> pipe.close(false));

        assertThat(proven).isFalse();
        assertThat(session.bench.frame() - before).isBetween(PROOF_FRAMES - 10L, PROOF_FRAMES + (long) MARGIN_FRAMES);
        assertThat(pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.CLOSING);
        ByteBuffer kept = pipe.slot(0);
        assertThat(kept.putInt(0, 9).getInt(0)).isEqualTo(9);
    }

    @Test
    void slotWhoseCompletionIsLostStaysPending() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 4);
        session.bench.inject(StandardDevice.OUT, BenchFault.LOST_COMPLETION, 1);
        session.submitAll(pipe);
        session.await(2);

        assertThatThrownBy(() -> pipe.submitAsap(0, 4, false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.OK);
        assertThat(session.await(1)).containsExactly(new Done(pipe, 1, TransferOutcome.COMPLETED));
    }

    @Test
    void connectionIsClosedWithinItsBoundAllTheSame() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 4);
        session.bench.inject(StandardDevice.OUT, BenchFault.LOST_COMPLETION, 1);
        session.submitAll(pipe);
        List<Done> done = new ArrayList<>();
        long before = session.bench.frame();

        session.elsewhere(done, () -> {
            session.connection.close();
            return true;
        });

        assertThat(done).extracting(Done::slot).containsExactly(1, 2);
        assertThat(session.bench.frame() - before).isLessThan(PROOF_FRAMES + MARGIN_FRAMES);
    }
}
