package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.winusb.WinUsb;

/** What a connection does with the handles below it. Frames pass by themselves. */
class ConnectionOnWindows extends ModelTests {

    private static final String PORT = "connection";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final CompletionBatch batch = new CompletionBatch(8);
    private OpenDevice open;
    private CompletionPort queue;
    private WinUsbConnection connection;

    @BeforeEach
    void connect() throws UsbException {
        connect("frame-us=1000");
    }

    private void connect(String frames) throws UsbException {
        model.send("reset base=1000 " + frames);
        String path = ModelDevices.plug(model, StandardDevice.FULL_SPEED, PORT);
        WinUsbDevice device = service.device(path);
        queue = (CompletionPort) device.newQueue();
        queue.enter();
        open = OpenDevice.open(path, PORT);
        queue.associate(open);
        connection = service.connection(device, open, queue);
    }

    @AfterEach
    void disconnect() {
        connection.close();
        queue.close();
    }

    private IsochPipe speaker(int slots, int frames) throws UsbException {
        connection.selectAlternateSetting(1, 1);
        return connection.openIsochPipe(StandardDevice.OUT, slots, frames);
    }

    @Test
    void windowsMaySuspendTheDeviceOnlyWhileItHasNoPipe() throws UsbException {
        open.autoSuspend(true);
        IsochPipe first = speaker(2, 4);
        assertThat(open.autoSuspend()).isFalse();
        connection.selectAlternateSetting(2, 1);
        IsochPipe second = connection.openIsochPipe(StandardDevice.IN, 2, 4);

        first.close(true);
        assertThat(open.autoSuspend()).isFalse();
        second.close(true);

        assertThat(open.autoSuspend()).isTrue();
    }

    @Test
    void policyThatForbadeSuspendingStaysAsItWas() throws UsbException {
        open.autoSuspend(false);

        speaker(2, 4).close(true);

        assertThat(open.autoSuspend()).isFalse();
    }

    @Test
    void haltIsClearedInWindowsToo() throws UsbException {
        model.send("inject port=%s endpoint=0x%02x fault=stall count=1".formatted(PORT, StandardDevice.BULK_OUT));
        assertThatThrownBy(() -> connection.transfer(StandardDevice.BULK_OUT, ByteBuffer.allocate(8), SECOND))
                .isInstanceOf(UsbStallException.class);

        connection.controlTransfer(new SetupPacket(0x02, 1, 0, StandardDevice.BULK_OUT, 0), null, SECOND);

        assertThat(connection.transfer(StandardDevice.BULK_OUT, ByteBuffer.allocate(8), SECOND))
                .isEqualTo(8);
    }

    @Test
    void closingEndsTransfersThatAreUnderWay() throws Exception {
        CompletableFuture<Integer> reading = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                reading.complete(
                        connection.transfer(StandardDevice.INTERRUPT, ByteBuffer.allocate(8), Duration.ofMinutes(10)));
            } catch (UsbException e) {
                reading.completeExceptionally(e);
            }
        });
        reader.start();
        while (!pends()) {
            Thread.onSpinWait();
        }

        connection.close();

        assertThatThrownBy(reading::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("the connection was closed");
        reader.join();
        assertThat(model.open()).isEmpty();
    }

    /** Whether the reader's thread is in the native wait for the end of its transfer. */
    private static boolean pends() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> stack.length > 0 && stack[0].getMethodName().equals("WaitForSingleObject"));
    }

    @Test
    void completionOfWhatNoPipeHasSubmittedIsCountedAndNothingElse() throws UsbException {
        IsochPipe pipe = speaker(2, 4);
        NativeMemory foreign = NativeMemory.allocate(OverlappedLayout.HERE.size());
        NativeMemory data = NativeMemory.allocate(8);
        assertThat(WinUsb.WinUsb_WritePipe(
                        open.handle(0), StandardDevice.BULK_OUT, data.pointer(), 8, null, foreign.pointer()))
                .isZero();
        pipe.submitAsap(0, 4, false);

        while (queue.await(Long.MAX_VALUE, batch) == 0) {
            assertThat(batch.size()).isZero();
        }

        assertThat(batch.pipe(0)).isSameAs(pipe);
        assertThat(batch.outcome(0)).isEqualTo(TransferOutcome.COMPLETED);
        assertThat(queue.strays()).isEqualTo(1);
        assertThat(foreign.bytes().getInt(OverlappedLayout.HERE.internal())).isZero();
    }

    @Test
    void whatAnOwnerDoesNotDequeueIsProvenAllTheSameAndTheDeviceIsFree() throws Exception {
        disconnect();
        connect("frame-us=0");
        IsochPipe pipe = speaker(2, 250);
        pipe.submitAsap(0, 250, false);
        pipe.submitAsap(1, 250, true);

        CompletableFuture.runAsync(connection::abort).get();

        assertThat(model.open()).isEmpty();
        assertThat(service.quarantined()).isZero();
        assertThat(queue.await(0, batch)).isEqualTo(2);
        assertThat(batch.outcome(0)).isEqualTo(TransferOutcome.ABORTED);
        assertThat(batch.outcome(1)).isEqualTo(TransferOutcome.ABORTED);
    }

    @Test
    void ownerThatClosesGetsItsCompletionsAfterwards() throws UsbException {
        IsochPipe pipe = speaker(2, 8);
        pipe.submitAsap(0, 8, false);

        assertThat(pipe.close(true)).isTrue();

        assertThat(queue.await(0, batch)).isEqualTo(1);
        assertThat(batch.outcome(0)).isEqualTo(TransferOutcome.COMPLETED);
    }

    @Test
    void framesGoOnWithTheirTimesThroughTheHardwaresOwnReadings() throws Exception {
        IsochPipe pipe = speaker(2, 4);
        FrameStamp first = new FrameStamp();
        FrameStamp stamp = new FrameStamp();
        pipe.frame(first);
        int last = first.frame();
        while (last - first.frame() < 2_500) {
            assertThat(pipe.frame(stamp)).isEqualTo(IsochPipe.OK);
            assertThat(stamp.frame()).isGreaterThanOrEqualTo(last);
            long frames = stamp.frame() - first.frame();
            assertThat(stamp.nanoTime() - first.nanoTime())
                    .isBetween((frames - 1) * 1_000_000, (frames + 1) * 1_000_000);
            last = stamp.frame();
        }
    }

    @Test
    void hardwaresOwnReadingIsTheBusFrameAndLiesWithinItsCall() {
        PerformanceCounter counter = new PerformanceCounter();
        TimeSync sync = new TimeSync(open.first(), counter);
        assertThat(sync.sample()).isFalse();
        assertThat(sync.start()).isZero();
        for (int i = 0; i < 50; i++) {
            long before = frame();
            long earliest = counter.now() - counter.frequency() / 1000;

            assertThat(sync.sample()).isTrue();

            assertThat((long) sync.frame()).isBetween(before, frame());
            assertThat(sync.qpc()).isBetween(earliest, counter.now());
        }
        sync.stop();
        assertThat(sync.sample()).isFalse();
    }

    private static long frame() {
        return Long.parseLong(model.send("frame").value());
    }
}
