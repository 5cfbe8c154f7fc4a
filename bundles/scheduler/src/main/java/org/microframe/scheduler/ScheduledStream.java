package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamMeasures;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.ConfigurationDescriptor;

/** A stream as the scheduler knows it. The coordinator owns it; any thread may ask for its status. */
final class ScheduledStream {

    private record Standing(StreamState state, StreamCause cause, String detail) {}

    final StreamIdentity identity;
    /** What was asked for. */
    final StreamRequest wanted;
    /** The same with the interface and endpoint that it means on the device where it is, or is to be; any thread may read it. */
    volatile StreamRequest request;

    private volatile StreamLedger ledger;
    private volatile StreamClient client;
    private final List<HandlerSeat> seats = new CopyOnWriteArrayList<>();
    private volatile PipeRing ring;
    private volatile Bandwidth.Grant grant;
    private volatile StartGroup group;
    private volatile String remark = "";
    private volatile String device = "";
    private volatile Standing standing = new Standing(StreamState.WAITING, StreamCause.DEVICE_GONE, "");
    private DeviceSession session;
    private volatile StreamClient preparing;
    private EventLoop.Timer linger;
    private ScheduledStream predecessor;
    private final List<ScheduledStream> guests = new CopyOnWriteArrayList<>();
    private volatile ScheduledStream host;

    ScheduledStream(StreamIdentity identity, StreamRequest request, LedgerSnapshot earlier) {
        this.identity = identity;
        wanted = request;
        this.request = request;
        this.ledger = new StreamLedger(earlier);
    }

    StreamClient client() {
        return client;
    }

    void client(StreamClient next) {
        client = next;
    }

    /** Its own handlers, without those of its guests; any thread. */
    List<HandlerSeat> ownSeats() {
        return seats;
    }

    void seat(HandlerSeat next) {
        seats.add(next);
    }

    void unseat(HandlerSeat last) {
        seats.remove(last);
    }

    /** The streams that share its pipe and its ledger, itself first; any thread. */
    List<ScheduledStream> sharing() {
        List<ScheduledStream> all = new ArrayList<>(guests.size() + 1);
        all.add(this);
        all.addAll(guests);
        return all;
    }

    /** The handlers that are attached to it and its guests, those with more precedence first; any thread. */
    List<HandlerSeat> seats() {
        return sharing().stream()
                .flatMap(stream -> stream.seats.stream())
                .filter(attached -> !attached.isOver())
                .sorted(Comparator.comparing(attached -> attached.precedence))
                .toList();
    }

    /** The stream whose pipe it shares, or null. */
    ScheduledStream host() {
        return host;
    }

    boolean hasGuests() {
        return !guests.isEmpty();
    }

    /** Shares the pipe and the ledger of another stream from now on. */
    void join(ScheduledStream other) {
        host = other;
        other.guests.add(this);
    }

    /** Shares no longer; goes on with the ledger as it is, should it get a pipe of its own. */
    void leave() {
        ScheduledStream left = host;
        if (left != null) {
            host = null;
            left.guests.remove(this);
            ledger = new StreamLedger(left.snapshot());
        }
    }

    DeviceSession session() {
        return session;
    }

    /** Has a client prepare the device at the opening that follows, whoever holds the stream by then. */
    void openFor(StreamClient preparing) {
        this.preparing = preparing;
    }

    /** The opening is over: lets go of the client that prepared it, which may have been replaced meanwhile. */
    void prepared() {
        preparing = null;
    }

    /** Who prepares the device; null unless it is being opened. Any thread. */
    StreamClient preparing() {
        return preparing;
    }

    /** Looks for the interface and endpoint on a device, while it is on none. */
    void lookAt(ConfigurationDescriptor configuration) {
        request = wanted.on(configuration);
    }

    /** Puts the stream on a device's session, or takes it off with null. */
    void session(DeviceSession next) {
        session = next;
        if (next != null) {
            device = next.device();
        }
    }

    /** The ring of its open pipe, or null; set by the keeper, for the status alone. */
    void ring(PipeRing next) {
        ring = next;
    }

    /** The group that its open pipe starts with, or null; set by the keeper, for the status alone. */
    void group(StartGroup next) {
        group = next;
    }

