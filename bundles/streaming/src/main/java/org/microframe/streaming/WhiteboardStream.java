package org.microframe.streaming;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.isoch.scheduler.IsochStream;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;

/**
 * The stream of one identity with its registrations, opened for what the first of them asks; those that it satisfies are attached.
 * The runtime's thread owns it; the status may be read by any thread.
 */
final class WhiteboardStream implements StreamClient {

    private final StreamIdentity identity;
    private final Consumer<WhiteboardStream> changes;
    private final List<Registration> registrations = new ArrayList<>();
    /** Those that may prepare the device, the best first: the first that has not been withdrawn does. */
    private volatile List<Registration> preparing = List.of();

    private volatile StreamStatus last;
    private IsochScheduler scheduler;
    private IsochStream hold;
    private StreamRequest request;

    /** @param changes told on the scheduler's thread when the stream's state changed */
    WhiteboardStream(StreamIdentity identity, Consumer<WhiteboardStream> changes) {
        this.identity = identity;
        this.changes = changes;
    }

    boolean isEmpty() {
        return registrations.isEmpty();
    }

    /** Whether its data go the same way. */
    boolean agreesWith(Registration other) {
        return registrations.isEmpty()
                || registrations.get(0).target.request().isIn()
                        == other.target.request().isIn();
    }

    void add(Registration registration) {
        registrations.add(registration);
    }

    /** Takes a withdrawn registration out; whether it is one of this stream's. */
    boolean remove(Registration registration) {
        return registrations.remove(registration);
    }

    /**
     * Sees that the stream is open, and attached what it satisfies.
     *
     * @throws IllegalStateException when the scheduler does not open the stream now
     */
    void serve(IsochScheduler by) {
        if (registrations.isEmpty() || by == null || hold == null && isBroken()) {
            return;
        }
        if (scheduler != by || registrations.stream().noneMatch(this::satisfies)) {
            open(by);
        }
        preparing = registrations.stream()
                .filter(this::satisfies)
                .sorted(Comparator.comparing(Registration::precedence))
                .toList();
        preparing.forEach(registration -> registration.attachTo(hold));
    }

    /** Whether its chain broke and it was asked to fail then: it does not run again for these registrations. */
    private boolean isBroken() {
        return last != null && last.state() == StreamState.FAILED && last.cause() == StreamCause.CHAIN_BROKEN;
    }

    private void open(IsochScheduler by) {
        letGo();
        Registration first = registrations.get(0);
        preparing = List.of(first);
        LedgerSnapshot earlier = last == null ? LedgerSnapshot.EMPTY : last.ledger();
        hold = by.open(identity, first.target.request(), this, earlier);
        scheduler = by;
        request = first.target.request();
    }

    private boolean satisfies(Registration registration) {
        return hold != null && objectionTo(registration).isEmpty();
    }

    private String objectionTo(Registration registration) {
        StreamRequest wanted = registration.target.request();
        return request.deviceFilter().equals(wanted.deviceFilter())
                ? request.objectionTo(wanted)
                : "its device filter is " + request.deviceFilter() + "; it must be " + wanted.deviceFilter();
    }

    /** What stands in the way of each registration that is not served because another one has the endpoint, or nothing. */
    Map<Registration, String> obstacles() {
        Map<Registration, String> obstacles = new LinkedHashMap<>();
        StreamStatus known = last;
        boolean taken = hold != null && known != null && known.cause() == StreamCause.ENDPOINT_TAKEN;
        for (Registration registration : registrations) {
            String objection = hold == null ? "" : objectionTo(registration);
            obstacles.put(
                    registration,
                    objection.isEmpty()
                            ? taken ? known.detail() : ""
                            : "the stream " + identity + " was opened for an earlier registration, and " + objection);
        }
        return obstacles;
    }

    /** Lets the stream go, so that it lingers. */
    void letGo() {
        IsochStream held = hold;
        hold = null;
        scheduler = null;
        preparing = List.of();
        registrations.forEach(Registration::forget);
        if (held != null) {
            held.close();
        }
    }

    /** The scheduler went, and with it the stream; the registrations stay. */
    void lost(IsochScheduler gone) {
        if (scheduler == gone) {
            letGo();
        }
    }

    /** How the stream stands without a scheduler, or null when nothing is known of it. */
    StreamStatus withoutScheduler() {
        StreamStatus known = last;
        if (known == null || isBroken()) {
            return known;
        }
        StreamState state = known.ledger().chains() > 0 ? StreamState.SUSPENDED : StreamState.WAITING;
        return new StreamStatus(
                identity,
                known.request(),
                known.device(),
                state,
                StreamCause.SCHEDULER_GONE,
                "",
                false,
                known.leastLeadFrames(),
                known.ledger());
    }

    @Override
    public void beforeInterface(DeviceControl control) throws UsbException {
        for (Registration present : preparing) {
            if (present.plugIn.preparing().beforeInterface(control)) {
                return;
            }
        }
        throw Preparing.gone(identity);
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        for (Registration present : preparing) {
            if (present.plugIn.preparing().afterInterface(control, format)) {
                return;
            }
        }
        throw Preparing.gone(identity);
    }

    @Override
    public void stateChanged(StreamStatus status) {
        last = status;
        changes.accept(this);
    }
}
