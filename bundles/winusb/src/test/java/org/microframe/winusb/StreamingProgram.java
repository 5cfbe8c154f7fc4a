package org.microframe.winusb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.kit.StandardDevice;

/**
 * A program on the Windows JVM that opens the device of a path and streams to and from it, until its standard input ends or it
 * is killed. It tells on its standard output how that goes, a line each.
 */
final class StreamingProgram {

    static final String BUSY = "busy";
    static final String STREAMS = "streams";
    static final String DONE = "done";

    private static final int SLOTS = 8;
    private static final int FRAMES = 8;
    /** Transfers after which it is said to stream. */
    private static final int SOME = 50;

    private final UsbConnection connection;
    private final CompletionQueue queue;
    private final CompletionBatch batch = new CompletionBatch(2 * SLOTS);
    private volatile boolean inputEnded;

    private StreamingProgram(WinUsbDevice device) throws UsbException {
        queue = device.newQueue();
        queue.enter();
        connection = device.open(queue);
    }

    /** @param arguments the path */
    public static void main(String[] arguments) throws UsbException {
        WinUsbDevice device;
        try {
            device = new TestService().device(arguments[0]);
        } catch (UsbBusyException e) {
            System.out.println(BUSY);
            return;
        }
        StreamingProgram program = new StreamingProgram(device);
        new Thread(program::awaitEndOfInput).start();
        program.stream();
        program.connection.close();
        program.queue.close();
        System.out.println(DONE);
    }

    private void awaitEndOfInput() {
        try {
            System.in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            inputEnded = true;
        }
    }

    private void stream() throws UsbException {
        for (IsochPipe pipe : Arrays.asList(pipe(1, StandardDevice.OUT), pipe(2, StandardDevice.IN))) {
            for (int slot = 0; slot < SLOTS; slot++) {
                check(pipe.submitAsap(slot, FRAMES, false) == IsochPipe.OK, "a submission is not accepted");
            }
        }
        for (long done = 0; !inputEnded; done += batch.size()) {
            queue.await(Long.MAX_VALUE, batch);
            for (int i = 0; i < batch.size(); i++) {
                check(batch.outcome(i) == TransferOutcome.COMPLETED, "a transfer is " + batch.outcome(i));
                check(
                        batch.pipe(i).submitAsap(batch.slot(i), FRAMES, false) == IsochPipe.OK,
                        "a submission is not accepted");
            }
            if (done < SOME && done + batch.size() >= SOME) {
                System.out.println(STREAMS);
            }
        }
    }

    private IsochPipe pipe(int interfaceNumber, int endpoint) throws UsbException {
        connection.selectAlternateSetting(interfaceNumber, 1);
        IsochPipe pipe = connection.openIsochPipe(endpoint, SLOTS, FRAMES);
        check(pipe.frame(new FrameStamp()) == IsochPipe.OK, "there is no frame number");
        return pipe;
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalStateException(otherwise);
        }
    }
}
