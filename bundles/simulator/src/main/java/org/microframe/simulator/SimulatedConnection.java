package org.microframe.simulator;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.SlotMemory;
import org.microframe.usb.host.TransferRules;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.VirtualLink;

/** An open device. Thread-safe; the list of pipes is guarded by this object's monitor, which is taken before any other. */
final class SimulatedConnection implements UsbConnection {

    private final VirtualLink link;
    private final SimulatedQueue queue;
    private final Unknowns unknowns;
    private final OpenConnections open;
    private final Quarantine quarantine;
    private final List<SimulatedPipe> pipes = new ArrayList<>();
    private boolean closing;

    SimulatedConnection(
            VirtualLink link, SimulatedQueue queue, Unknowns unknowns, OpenConnections open, Quarantine quarantine) {
        this.link = link;
        this.queue = queue;
        this.unknowns = unknowns;
        this.open = open;
        this.quarantine = quarantine;
    }

    @Override
    public void selectAlternateSetting(int interfaceNumber, int alternateSetting) throws UsbException {
        link.selectAlternateSetting(interfaceNumber, alternateSetting);
    }

    @Override
    public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
        TransferRules.requireControl(setup, data, timeout);
        return link.controlTransfer(setup, data, timeout);
    }

    @Override
    public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
        TransferRules.requireTimeout(timeout);
        return link.transfer(endpointAddress, data, timeout);
    }

    @Override
    public synchronized IsochPipe openIsochPipe(int endpointAddress, int slots, int framesPerSlot) throws UsbException {
        if (closing) {
            throw new UsbException(
                    "the connection to the device on port " + link.device().port() + " is closed");
        }
        IsochGeometry geometry = link.geometry(endpointAddress);
        boolean in = (endpointAddress & 0x80) != 0;
        SlotMemory memory = SlotMemory.allocate(geometry, slots, framesPerSlot, in, 0);
        SimulatedPipe pipe = SimulatedPipe.open(link, queue, unknowns, endpointAddress, memory, quarantine);
        pipes.removeIf(SimulatedPipe::isReleased);
        pipes.add(pipe);
        return pipe;
    }

    @Override
    public void close() {
        finishClose(beginClose(true), SimulatedPipe.PROOF_NANOS);
    }

    @Override
    public void abort() {
        finishClose(beginClose(false), SimulatedPipe.PROOF_NANOS);
    }

    /** Closes it at once: what is pending is aborted, and nobody is waited for. */
    void abandon() {
        beginClose(false);
        finishClose(link.device().bus().clock().nanoTime(), 0);
    }

    /**
     * Lets nothing more be opened and submitted, and aborts what is pending unless it is to drain.
     *
     * @return when what is pending is over, on the bus's clock
     */
    long beginClose(boolean drain) {
        long drained = link.device().bus().clock().nanoTime();
        for (SimulatedPipe pipe : lastPipes()) {
            drained = Math.max(drained, pipe.beginClose(drain));
        }
        return drained;
    }

    /**
     * Closes pipes and device; what is not proven complete by then is aborted.
     *
     * @param drained until when what is pending may complete by itself, on the bus's clock
     * @param proofNanos how long to wait for the owner of the queue after that, for all pipes together
     */
    void finishClose(long drained, long proofNanos) {
        for (SimulatedPipe pipe : lastPipes()) {
            pipe.finishClose(drained, proofNanos);
        }
        end();
    }

    private void end() {
        link.close();
        open.remove(this);
    }

    private synchronized List<SimulatedPipe> lastPipes() {
        closing = true;
        return List.copyOf(pipes);
    }
}
