package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.FrameNumbers;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.SlotMemory;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;
import org.microframe.winusb.dll.winusb.WinUsbIsochFrames;

/**
 * An isochronous pipe with one registered buffer. Guarded by the completion port's lock; submitting and completing allocate
 * nothing. A transfer is <em>pending</em> from its submission until the owner has dequeued it, and <em>in flight</em> until
 * the port has told its completion, which proves that Windows touches its memory no more.
 */
final class WinUsbPipe implements IsochPipe {

    /** How long a closing pipe waits for completions that ought to have come (the bound of {@link IsochPipe#close}). */
    static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final OverlappedLayout OVERLAPPED = OverlappedLayout.HERE;
    /** Where the frame number in and out of an explicit submission is in a request. */
    private static final int FRAME_AT = OVERLAPPED.size() + 7 & ~7;
    /** What a slot has in the second slab: an OVERLAPPED and a frame number. */
    static final int REQUEST_BYTES = FRAME_AT + 8;

    private static final int IO_PENDING = WindowsError.IO_PENDING.code();

    private final WinUsbConnection connection;
    private final CompletionPort port;
    private final int interfaceNumber;
    private final int endpointAddress;
    private final SlotMemory memory;
    private final PipeAddresses addresses;
    private final Pointer buffer;
    private final boolean[] pending;
    private final boolean[] inFlight;
    private final int[] pendingFrames;
    private final boolean[] atFrame;
    private int pendingCount;
    private int inFlightCount;
    private int framesAhead;
    private int explicitEnd;
    private boolean explicit;
    private boolean closing;
    private int aborting;
    private boolean released;
    private boolean quarantined;
    private Quarantine.Entry kept;

    /** @param buffer handle of the registered {@code memory} */
    WinUsbPipe(
            WinUsbConnection connection,
            CompletionPort port,
            ActiveSettings.Active active,
            SlotMemory memory,
            Pointer buffer) {
        this.connection = connection;
        this.port = port;
        interfaceNumber = active.setting().number();
        endpointAddress = active.endpoint().address();
        this.memory = memory;
        this.buffer = buffer;
        addresses = new PipeAddresses(memory, FRAME_AT);
        pending = new boolean[memory.slots()];
        inFlight = new boolean[memory.slots()];
        pendingFrames = new int[memory.slots()];
        atFrame = new boolean[memory.slots()];
    }

    @Override
    public int endpointAddress() {
        return endpointAddress;
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
        port.lock().lock();
        try {
            int refusal = begin(slot, frames, false);
            if (refusal != OK) {
                return refusal;
            }
            int length = memory.geometry().bytes(frames);
            int proceeds = continueStream ? 1 : 0;
            int ok = memory.isIn()
                    ? WinUsbIsoch.WinUsb_ReadIsochPipeAsap(
                            buffer,
                            memory.dataAt(slot),
                            length,
                            proceeds,
                            memory.geometry().packets(frames),
                            addresses.descriptors(slot),
                            addresses.overlapped(slot))
                    : WinUsbIsoch.WinUsb_WriteIsochPipeAsap(
                            buffer, memory.dataAt(slot), length, proceeds, addresses.overlapped(slot));
            return ok != 0 ? OK : submitted(slot, "submitting as soon as possible", Native.getLastError());
        } finally {
            port.lock().unlock();
        }
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        connection.requireExplicitFrames();
        port.lock().lock();
        try {
            int refusal = begin(slot, frames, true);
            if (refusal != OK) {
                return refusal;
            }
            int first = (int) frame;
            int end = FrameNumbers.add(first, frames);
            memory.control().putInt(memory.requestAt(slot) + FRAME_AT, first);
            int length = memory.geometry().bytes(frames);
            int ok = memory.isIn()
                    ? WinUsbIsochFrames.WinUsb_ReadIsochPipe(
                            buffer,
                            memory.dataAt(slot),
                            length,
                            addresses.frame(slot),
                            memory.geometry().packets(frames),
                            addresses.descriptors(slot),
                            addresses.overlapped(slot))
                    : WinUsbIsochFrames.WinUsb_WriteIsochPipe(
                            buffer, memory.dataAt(slot), length, addresses.frame(slot), addresses.overlapped(slot));
            int answer = ok != 0 ? OK : submitted(slot, "submitting at a frame", Native.getLastError());
            if (answer != OK) {
                return answer;
            }
            explicit = true;
            explicitEnd = end;
            return FrameNumbers.unsigned(end);
        } finally {
            port.lock().unlock();
        }
    }

    @Override
    public int frame(FrameStamp into) {
        return connection.pulse().frame(into);
    }

    @Override
    public IsochPackets packets(int slot) {
        return memory.packets(slot);
    }

    @Override
    public boolean close(boolean drain) {
        beginClose(drain);
        return finishClose(drain, false, new ProofTime(PROOF_NANOS));
    }

    /** Lets nothing more be submitted, and aborts what is in flight unless it is to drain. */
    void beginClose(boolean drain) {
        port.lock().lock();
        try {
            closing = true;
        } finally {
            port.lock().unlock();
        }
        if (!drain) {
            abort();
        }
    }

