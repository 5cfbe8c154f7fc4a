package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** Sees what becomes of the slots of a simulated device, as the native service tells it to the scheduler. Owned as the simulation is. */
final class SlotWitness {

    /** Told of each refused slot of the OUT endpoint. */
    interface Listener {
        /** @param frames that it holds */
        void refused(long[] frames);
    }

    private final Listener listener;
    private final List<long[]> refused = new ArrayList<>();

    SlotWitness(Listener listener) {
        this.listener = listener;
    }

    /** A slot was submitted, or not. */
    void submitted(IsochPipe pipe, int slot, long answer) {
        if (answer == IsochPipe.REFUSED) {
            refused(pipe, slot);
        }
    }

    /** A transfer has ended. */
    void ended(IsochPipe pipe, int slot, TransferOutcome outcome) {
        if (outcome == TransferOutcome.REFUSED) {
            refused(pipe, slot);
        }
    }

    private void refused(IsochPipe pipe, int slot) {
        if (pipe.endpointAddress() != Samples.OUT) {
            return;
        }
        ByteBuffer data = pipe.slot(slot).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long[] frames = new long[pipe.framesPerSlot()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = data.getLong(i * SimulatedPlayer.BYTES_PER_FRAME);
        }
        refused.add(frames);
        listener.refused(frames);
    }

    /** The frames of each slot of the OUT endpoint that was refused. */
    List<long[]> refused() {
        return refused;
    }
}