    /** What its open pipe was given of the bus, or null; set by the keeper. */
    void grant(Bandwidth.Grant next) {
        grant = next;
    }

    /** What its pipe reserves of the bus; any thread. */
    BandwidthUse bandwidth() {
        Bandwidth.Grant present = grant;
        return present == null ? BandwidthUse.NONE : present.use();
    }

    /** What there is to say of the way in which it was opened last; set by the keeper. */
    void remark(String next) {
        remark = next;
    }

    String remark() {
        return remark;
    }

    /** The ledger, for whoever owns it. */
    StreamLedger ledger() {
        return ledger;
    }

    /** The ledger as it was published last; any thread. */
    LedgerSnapshot snapshot() {
        ScheduledStream shared = host;
        return shared == null ? ledger.snapshot() : shared.ledger.snapshot();
    }

    /** Does not start before a stream of the same identity has ended. */
    void awaitEndOf(ScheduledStream present) {
        predecessor = present;
    }

    boolean awaitsEnd() {
        return predecessor != null;
    }

    boolean awaitsEndOf(ScheduledStream present) {
        return predecessor == present;
    }

    /** Carries on the ledger of a stream of the same identity that has ended. */
    void carryOn(ScheduledStream ended) {
        predecessor = null;
        ledger = new StreamLedger(ended.snapshot());
    }

    /** The timer that ends it when nobody adopts it. */
    void linger(EventLoop.Timer timer) {
        linger = timer;
    }

    void cancelLinger() {
        if (linger != null) {
            linger.cancel();
            linger = null;
        }
    }

    StreamState state() {
        return standing.state;
    }

    /** Whether its chain broke and it was asked to fail then: it does not run again before it is opened again. */
    boolean isBroken() {
        return standing.state == StreamState.FAILED && standing.cause == StreamCause.CHAIN_BROKEN;
    }

    StreamCause cause() {
        return standing.cause;
    }

    /** Moves to a state and tells the client, if there is a change. */
    void become(StreamState state, StreamCause cause, String detail) {
        Standing next = new Standing(state, cause, detail);
        if (next.equals(standing)) {
            return;
        }
        standing = next;
        tell();
    }

    /** Its chain broke, or goes on: tells the client so, if the stream runs otherwise. */
    void recovers(boolean recovers) {
        if (recovers && state() == StreamState.RUNNING) {
            become(StreamState.RECOVERING, StreamCause.NONE, standing.detail);
        } else if (!recovers && state() == StreamState.RECOVERING) {
            become(StreamState.RUNNING, StreamCause.NONE, standing.detail);
        }
    }

    /** Tells the client how the stream stands. */
    void tell() {
        StreamClient told = client;
        if (told != null) {
            told.stateChanged(status());
        }
    }

    /** Moves to {@code SUSPENDED}, or to {@code WAITING} when it never ran. */
    void pause(StreamCause cause, String detail) {
        boolean ran = snapshot().chains() > 0;
        become(ran ? StreamState.SUSPENDED : StreamState.WAITING, cause, detail);
    }

    StreamStatus status() {
        Standing now = standing;
        ScheduledStream shared = host;
        PipeRing open = shared == null ? ring : shared.ring;
        List<HandlerStatus> handlers = handlers();
        return new StreamStatus(
                identity,
                request,
                device,
                now.state,
                now.cause,
                detail(now, shared == null ? group : shared.group),
                !handlers.isEmpty(),
                open == null ? -1 : open.leastLeadFrames(),
                snapshot(),
                handlers,
                shared == null ? bandwidth() : shared.bandwidth(),
                open == null ? StreamMeasures.NONE : open.measures());
    }

    private static String detail(Standing now, StartGroup group) {
        String awaited = group == null ? "" : group.awaited();
        return awaited.isEmpty() || now.detail.isEmpty() ? now.detail + awaited : now.detail + "; " + awaited;
    }

    private List<HandlerStatus> handlers() {
        ScheduledStream shared = host;
        List<HandlerSeat> all = shared == null ? seats() : shared.seats();
        HandlerSeat supplier = request.isIn() || all.isEmpty() ? null : all.get(0);
        return seats.stream()
                .filter(own -> !own.isOver())
                .map(own -> own.status(supplier != null && own != supplier))
                .toList();
    }
}