    /**
     * Waits until the owner has dequeued all transfers, and unregisters the buffer if they are proven complete; puts the
     * memory into quarantine if not.
     *
     * @param drain whether to wait for the frames of what is pending first
     * @param unowned whether no owner is to be waited for
     * @param time how long to wait beyond them; what was waited is taken from it
     * @return whether they are proven complete
     */
    boolean finishClose(boolean drain, boolean unowned, ProofTime time) {
        PipeDrain draining = new PipeDrain(this, port, connection.pulse(), unowned);
        if (drain) {
            draining.awaitFrames(time);
            abort();
        }
        boolean proven = draining.awaitProof(time);
        if (proven) {
            release();
        } else {
            quarantine();
        }
        return proven;
    }

    /** The interface that it belongs to. */
    int interfaceNumber() {
        return interfaceNumber;
    }

    /** Whether the owner has dequeued all transfers. Called with the lock held. */
    boolean isDequeued() {
        return pendingCount == 0 && aborting == 0;
    }

    /** Whether Windows touches the memory no more, and nobody uses the pipe's handle. Called with the lock held. */
    boolean isProven() {
        return inFlightCount == 0 && aborting == 0;
    }

    /** Frames from a present one until what is pending ought to have been on the bus. Called with the lock held. */
    int framesToGo(int presentFrame) {
        int gap = explicit && pendingCount > 0 ? Math.max(0, explicitEnd - presentFrame) : 0;
        return framesAhead + gap;
    }

    /** Which slot's OVERLAPPED is at an address, if its transfer is in flight; else -1. Called with the lock held. */
    int slotOf(long overlapped) {
        int slot = addresses.slotOf(overlapped);
        return slot >= 0 && inFlight[slot] ? slot : -1;
    }

    /** Takes notice of a completion, and answers how the transfer ended. Called with the lock held. */
    TransferOutcome completed(int slot) {
        inFlight[slot] = false;
        inFlightCount--;
        if (inFlightCount == 0) {
            port.changed();
        }
        int status = memory.control().getInt(memory.requestAt(slot) + OVERLAPPED.internal());
        TransferOutcome outcome = outcome(status);
        // A start frame out of the window is no refused ContinueStream, whatever the code.
        return outcome == TransferOutcome.REFUSED && atFrame[slot] ? TransferOutcome.FAILED : outcome;
    }

    /** How a transfer ended; what ends by itself with an error that leaves it open may have ended with the device. */
    private TransferOutcome outcome(int status) {
        TransferOutcome outcome = NtStatus.outcome(status);
        boolean open = outcome == TransferOutcome.FAILED || outcome == TransferOutcome.ABORTED && !closing;
        if (outcome == TransferOutcome.GONE || open && connection.pulse().isGone(NtStatus.toWin32(status))) {
            connection.pulse().noticeGone();
            return TransferOutcome.GONE;
        }
        return outcome;
    }

    /** Takes notice that the owner has a transfer's completion. Called with the lock held. */
    void dequeued(int slot) {
        forget(slot);
        if (pendingCount == 0) {
            if (released) {
                port.release(memory.slots());
            }
            port.changed();
        }
    }

    /** Checks what is to be submitted, and enters it; answers why it cannot be, or OK. */
    private int begin(int slot, int frames, boolean explicitFrame) {
        if (closing || !port.isOwner()) {
            return CLOSING;
        }
        memory.requireTransfer(slot, frames);
        if (pending[slot]) {
            throw new IllegalArgumentException("slot " + slot + " is pending; it must be dequeued before");
        }
        if (connection.pulse().isGone()) {
            return GONE;
        }
        addresses.clearOverlapped(slot);
        memory.prepare(slot, frames);
        pending[slot] = true;
        pendingCount++;
        inFlight[slot] = true;
        inFlightCount++;
        pendingFrames[slot] = frames;
        atFrame[slot] = explicitFrame;
        framesAhead += frames;
        return OK;
    }

    /** The answer for a submission that Windows did not carry out at once. */
    private int submitted(int slot, String what, int code) {
        if (code == IO_PENDING) {
            return OK;
        }
        inFlight[slot] = false;
        inFlightCount--;
        forget(slot);
        if (pendingCount == 0) {
            port.changed();
        }
        return connection.pulse().refusal(what, code);
    }

    private void forget(int slot) {
        pending[slot] = false;
        pendingCount--;
        framesAhead -= pendingFrames[slot];
    }

    private void abort() {
        port.lock().lock();
        try {
            if (inFlightCount == 0 || released) {
                return;
            }
            aborting++;
        } finally {
            port.lock().unlock();
        }
        try {
            connection.abort(this);
        } finally {
            port.lock().lock();
            try {
                aborting--;
                port.changed();
            } finally {
                port.lock().unlock();
            }
        }
    }

    private void release() {
        Quarantine.Entry proven;
        port.lock().lock();
        try {
            if (released) {
                return;
            }
            released = true;
            proven = kept;
            port.remove(this);
            if (pendingCount == 0) {
                port.release(memory.slots());
            }
        } finally {
            port.lock().unlock();
        }
        connection.unregister(this, buffer);
        if (proven != null) {
            proven.release();
        }
    }

    private void quarantine() {
        int unproven;
        port.lock().lock();
        try {
            if (quarantined || inFlightCount == 0) {
                return;
            }
            quarantined = true;
            unproven = inFlightCount;
        } finally {
            port.lock().unlock();
        }
        Quarantine.Entry entry = connection.quarantine(endpointAddress, unproven, memory.slabs());
        port.lock().lock();
        try {
            if (!released) {
                kept = entry;
                return;
            }
        } finally {
            port.lock().unlock();
        }
        entry.release();
    }
}
