package org.microframe.streaming;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputCounts;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.InputSlot;
import org.microframe.stream.IsochInput;
import org.microframe.stream.StreamSuspendedException;

/** An input in a plug-in's hand. Any thread; whoever has the turn reads and owns what was taken. */
final class InputHandle extends OpenHandle implements IsochInput {

    private final InputBuffer buffer;
    private final ByteCursor bytes = new ByteCursor();
    private TakenSlot taken;
    private volatile Discontinuity told;

    private InputHandle(HandleOrder order, Turn turn, InputBuffer buffer) {
        super(order, turn, buffer);
        this.buffer = buffer;
    }

    static InputHandle of(HandleOrder order, InputPolicy policy) {
        Turn turn = new Turn();
        return new InputHandle(order, turn, new InputBuffer(policy.bufferTransfers(), turn));
    }

    @Override
    void changed(StreamStatus last, StreamStatus next) {
        if (HandleStream.resumes(last, next)) {
            buffer.opens();
        }
        turn.signal();
    }

    @Override
    public InputSlot take() throws IOException {
        return take(Deadline.NEVER);
    }

    @Override
    public InputSlot take(Duration timeout) throws IOException {
        return take(Deadline.in(timeout));
    }

    private InputSlot take(Deadline deadline) throws IOException {
        try {
            if (!turn.begin(deadline)) {
                return null;
            }
            try {
                bytes.drop();
                return next(deadline) ? taken : null;
            } finally {
                turn.end();
            }
        } catch (InterruptedException e) {
            throw interrupted(0, e);
        }
    }

    /** Releases what was taken and takes the next slot; false when none came in time. */
    private boolean next(Deadline deadline) throws IOException, InterruptedException {
        releaseTaken();
        turn.await(() -> !buffer.queue.isEmpty() || ended() != null || hasFailed(), deadline);
        Reason reason = ended();
        if (buffer.queue.isEmpty() || reason != null && reason != Reason.RUNTIME_GONE) {
            requireOpen();
            if (hasFailed()) {
                throw new StreamSuspendedException(stream.standing());
            }
            return false;
        }
        taken = new TakenSlot(buffer.queue.first(), this::release);
        return true;
    }

    private boolean hasFailed() {
        return stream.standing().state() == StreamState.FAILED;
    }

    private void releaseTaken() {
        if (taken != null) {
            buffer.queue.free(taken.place);
            taken = null;
        }
    }

    /** The plug-in closes a slot: it is released unless it has been already. */
    private void release(TakenSlot slot) {
        if (turn.tryBegin()) {
            try {
                if (taken == slot) {
                    releaseTaken();
                }
            } finally {
                turn.end();
            }
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return read(into, Deadline.NEVER);
    }

    @Override
    public int read(ByteBuffer into, Duration timeout) throws IOException {
        return read(into, Deadline.in(timeout));
    }

    private int read(ByteBuffer into, Deadline deadline) throws IOException {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("nothing remains in the buffer; at least one byte must");
        }
        try {
            if (!turn.begin(deadline)) {
                return 0;
            }
            try {
                return readInTurn(into, deadline);
            } finally {
                turn.end();
            }
        } catch (InterruptedException e) {
            throw interrupted(0, e);
        }
    }

    private int readInTurn(ByteBuffer into, Deadline deadline) throws IOException, InterruptedException {
        int start = into.position();
        while (into.hasRemaining()) {
            boolean any = into.position() > start;
            if (!bytes.settle()) {
                if (any && (buffer.queue.isEmpty() || ended() != null) || !next(deadline)) {
                    break;
                }
                bytes.begin(taken);
            } else if (!bytes.isDue()) {
                bytes.copy(into);
            } else if (any) {
                break;
            } else {
                told = bytes.pollDue();
                return DISCONTINUITY;
            }
        }
        return into.position() - start;
    }

    @Override
    public Discontinuity discontinuity() {
        return told;
    }

    @Override
    public InputCounts counts() {
        return new InputCounts(buffer.buffered(), buffer.dropped(), buffer.discarded());
    }

    @Override
    public void close() {
        end(Reason.CLOSED);
    }
}
