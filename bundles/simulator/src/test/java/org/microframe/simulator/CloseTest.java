package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;

/** Closing pipes and connections with transfers pending. */
@Timeout(60)
class CloseTest {

    private static final List<Rig.Done> ALL_COMPLETED = List.of(
            new Rig.Done(0, TransferOutcome.COMPLETED),
            new Rig.Done(1, TransferOutcome.COMPLETED),
            new Rig.Done(2, TransferOutcome.COMPLETED));

    private final Rig rig;
    private final IsochPipe pipe;

    CloseTest() throws UsbException {
        rig = Rig.headset();
        pipe = rig.speaker(3, 4);
        for (int slot = 0; slot < 3; slot++) {
            pipe.submitAsap(slot, 4, false);
        }
    }

    @Test
    void drainLetsThePendingComplete() throws Exception {
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> pipe.close(true));
        awaitClosing();

        rig.clock.advance(32);
        assertThat(rig.dequeue()).isEqualTo(ALL_COMPLETED);

        assertThat(closing.get()).isTrue();
        assertThat(rig.quarantine.kept).isEmpty();
        assertThat(rig.record(Devices.SPEAKER).scheduledFrames()).isEqualTo(12);
        rig.connection.selectAlternateSetting(1, 0);
    }

    @Test
    void abortCompletesThePendingAtOnce() throws Exception {
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> pipe.close(false));
        awaitClosing();

        List<Rig.Done> done = dequeueThree();

        assertThat(done).extracting(Rig.Done::outcome).containsOnly(TransferOutcome.ABORTED);
        assertThat(closing.get()).isTrue();
        assertThat(rig.record(Devices.SPEAKER).scheduledFrames()).isZero();
        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.CLOSING);
        assertThat(pipe.close(true)).isTrue();
    }

    @Test
    void closeGivesUpAfterTwoSecondsWhenNobodyDequeues() throws Exception {
        AtomicBoolean proven = new AtomicBoolean(true);

        stepUntilEnd(new Thread(() -> proven.set(pipe.close(false))));

        assertThat(proven).isFalse();
        assertThat(rig.clock.nanoTime()).isBetween(2_000_000_000L, 2_002_000_000L);
        assertThatThrownBy(() -> rig.connection.selectAlternateSetting(1, 0)).isInstanceOf(UsbException.class);
        assertThat(rig.dequeue()).hasSize(3);
        assertThat(pipe.close(false)).isTrue();
        rig.connection.selectAlternateSetting(1, 0);
    }

    @Test
    void whatIsNotProvenCompleteIsInQuarantineUntilItIs() throws Exception {
        stepUntilEnd(new Thread(() -> pipe.close(false)));
        stepUntilEnd(new Thread(rig.connection::close));

        assertThat(rig.quarantine.kept)
                .containsExactly(new CountedQuarantine.Kept(
                        "virtualbus:a", Devices.SPEAKER, 3, List.of(ByteBuffer.allocateDirect(3 * 4 * 192))));
        rig.dequeue();
        assertThat(pipe.close(false)).isTrue();
        assertThat(rig.quarantine.kept).isEmpty();
    }

    @Test
    void packetDescriptorsGoIntoQuarantineWithTheData() throws Exception {
        IsochPipe microphone = rig.microphone(3, 4);
        microphone.submitAsap(1, 4, false);

        stepUntilEnd(new Thread(() -> microphone.close(false)));

        assertThat(rig.quarantine.kept).singleElement().satisfies(kept -> {
            assertThat(kept.endpointAddress()).isEqualTo(Devices.MICROPHONE);
            assertThat(kept.transfers()).isEqualTo(1);
            assertThat(kept.slabs())
                    .extracting(ByteBuffer::capacity)
                    .containsExactly(3 * 4 * 192, 3 * 4 * IsochPackets.ENTRY_BYTES);
        });
    }

    @Test
    void ownerIsNotWaitedFor() {
        assertThat(pipe.close(true)).isFalse();
        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.CLOSING);
        rig.clock.advance(32);
        assertThat(rig.dequeue()).isEqualTo(ALL_COMPLETED);

        assertThat(pipe.close(true)).isTrue();
    }

    @Test
    void connectionCloseDrainsAndFreesTheDevice() throws Exception {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(rig.connection::close);
        awaitClosing();
        rig.clock.advance(32);
        assertThat(rig.dequeue()).isEqualTo(ALL_COMPLETED);

        closing.get();

        assertThat(rig.virtual.isOpen()).isFalse();
        assertThatThrownBy(() -> rig.connection.openIsochPipe(Devices.SPEAKER, 2, 1))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("closed");
        rig.connection.close();
        rig.connection.abort();
    }

    @Test
    void connectionCloseIsBoundedAndFreesTheDeviceAlsoWhenNobodyDequeues() throws Exception {
        stepUntilEnd(new Thread(rig.connection::close));

        assertThat(rig.clock.nanoTime()).isBetween(2_000_000_000L, 2_040_000_000L);
        assertThat(rig.virtual.isOpen()).isFalse();
        assertThat(rig.dequeue()).isEqualTo(ALL_COMPLETED);
    }

    @Test
    void abortOfTheConnectionCutsADrainShort() throws Exception {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(rig.connection::close);
        awaitClosing();
        CompletableFuture<Void> aborting = CompletableFuture.runAsync(rig.connection::abort);

        assertThat(dequeueThree()).extracting(Rig.Done::outcome).containsOnly(TransferOutcome.ABORTED);

        closing.get();
        aborting.get();
        assertThat(rig.virtual.isOpen()).isFalse();
    }

    @Test
    void reopenAfterAbortStreamsAgainWhileOldCompletionsAreStillToBeDequeued() throws Exception {
        rig.connection.abort();
        assertThat(rig.virtual.isOpen()).isFalse();

        try (UsbConnection again = rig.device.open(rig.queue)) {
            IsochPipe next = again.openIsochPipe(Devices.SPEAKER, 2, 4);
            assertThat(next.submitAsap(1, 4, false)).isEqualTo(IsochPipe.OK);
            rig.clock.advance(30);
            assertThat(rig.dequeue())
                    .containsExactly(
                            new Rig.Done(0, TransferOutcome.ABORTED),
                            new Rig.Done(1, TransferOutcome.ABORTED),
                            new Rig.Done(2, TransferOutcome.ABORTED),
                            new Rig.Done(1, TransferOutcome.COMPLETED));
        }
    }

    @Test
    void slotsMayBeKeptAndReadAfterClose() {
        rig.connection.abort();

        assertThat(pipe.slot(2).putInt(0, 7).getInt(0)).isEqualTo(7);
    }

    /** Waits until a closing thread has stopped submissions; a submit that still goes through would have no slot left. */
    private void awaitClosing() {
        while (!isClosing()) {
            Thread.onSpinWait();
        }
    }

    private boolean isClosing() {
        try {
            return pipe.submitAsap(0, 4, false) == IsochPipe.CLOSING;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<Rig.Done> dequeueThree() {
        List<Rig.Done> done = rig.dequeue();
        while (done.size() < 3) {
            done.addAll(rig.dequeue());
        }
        return done;
    }

    /** Steps whenever the closing thread waits, until it has ended. */
    private void stepUntilEnd(Thread closing) throws InterruptedException {
        closing.start();
        while (closing.isAlive()) {
            if (closing.getState() == Thread.State.WAITING) {
                rig.clock.advance(1);
            }
        }
        closing.join();
    }
}
