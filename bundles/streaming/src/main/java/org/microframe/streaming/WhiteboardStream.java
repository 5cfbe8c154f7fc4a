package org.microframe.streaming;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * The stream of one identity with its registrations, of which the best supplies or takes the data. The runtime's thread owns it; the
 * status may be read by any thread.
 */
final class WhiteboardStream implements StreamClient {

    private static final Comparator<Registration> BEST_FIRST = (one, other) -> other.reference.compareTo(one.reference);

    private final StreamIdentity identity;
    private final List<Registration> registrations = new ArrayList<>();
    private volatile Registration active;
    private volatile StreamStatus last;
    private IsochScheduler scheduler;
    private IsochStream hold;

    WhiteboardStream(StreamIdentity identity) {
        this.identity = identity;
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
        registrations.sort(BEST_FIRST);
    }

    /** Takes a withdrawn registration out; whether it is one of this stream's. */
    boolean remove(Registration registration) {
        if (active == registration) {
            active = null;
        }
        return registrations.remove(registration);
    }

    /**
     * Sees that the best registration is served: the stream open for its request, its plug-in attached.
     *
     * @throws IllegalStateException when the scheduler does not open the stream now
     */
    void serve(IsochScheduler by) {
        Registration best = registrations.isEmpty() ? null : registrations.get(0);
        if (best == null || by == null) {
            return;
        }
        if (active != null && active != best) {
            active.standBy();
            active = null;
        }
        boolean fits = hold != null && scheduler == by && request().equals(best.target.request());
        if (!fits) {
            letGo();
            active = best;
            LedgerSnapshot earlier = last == null ? LedgerSnapshot.EMPTY : last.ledger();
            scheduler = by;
            hold = by.open(identity, best.target.request(), this, earlier);
            best.attachTo(hold);
        } else if (active == null) {
            active = best;
            best.attachTo(hold);
        }
    }

    private StreamRequest request() {
        return hold.status().request();
    }

    /** Lets the stream go, so that it lingers. */
    void letGo() {
        IsochStream held = hold;
        Registration attached = active;
        hold = null;
        scheduler = null;
        active = null;
        if (attached != null) {
            attached.forget();
        }
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
        if (known == null) {
            return null;
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
        Registration preparing = active;
        if (preparing != null) {
            preparing.plugIn.preparing().beforeInterface(control);
        }
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        Registration preparing = active;
        if (preparing != null) {
            preparing.plugIn.preparing().afterInterface(control, format);
        }
    }

    @Override
    public void stateChanged(StreamStatus status) {
        last = status;
    }
}
