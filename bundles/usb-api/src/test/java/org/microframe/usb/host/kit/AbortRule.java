package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** An abort does not wait for what is pending. */
public abstract class AbortRule extends ProviderRule {

    @Test
    void abortEndsThePendingBeforeTheirTime() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 255);
        session.submitAll(pipe);
        List<Done> done = new ArrayList<>();
        long before = session.bench.frame();

        assertThat(session.elsewhere(done, () -> pipe.close(false))).isTrue();

        assertThat(done).hasSize(3).extracting(Done::slot).containsExactly(0, 1, 2);
        assertThat(done).extracting(Done::outcome).containsOnly(TransferOutcome.ABORTED);
        assertThat(session.bench.frame() - before).isLessThan(255);
        assertThat(session.bench.received(StandardDevice.OUT).length)
                .isLessThanOrEqualTo((int) (session.bench.frame() - before) * 192);
    }

    @Test
    void abortedConnectionEndsItsTransfersBeforeTheirTime() throws Exception {
        BenchSession session = open();
        session.submitAll(session.out(2, 255));
        List<Done> done = new ArrayList<>();

        session.elsewhere(done, () -> {
            session.connection.abort();
            return true;
        });

        assertThat(done).hasSize(2).extracting(Done::outcome).containsOnly(TransferOutcome.ABORTED);
    }
}
