package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.winusb.windows.ModelControl;

/** An open device of the model, whose queue belongs to the thread that made the session. */
final class ModelSession implements AutoCloseable {

    private static final int PATIENCE_FRAMES = 5_000;

    /** A completion. */
    record Done(IsochPipe pipe, int slot, TransferOutcome outcome) {}

    final UsbConnection connection;
    private final ModelControl model;
    private final CompletionQueue queue;
    private final CompletionBatch batch = new CompletionBatch(16);

    ModelSession(ModelControl model, UsbDevice device) throws UsbException {
        this.model = model;
        queue = device.newQueue();
        queue.enter();
        connection = device.open(queue);
    }

    /** A pipe of an alternate setting 1. */
    IsochPipe pipe(int interfaceNumber, int endpoint, int slots, int frames) throws UsbException {
        connection.selectAlternateSetting(interfaceNumber, 1);
        IsochPipe pipe = connection.openIsochPipe(endpoint, slots, frames);
        assertThat(pipe.frame(new FrameStamp())).isEqualTo(IsochPipe.OK);
        return pipe;
    }

    /** Submits all slots, whole. */
    void submitAll(IsochPipe pipe) {
        for (int slot = 0; slot < pipe.slots(); slot++) {
            assertThat(pipe.submitAsap(slot, pipe.framesPerSlot(), false)).isEqualTo(IsochPipe.OK);
        }
    }

    /** Lets frames pass until there are so many completions. */
    List<Done> await(int completions) {
        List<Done> done = new ArrayList<>();
        for (int frames = 0; frames < PATIENCE_FRAMES && done.size() < completions; frames++) {
            model.send("pass frames=1");
            while (queue.await(0, batch) > 0) {
                for (int i = 0; i < batch.size(); i++) {
                    done.add(new Done(batch.pipe(i), batch.slot(i), batch.outcome(i)));
                }
            }
        }
        assertThat(done).as("completions").hasSize(completions);
        return done;
    }

    /** Streams with continuation until so many transfers have completed, each of them well. */
    void stream(IsochPipe pipe, int transfers) {
        submitAll(pipe);
        for (int i = 0; i < transfers; i++) {
            Done done = await(1).get(0);
            assertThat(done.outcome()).isEqualTo(TransferOutcome.COMPLETED);
            if (i < transfers - pipe.slots()) {
                assertThat(pipe.submitAsap(done.slot(), pipe.framesPerSlot(), true))
                        .isEqualTo(IsochPipe.OK);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
        queue.close();
    }
}
