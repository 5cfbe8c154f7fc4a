package org.microframe.streaming;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputCounts;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.StreamSuspendedException;
import org.microframe.stream.SuspensionPolicy;

/** An output in a plug-in's hand. Any thread; whoever has the turn writes or drains. */
final class OutputHandle extends OpenHandle implements IsochOutput {

    private static final long MILLISECOND = 1_000_000;
    private static final long CLOSING_MILLIS = 1000;

    private final SuspensionPolicy policy;
    private final OutputBuffer buffer;
    private final BusProgress progress = new BusProgress();
    private final AtomicBoolean closing = new AtomicBoolean();

    private OutputHandle(HandleOrder order, SuspensionPolicy policy, Turn turn, OutputBuffer buffer) {
        super(order, turn, buffer);
        this.policy = policy;
        this.buffer = buffer;
    }

    static OutputHandle of(HandleOrder order, OutputPolicy policy) {
        Turn turn = new Turn();
        return new OutputHandle(order, policy.whileSuspended(), turn, new OutputBuffer(policy.bufferBytes(), turn));
    }

    @Override
    void changed(StreamStatus last, StreamStatus next) {
        if (next.state() == StreamState.STARTING) {
            progress.opens(next.ledger(), buffer.framesSent());
        } else if (HandleStream.resumes(last, next)) {
            progress.joins();
        }
        if (policy == SuspensionPolicy.DISCARD && !HandleStream.goesOn(next)) {
            buffer.discard();
        }
        turn.signal();
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        write(data, Deadline.NEVER);
    }

    @Override
    public int write(ByteBuffer data, Duration timeout) throws IOException {
        return write(data, Deadline.inMoreThanZero(timeout));
    }

    @Override
    public int offer(ByteBuffer data) throws IOException {
        requireUsable();
        if (!turn.tryBegin()) {
            return 0;
        }
        try {
            return accept(data);
        } finally {
            turn.end();
        }
    }

    private int write(ByteBuffer data, Deadline deadline) throws IOException {
        int taken = 0;
        try {
            requireUsable();
            if (!turn.begin(deadline)) {
                return 0;
            }
            try {
                while (true) {
                    StreamStatus seen = stream.standing();
                    taken += accept(data);
                    if (!data.hasRemaining() || !turn.await(() -> buffer.hasRoom() || hasChanged(seen), deadline)) {
                        return taken;
                    }
                }
            } finally {
                turn.end();
            }
        } catch (InterruptedException e) {
            throw interrupted(taken, e);
        }
    }

    private boolean hasChanged(StreamStatus seen) {
        return ended() != null || closing.get() || stream.standing() != seen || !buffer.fits();
    }

    private void requireUsable() throws HandleEndedException {
        requireOpen();
        if (closing.get()) {
            throw new HandleEndedException(toString(), Reason.CLOSED);
        }
    }

    /** Takes what the stream's state, the policy and the room allow. */
    private int accept(ByteBuffer data) throws IOException {
        requireUsable();
        StreamStatus standing = stream.standing();
        if (!HandleStream.goesOn(standing)) {
            if (policy == SuspensionPolicy.DISCARD && !HandleStream.isBroken(standing)) {
                int bytes = data.remaining();
                data.position(data.limit());
                buffer.refuse(bytes);
                return bytes;
            }
            if (policy == SuspensionPolicy.FAIL || standing.state() == StreamState.FAILED) {
                throw new StreamSuspendedException(standing);
            }
        }
        requireFits();
        return buffer.put(data);
    }

    private void requireFits() {
        if (!buffer.fits()) {
            throw new IllegalStateException("the buffer has " + buffer.capacity() + " bytes; a frame of "
                    + stream.identity() + " has " + buffer.frameBytes());
        }
    }

    @Override
    public boolean drain() throws IOException {
        return drain(Deadline.NEVER);
    }

    @Override
    public boolean drain(Duration timeout) throws IOException {
        return drain(Deadline.inMoreThanZero(timeout));
    }

    private boolean drain(Deadline deadline) throws IOException {
        try {
            requireUsable();
            if (!turn.begin(deadline)) {
                return false;
            }
            try {
                boolean drained = drainInTurn(deadline, () -> closing.get() || ended() != null);
                requireUsable();
                requireFits();
                return drained;
            } finally {
                turn.end();
            }
        } catch (InterruptedException e) {
            throw interrupted(0, e);
        }
    }

    private boolean drainInTurn(Deadline deadline, BooleanSupplier over) throws InterruptedException {
        buffer.flush();
        boolean settled =
                turn.await(() -> buffer.isEmpty() || over.getAsBoolean() || !goesOn() || !buffer.fits(), deadline);
        if (!settled || over.getAsBoolean() || !goesOn() || !buffer.isEmpty()) {
            return false;
        }
        BusProgress.Mark mark = progress.mark(buffer.framesSent());
        long fills = buffer.fills();
        long transferNanos = status().request().framesPerTransfer() * MILLISECOND;
        while (!progress.hasCompleted(mark, status().ledger())) {
            if (over.getAsBoolean() || !goesOn() || !progress.isSamePipe(mark) || deadline.left() <= 0) {
                return false;
            }
            // The pump publishes the ledger after its fills: when it has come again, what had completed at the last
            // fill is in it.
            if (!mark.hasStart() && buffer.fills() > fills) {
                mark = mark.startingAt(status());
            }
            turn.await(over, deadline.orIn(transferNanos));
        }
        return progress.isSamePipe(mark);
    }

    private boolean goesOn() {
        return HandleStream.goesOn(stream.standing());
    }

    @Override
    public OutputCounts counts() {
        return new OutputCounts(buffer.accepted(), buffer.sent(), buffer.discarded(), buffer.droppedFrames());
    }

    @Override
    public void close() {
        if (ended() != null || !closing.compareAndSet(false, true)) {
            return;
        }
        turn.signal();
        try {
            Deadline deadline = Deadline.in(closingTime());
            if (turn.begin(deadline)) {
                try {
                    drainInTurn(deadline, () -> ended() != null);
                } finally {
                    turn.end();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(Reason.CLOSED);
        }
    }

    /** How long closing may take: what is buffered and what is queued ahead of the bus, and a second. */
    Duration closingTime() {
        long buffered = buffer.accepted() - buffer.sent() - buffer.discarded();
        long frames = buffered / Math.max(1, buffer.frameBytes()) + status().presentLeadFrames();
        return Duration.ofMillis(frames + CLOSING_MILLIS);
    }

    @Override
    public void abort() {
        end(Reason.CLOSED);
    }
}
