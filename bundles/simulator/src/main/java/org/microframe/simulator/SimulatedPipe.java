package org.microframe.simulator;

import java.nio.ByteBuffer;
import org.microframe.usb.FrameNumbers;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.SlotMemory;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.virtualbus.TransferEnd;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualLink;
import org.microframe.virtualbus.VirtualPipe;

/**
 * An isochronous pipe by WinUSB's rules. Guarded by the bus's monitor and the queue's: submitting writes under both, the
 * bus's thread under the first, the dequeuing owner under the second. Submitting and completing allocate nothing.
 */
final class SimulatedPipe implements IsochPipe {

    /** How long a closing pipe waits for its owner to dequeue what has ended (the bound of {@link IsochPipe#close}). */
    static final long PROOF_NANOS = 2_000_000_000L;

    private final VirtualLink link;
    private final VirtualBus bus;
    private final SimulatedQueue queue;
    private final Unknowns unknowns;
    private final SlotMemory memory;
    private final Quarantine quarantine;
    private final boolean[] pending;
    private VirtualPipe wire;
    private int undequeued;
    private volatile boolean primed;
    private boolean closing;
    private boolean released;
    private boolean quarantined;
    private Quarantine.Entry kept;

    private SimulatedPipe(
            VirtualLink link, SimulatedQueue queue, Unknowns unknowns, SlotMemory memory, Quarantine quarantine) {
        this.link = link;
        this.queue = queue;
        this.unknowns = unknowns;
        this.memory = memory;
        this.quarantine = quarantine;
        bus = link.device().bus();
        pending = new boolean[memory.slots()];
    }

    /** Opens a pipe over memory of its own. */
    static SimulatedPipe open(
            VirtualLink link,
            SimulatedQueue queue,
            Unknowns unknowns,
            int endpointAddress,
            SlotMemory memory,
            Quarantine quarantine)
            throws UsbException {
        SimulatedPipe pipe = new SimulatedPipe(link, queue, unknowns, memory, quarantine);
        queue.reserve(memory.slots());
        try {
            pipe.wire = link.openPipe(
                    endpointAddress,
                    memory.slots(),
                    memory.framesPerSlot(),
                    memory.data(),
                    memory.isIn() ? memory.control() : null,
                    pipe::ended);
        } catch (UsbException | IllegalArgumentException e) {
            queue.release(memory.slots());
            throw e;
        }
        return pipe;
    }

    @Override
    public int endpointAddress() {
        return wire.endpointAddress();
    }

    @Override
    public IsochGeometry geometry() {
        return memory.geometry();
    }

    @Override
    public int slots() {
        return memory.slots();
    }

    @Override
    public int framesPerSlot() {
        return memory.framesPerSlot();
    }

    @Override
    public ByteBuffer slot(int index) {
        return memory.slot(index);
    }

    @Override
    public int submitAsap(int slot, int frames, boolean continueStream) {
        synchronized (bus) {
            synchronized (queue) {
                if (closing || !queue.isOwner()) {
                    return CLOSING;
                }
                requireSubmittable(slot, frames);
                return link.device().isPlugged() ? place(slot, frames, continueStream) : GONE;
            }
        }
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        synchronized (bus) {
            synchronized (queue) {
                if (closing || !queue.isOwner()) {
                    return CLOSING;
                }
                requireSubmittable(slot, frames);
                return link.device().isPlugged() ? placeAt(slot, frames, (int) frame) : GONE;
            }
        }
    }

    @Override
    public int frame(FrameStamp into) {
        if (!link.device().isPlugged()) {
            return GONE;
        }
        long now = bus.clock().nanoTime();
        into.set((int) bus.clock().frameAt(now), now);
        primed = true;
        return OK;
    }

    @Override
    public IsochPackets packets(int slot) {
        return memory.packets(slot);
    }

    @Override
    public boolean close(boolean drain) {
        return finishClose(beginClose(drain), PROOF_NANOS);
    }

    /**
     * Lets nothing more be submitted, and aborts what is pending unless it is to drain.
     *
     * @return when what is pending is over, on the bus's clock
     */
    long beginClose(boolean drain) {
        synchronized (bus) {
            synchronized (queue) {
                closing = true;
            }
            if (!drain) {
                abort();
            }
            return Math.max(bus.clock().nanoTime(), bus.clock().nanoTimeOf(wire.lastFrame() + 2));
        }
    }

    /**
     * Waits until all transfers are dequeued, and closes the pipe if they are; puts its memory into quarantine if not.
     *
     * @param drained until when what is pending may complete by itself, on the bus's clock
     * @param proofNanos how long to wait for the owner after that
     * @return whether they are
     */
    boolean finishClose(long drained, long proofNanos) {
        boolean proven = queue.awaitDequeued(this, drained);
        if (!proven && !ownedByCaller()) {
            abort();
            proven = queue.awaitDequeued(this, drained + proofNanos);
        }
        if (proven) {
            release();
        } else {
            quarantine();
        }
        return proven;
    }

