package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.kit.BenchSession.Done;

/** Closing pipes and connections, with and without transfers pending. */
public abstract class CloseRule extends ProviderRule {

    @Test
    void drainLetsThePendingComplete() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 8);
        session.submitAll(pipe);
        List<Done> done = new ArrayList<>();

        assertThat(session.elsewhere(done, () -> pipe.close(true))).isTrue();

        assertThat(done).hasSize(3).extracting(Done::outcome).containsOnly(TransferOutcome.COMPLETED);
        assertThat(session.bench.received(StandardDevice.OUT)).hasSize(3 * 8 * 192);
    }

    @Test
    void abortEndsThePendingInTheirOrderOnce() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(3, 255);
        session.submitAll(pipe);
        List<Done> done = new ArrayList<>();

        assertThat(session.elsewhere(done, () -> pipe.close(false))).isTrue();

        assertThat(done).hasSize(3).extracting(Done::slot).containsExactly(0, 1, 2);
        assertThat(done)
                .extracting(Done::outcome)
                .isSorted()
                .isSubsetOf(TransferOutcome.COMPLETED, TransferOutcome.ABORTED);
    }

    @Test
    void closedPipeTakesNothingAndClosingItAgainIsOfNoEffect() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        assertThat(session.elsewhere(null, () -> pipe.close(true))).isTrue();

        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.CLOSING);
        assertThat(pipe.submitAt(0, 4, session.bench.frame() + 20)).isEqualTo(IsochPipe.CLOSING);
        assertThat(session.elsewhere(null, () -> pipe.close(false))).isTrue();
        assertThat(session.elsewhere(null, () -> pipe.close(true))).isTrue();
    }

    @Test
    void slotsMayBeKeptAfterClosing() throws Exception {
        BenchSession session = open();
        IsochPipe pipe = session.out(2, 4);
        ByteBuffer kept = pipe.slot(1);
        session.elsewhere(null, () -> pipe.close(true));
        session.connection.close();

        assertThat(kept.putInt(0, 7).getInt(0)).isEqualTo(7);
    }

    @Test
    void connectionDrainsItsPipesAndFreesTheDevice() throws Exception {
        BenchSession session = open();
        session.submitAll(session.out(2, 8));
        session.submitAll(session.in(2, 8));

        List<Done> done = session.dequeuedWhile(session.connection::close);

        assertThat(done).hasSize(4).extracting(Done::outcome).containsOnly(TransferOutcome.COMPLETED);
        try (UsbConnection again = session.device.open(session.queue)) {
            again.selectAlternateSetting(1, 0);
        }
    }

    @Test
    void abortedConnectionEndsItsTransfersAndFreesTheDevice() throws Exception {
        BenchSession session = open();
        session.submitAll(session.out(2, 255));

        List<Done> done = session.dequeuedWhile(session.connection::abort);

        assertThat(done).hasSize(2);
        session.device.open(session.queue).close();
    }

    @Test
    void closedConnectionRefusesAndMayBeClosedAgain() throws Exception {
        BenchSession session = open();
        session.connection.close();
        session.connection.close();
        session.connection.abort();

        assertThatThrownBy(() -> session.connection.selectAlternateSetting(1, 1))
                .isInstanceOf(UsbException.class);
    }

    @Test
    void closedQueueReleasesItsOwner() throws Exception {
        BenchSession session = open();
        session.connection.close();
        session.queue.close();
        session.queue.close();

        assertThat(session.queue.await(Long.MAX_VALUE, new CompletionBatch(1))).isZero();
    }
}
