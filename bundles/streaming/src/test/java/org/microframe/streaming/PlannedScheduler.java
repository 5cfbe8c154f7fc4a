package org.microframe.streaming;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.isoch.scheduler.IsochStream;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;

/** A scheduler that runs nothing: it notes what it is asked, so that a test can play the pump. */
final class PlannedScheduler implements IsochScheduler {

    /** A stream as it was opened, with what is attached now. */
    final class Opened implements IsochStream {
        final StreamIdentity identity;
        final StreamRequest request;
        final StreamClient client;
        final LedgerSnapshot earlier;
        volatile SlotHandler handler;
        volatile boolean closed;

        Opened(StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier) {
            this.identity = identity;
            this.request = request;
            this.client = client;
            this.earlier = earlier;
        }

        void tell(StreamState state, LedgerSnapshot ledger) {
            client.stateChanged(status(state, ledger));
        }

        private StreamStatus status(StreamState state, LedgerSnapshot ledger) {
            return new StreamStatus(
                    identity, request, "device", state, StreamCause.NONE, "", handler != null, -1, ledger);
        }

        @Override
        public StreamStatus status() {
            return status(StreamState.RUNNING, LedgerSnapshot.EMPTY);
        }

        @Override
        public void attach(SlotHandler next, Dispatch dispatch) {
            if (handler != null) {
                throw new IllegalStateException("a handler is attached already");
            }
            handler = next;
        }

        @Override
        public boolean detach(Duration bound) {
            handler = null;
            return true;
        }

        @Override
        public void close() {
            handler = null;
            closed = true;
        }
    }

    final List<Opened> opened = new CopyOnWriteArrayList<>();
    volatile int refusals;

    @Override
    public IsochStream open(
            StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier) {
        if (refusals > 0) {
            refusals--;
            throw new IllegalStateException("the stream is held by another client");
        }
        Opened stream = new Opened(identity, request, client, earlier);
        opened.add(stream);
        return stream;
    }

    @Override
    public List<StreamStatus> streams() {
        return opened.stream()
                .filter(stream -> !stream.closed)
                .map(Opened::status)
                .toList();
    }

    @Override
    public DeviceControl control(String deviceFilter) {
        throw new IllegalArgumentException("no test has planned for " + deviceFilter);
    }

    Opened last() {
        return opened.get(opened.size() - 1);
    }
}