    /** Whether it has been closed with all transfers dequeued. */
    boolean isReleased() {
        synchronized (queue) {
            return released;
        }
    }

    /** Number of transfers that were submitted and not dequeued. Called with the queue's monitor held. */
    int undequeued() {
        return undequeued;
    }

    /**
     * Takes notice that the owner has a transfer's completion. Called with the queue's monitor held.
     *
     * @return whether it was the last one
     */
    boolean dequeued(int slot) {
        pending[slot] = false;
        undequeued--;
        return undequeued == 0;
    }

    private int place(int slot, int frames, boolean continueStream) {
        if (isUnprimed()) {
            return pretend(slot, frames);
        }
        while (true) {
            long next = bus.frame() + 1;
            boolean pends = wire.pending() > 0;
            boolean contiguous =
                    pends && wire.pendingEnd() >= next + unknowns.traits().appendMargin();
            if (continueStream && !mayContinue(contiguous)) {
                return refuse(slot, frames);
            }
            long first = contiguous ? wire.pendingEnd() : next - 1 + unknowns.startDelay();
            if (pends) {
                first = Math.max(first, wire.pendingEnd());
            }
            memory.prepare(slot, frames);
            // The clock may have reached that frame since it was read: then there is another answer.
            if (wire.submit(slot, first, frames)) {
                return submitted(slot);
            }
        }
    }

    private boolean mayContinue(boolean contiguous) {
        boolean drawnAlong = unknowns.traits().cascade() && wire.refusalsPending() > 0;
        return contiguous && !drawnAlong && !wire.refusesContinue();
    }

    private int refuse(int slot, int frames) {
        if (unknowns.refusesAtTheCall()) {
            return REFUSED;
        }
        memory.prepare(slot, frames);
        wire.refuse(slot, frames, TransferEnd.REFUSED);
        return submitted(slot);
    }

    private long placeAt(int slot, int frames, int frame) {
        long nextFree = FrameNumbers.unsigned(FrameNumbers.add(frame, frames));
        if (isUnprimed()) {
            pretend(slot, frames);
            return nextFree;
        }
        long now = bus.frame();
        long first = FrameNumbers.unwrap(now, frame);
        boolean rejected = !FrameNumbers.isWithin(frame, (int) now, START_WINDOW);
        if (rejected && unknowns.rejectsAtTheCall()) {
            return REFUSED;
        }
        memory.prepare(slot, frames);
        if (rejected) {
            wire.refuse(slot, frames, TransferEnd.FAILED);
        } else {
            boolean fails = memory.isIn() || unknowns.traits().lateOutFails();
            wire.submitAt(
                    slot,
                    first,
                    frames,
                    unknowns.traits().lateStatus(),
                    fails ? TransferEnd.FAILED : TransferEnd.COMPLETED);
        }
        submitted(slot);
        return nextFree;
    }

    private boolean isUnprimed() {
        return !primed && memory.isIn() && unknowns.traits().needsPriming();
    }

    /** Lets a transfer complete that is never on the bus. */
    private int pretend(int slot, int frames) {
        memory.prepareEmpty(slot, frames);
        wire.refuse(slot, frames, TransferEnd.COMPLETED);
        return submitted(slot);
    }

    private int submitted(int slot) {
        pending[slot] = true;
        undequeued++;
        return OK;
    }

    private void requireSubmittable(int slot, int frames) {
        memory.requireTransfer(slot, frames);
        if (pending[slot]) {
            throw new IllegalArgumentException("slot " + slot + " is pending; it must be dequeued before");
        }
    }

    private void ended(int slot, TransferEnd end) {
        if (end != TransferEnd.COMPLETED && !unknowns.traits().keepsDescriptors()) {
            memory.forget(slot);
        }
        queue.post(
                this,
                slot,
                switch (end) {
                    case COMPLETED -> TransferOutcome.COMPLETED;
                    case FAILED -> TransferOutcome.FAILED;
                    case REFUSED -> TransferOutcome.REFUSED;
                    case ABORTED -> TransferOutcome.ABORTED;
                    case GONE -> unknowns.gone();
                });
    }

    private void abort() {
        synchronized (bus) {
            wire.abort(bus.clock().isStanding() ? 0 : unknowns.abortDelay());
        }
    }

    private boolean ownedByCaller() {
        synchronized (queue) {
            return queue.isOwner();
        }
    }

    private void release() {
        Quarantine.Entry proven;
        synchronized (queue) {
            if (released) {
                return;
            }
            released = true;
            proven = kept;
            queue.release(memory.slots());
        }
        wire.close();
        if (proven != null) {
            proven.release();
        }
    }

    private void quarantine() {
        int unproven;
        synchronized (queue) {
            if (quarantined || undequeued == 0) {
                return;
            }
            quarantined = true;
            unproven = undequeued;
        }
        Quarantine.Entry entry =
                quarantine.keep(UsbInfo.identity(link.device()), endpointAddress(), unproven, memory.slabs());
        synchronized (queue) {
            if (!released) {
                kept = entry;
                return;
            }
        }
        entry.release();
    }
}
