package org.microframe.pushstream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputSlot;
import org.microframe.stream.IsochInput;
import org.microframe.stream.StreamSuspendedException;
import org.microframe.stream.push.DiscontinuityEvent;
import org.microframe.stream.push.PacketEvent;
import org.microframe.stream.push.StateEvent;
import org.microframe.stream.push.StreamEvent;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;

/** One open source: its thread reads the input and delivers events. Any thread may close or end it; the thread owns the other fields. */
final class PacketFeed implements Runnable, AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long END_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Reopening<IsochInput> input;
    private final Deliveries<StreamEvent> deliveries;
    private final Consumer<PacketFeed> whenOver;
    private final Consumer<Exception> unexpected;
    private StreamState state;
    private StreamCause cause;
    private long offset;
    private long next;
    private boolean resumed;

    /**
     * @param whenOver told when no event is delivered any more
     * @param unexpected told what the consumer throws at its last event
     */
    PacketFeed(
            Reopening<IsochInput> input,
            PushEventConsumer<? super StreamEvent> consumer,
            Consumer<PacketFeed> whenOver,
            Consumer<Exception> unexpected) {
        this.input = input;
        this.whenOver = whenOver;
        this.unexpected = unexpected;
        deliveries = new Deliveries<>(consumer);
    }

    @Override
    public void run() {
        PushEvent<StreamEvent> last = PushEvent.close();
        try {
            feedUntilEnded();
        } catch (HandleEndedException e) {
            last = last(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            last = PushEvent.error(e);
        } catch (Exception e) {
            last = PushEvent.error(e);
        } finally {
            finish(last);
        }
    }

    private static PushEvent<StreamEvent> last(HandleEndedException end) {
        return end.reason() == Reason.CLOSED ? PushEvent.close() : PushEvent.error(end);
    }

    private void finish(PushEvent<StreamEvent> last) {
        closeInput(Reason.CLOSED);
        try {
            deliveries.deliver(last);
        } catch (Exception e) {
            unexpected.accept(e);
        } finally {
            whenOver.accept(this);
        }
    }

    private void feedUntilEnded() throws Exception {
        while (true) {
            IsochInput present = input.get();
            try {
                feed(present);
            } catch (StreamSuspendedException e) {
                tellState(e.status());
                input.pause(LOOK.toMillis());
            } catch (HandleEndedException e) {
                input.lost(e);
                tellState(present.status());
                offset = next;
                resumed = true;
            }
        }
    }

    private void feed(IsochInput from) throws Exception {
        while (true) {
            tellState(from.status());
            InputSlot slot = from.take(LOOK);
            if (slot != null) {
                tellState(from.status());
                tell(slot);
                slot.close();
            }
        }
    }

    private void tell(InputSlot slot) throws Exception {
        Discontinuity before = slot.before();
        long frame = offset + slot.frame();
        if (before != null) {
            tell(new DiscontinuityEvent(new Discontinuity(before.cause(), frame, before.frames(), 0)));
        } else if (resumed) {
            tell(new DiscontinuityEvent(
                    new Discontinuity(Discontinuity.Cause.SUSPENSION, frame, Discontinuity.UNKNOWN, 0)));
        }
        resumed = false;
        next = frame + slot.frames();
        IsochPackets packets = slot.packets();
        int packetsPerFrame = packets.count() / slot.frames();
        for (packets.rewind(); packets.next(); ) {
            boolean good = packets.status() == PacketStatus.OK;
            ByteBuffer data = slot.data().slice(packets.offset(), good ? packets.length() : 0);
            int index = packets.index();
            tell(new PacketEvent(frame + index / packetsPerFrame, index % packetsPerFrame, packets.status(), data));
        }
    }

    private void tellState(StreamStatus status) throws Exception {
        if (status.state() != state || status.cause() != cause) {
            state = status.state();
            cause = status.cause();
            tell(new StateEvent(status));
        }
    }

    private void tell(StreamEvent event) throws Exception {
        if (input.isEnded()) {
            input.get();
        }
        long pressure = deliveries.deliver(PushEvent.data(event));
        if (pressure < 0) {
            deliveries.finish();
            closeInput(Reason.CLOSED);
            input.get();
        } else if (pressure > 0) {
            input.pause(pressure);
        }
    }

    /** The consumer closes: its last event is a close. Does not wait. */
    @Override
    public void close() {
        closeInput(Reason.CLOSED);
    }

    private void closeInput(Reason reason) {
        IsochInput open = input.end(reason);
        if (open != null) {
            open.close();
        }
    }

    /**
     * Ends it with an error that says how to go on, and waits until that has been delivered, or delivers it when its thread does not
     * get to it.
     *
     * @return false when the consumer did not return in time; it is disowned
     */
    boolean end(Reason reason) {
        closeInput(reason);
        try {
            return deliveries.awaitEnd(END_BOUND_NANOS, last(input.end()));
        } catch (Exception e) {
            unexpected.accept(e);
            return true;
        }
    }
}
