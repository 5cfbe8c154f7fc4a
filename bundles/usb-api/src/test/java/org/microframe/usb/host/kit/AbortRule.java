package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.BenchSession.Done;

/** An abort does not wait for what is pending. */
public abstract class AbortRule extends ProviderRule {

    private static final int FRAMES = 255;

    private BenchSession session;
    private long before;

    private IsochPipe begin(int slots) throws Exception {
        session = open();
        IsochPipe pipe = session.out(slots, FRAMES);
        session.submitAll(pipe);
        before = session.bench.frame();
        return pipe;
    }

    private void assertAborted(int transfers, List<Done> done) {
        long passed = session.bench.frame() - before;
        assertThat(done).hasSize(transfers).extracting(Done::outcome).containsOnly(TransferOutcome.ABORTED);
        assertThat(passed).isLessThan(FRAMES);
        assertThat(session.bench.received(StandardDevice.OUT).length).isLessThanOrEqualTo((int) passed * 192);
    }

    @Test
    void abortedPipeEndsThePendingBeforeTheirTime() throws Exception {
        IsochPipe pipe = begin(3);

        assertAborted(3, session.dequeuedWhile(() -> pipe.close(false)));
    }

    @Test
    void abortedConnectionEndsThePendingBeforeTheirTime() throws Exception {
        begin(2);

        assertAborted(2, session.dequeuedWhile(session.connection::abort));
    }
}
