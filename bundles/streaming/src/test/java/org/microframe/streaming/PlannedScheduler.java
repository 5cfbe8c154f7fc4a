package org.microframe.streaming;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Distribution;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.isoch.scheduler.IsochStream;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;

/** A scheduler that runs nothing: it notes what it is asked, so that a test can play the pump. */
final class PlannedScheduler implements IsochScheduler {

    /** A stream as it was opened, with what is attached now. */
    final class Opened implements IsochStream {
        final StreamIdentity identity;
        final StreamRequest request;
        final StreamClient client;
        final LedgerSnapshot earlier;
        final Map<SlotHandler, Precedence> handlers = new ConcurrentHashMap<>();
        /** The one with the most precedence, or null. */
        volatile SlotHandler handler;

        private volatile StreamMeasures measures = StreamMeasures.NONE;
        volatile boolean closed;
        private volatile StreamStatus told;

        Opened(StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier) {
            this.identity = identity;
            this.request = request;
            this.client = client;
            this.earlier = earlier;
            told = status(StreamState.WAITING, earlier);
        }

        /** Tells that another stream has the endpoint. */
        void tellTaken(String detail) {
            tell(StreamState.WAITING, StreamCause.ENDPOINT_TAKEN, detail);
        }

        /** Changes the state, with why. */
        void tell(StreamState state, StreamCause cause, String detail) {
            told = new StreamStatus(
                    identity, request, "device", state, cause, detail, handler != null, -1, told.ledger());
            client.stateChanged(told);
        }

        /** Changes the state and tells the client, as the coordinator does. */
        void tell(StreamState state, LedgerSnapshot ledger) {
            told = status(state, ledger);
            client.stateChanged(told);
        }

        void tell(StreamState state) {
            tell(state, told.ledger());
        }

        /** Starts as on a device that is there: STARTING, then RUNNING. */
        void run() {
            tell(StreamState.STARTING);
            tell(StreamState.RUNNING);
        }

        /** Lets frames complete on the bus without telling anybody, as the pump does. */
        void book(LedgerSnapshot ledger) {
            told = status(told.state(), ledger);
        }

        /** Has so many frames queued ahead of the bus from now on. */
        void lead(int frames) {
            measures = new StreamMeasures(frames, Distribution.NONE, Distribution.NONE);
            told = status(told.state(), told.ledger());
        }

        private StreamStatus status(StreamState state, LedgerSnapshot ledger) {
            return new StreamStatus(
                    identity,
                    request,
                    "device",
                    state,
                    StreamCause.NONE,
                    "",
                    handler != null,
                    -1,
                    ledger,
                    List.of(),
                    BandwidthUse.NONE,
                    measures);
        }

        @Override
        public StreamStatus status() {
            return told;
        }

        @Override
        public void attach(SlotHandler next, Dispatch dispatch, Precedence precedence) {
            if (handlers.putIfAbsent(next, precedence) != null) {
                throw new IllegalStateException("this handler is attached already");
            }
            choose();
        }

        @Override
        public boolean detach(SlotHandler last, Duration bound) {
            handlers.remove(last);
            choose();
            return true;
        }

        @Override
        public boolean detach(Duration bound) {
            handlers.clear();
            choose();
            return true;
        }

        private void choose() {
            handler = handlers.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(null);
        }

        @Override
        public void close() {
            detach(Duration.ZERO);
            closed = true;
        }
    }

    final List<Opened> opened = new CopyOnWriteArrayList<>();
    final List<SetupPacket> transfers = new CopyOnWriteArrayList<>();
    volatile String controlled = "";
    volatile int refusals;

    @Override
    public IsochStream open(
            StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier) {
        boolean held = opened.stream().anyMatch(other -> !other.closed && other.identity.equals(identity));
        if (refusals > 0 || held) {
            refusals = Math.max(0, refusals - 1);
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
        return new PlannedControl(setup -> {
            if (!deviceFilter.equals(controlled)) {
                throw new DeviceGoneException("no device matches " + deviceFilter);
            }
            transfers.add(setup);
            return setup.length();
        });
    }

    Opened last() {
        return opened.get(opened.size() - 1);
    }
}
