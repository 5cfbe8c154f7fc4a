package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.ForwardedDevice;
import org.microframe.usb.host.kit.ForwardedPipe;
import org.microframe.usb.host.kit.ForwardedQueue;

/**
 * A device in whose calls time passes, and that sees to the order in which it is taken into use and left: an alternate setting is
 * selected and a connection closed only when the pipes are closed, and everything is put back. Owned as the simulation is.
 */
final class HesitantDevice extends ForwardedDevice {

    private final Runnable hesitation;
    private final SlotWitness witness;
    private final List<String> offences = new ArrayList<>();

    /**
     * @param hesitation lets time pass, or not
     * @param witness sees what becomes of slots
     */
    HesitantDevice(UsbDevice device, Runnable hesitation, SlotWitness witness) {
        super(device);
        this.hesitation = hesitation;
        this.witness = witness;
    }

    /** What was done out of order. */
    List<String> offences() {
        return offences;
    }

    /** One for all devices, as behind a high-speed hub with a single transaction translator (USB 2.0, 11.14). */
    @Override
    public String bandwidthDomain() {
        return "hub";
    }

    @Override
    public CompletionQueue newQueue() {
        return new Queue(super.newQueue());
    }

    @Override
    public UsbConnection open(CompletionQueue queue) throws UsbException {
        Queue own = (Queue) queue;
        return new Connection(own, super.open(own.inner()));
    }

    /** Hands over completions under the pipes that were handed out. */
    private final class Queue extends ForwardedQueue {
        private final CompletionBatch batch = new CompletionBatch(64);
        private final List<Pipe> pipes = new ArrayList<>();

        Queue(CompletionQueue queue) {
            super(queue);
        }

        @Override
        public int await(long timeoutNanos, CompletionBatch into) {
            into.clear();
            int count = super.await(timeoutNanos, batch);
            for (int i = 0; i < count; i++) {
                Pipe pipe = known(batch.pipe(i));
                witness.ended(pipe.inner(), batch.slot(i), batch.outcome(i));
                into.add(pipe, batch.slot(i), batch.outcome(i));
            }
            return count;
        }

        private Pipe known(IsochPipe pipe) {
            for (Pipe known : pipes) {
                if (known.inner() == pipe) {
                    return known;
                }
            }
            throw new AssertionError("a completion of a pipe that was not opened");
        }
    }

    private final class Connection implements UsbConnection {
        private final Queue queue;
        private final UsbConnection connection;
        private final List<Pipe> open = new ArrayList<>();
        private final TreeMap<Integer, Integer> selected = new TreeMap<>();
        private boolean failed;

        Connection(Queue queue, UsbConnection connection) {
            this.queue = queue;
            this.connection = connection;
        }

        @Override
        public void selectAlternateSetting(int interfaceNumber, int alternateSetting) throws UsbException {
            for (Pipe pipe : open) {
                if (pipe.interfaceNumber == interfaceNumber && !pipe.triedToClose) {
                    offences.add("an alternate setting was selected before the pipe was closed");
                }
            }
            hesitation.run();
            witness.selects(interfaceNumber, alternateSetting);
            try {
                connection.selectAlternateSetting(interfaceNumber, alternateSetting);
                selected.put(interfaceNumber, alternateSetting);
                witness.selected(interfaceNumber, alternateSetting);
            } catch (UsbException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
            hesitation.run();
            return connection.controlTransfer(setup, data, timeout);
        }

        @Override
        public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
            return connection.transfer(endpointAddress, data, timeout);
        }

        @Override
        public IsochPipe openIsochPipe(int endpointAddress, int slots, int framesPerSlot) throws UsbException {
            Pipe pipe = new Pipe(
                    connection.openIsochPipe(endpointAddress, slots, framesPerSlot),
                    endpointAddress == Samples.OUT ? 1 : 2,
                    open);
            open.add(pipe);
            queue.pipes.add(pipe);
            return pipe;
        }

        @Override
        public void close() {
            for (Pipe pipe : open) {
                if (!pipe.triedToClose) {
                    offences.add("the device was closed before the pipe");
                }
            }
            if (open.isEmpty() && !failed && selected.values().stream().anyMatch(setting -> setting != 0)) {
                offences.add("alternate settings were left at " + selected);
            }
            hesitation.run();
            connection.close();
            witness.closed();
        }

        @Override
        public void abort() {
            connection.abort();
        }
    }

    private final class Pipe extends ForwardedPipe {
        private final int interfaceNumber;
        private final List<Pipe> open;
        private boolean triedToClose;

        Pipe(IsochPipe pipe, int interfaceNumber, List<Pipe> open) {
            super(pipe);
            this.interfaceNumber = interfaceNumber;
            this.open = open;
        }

        @Override
        public int submitAsap(int slot, int frames, boolean continueStream) {
            hesitation.run();
            int answer = super.submitAsap(slot, frames, continueStream);
            witness.submitted(inner(), slot, false, answer);
            hesitation.run();
            return answer;
        }

        @Override
        public long submitAt(int slot, int frames, long frame) {
            hesitation.run();
            long answer = super.submitAt(slot, frames, frame);
            witness.submitted(inner(), slot, true, answer);
            hesitation.run();
            return answer;
        }

        @Override
        public boolean close(boolean drain) {
            hesitation.run();
            triedToClose = true;
            boolean proven = super.close(drain);
            if (proven) {
                open.remove(this);
            }
            return proven;
        }
    }
}
