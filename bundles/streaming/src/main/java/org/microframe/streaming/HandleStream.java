package org.microframe.streaming;

import org.microframe.isoch.Dispatch;
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
 * The stream behind a handle, across schedulers. The runtime's thread owns it; any thread may ask for the status, and the monitor
 * guards how it stands.
 */
final class HandleStream {

    /** Told of each change, one at a time, on the scheduler's thread or the runtime's: returns at once. */
    interface Listener {
        void changed(StreamStatus last, StreamStatus next);
    }

    private final StreamIdentity identity;
    private final StreamRequest request;
    private final BufferHandler handler;
    private final Preparing preparing;
    private final Listener listener;
    private IsochScheduler scheduler;
    private Opening opening;
    private LedgerSnapshot inherited = LedgerSnapshot.EMPTY;
    private volatile IsochStream hold;
    private volatile boolean closed;
    private volatile StreamStatus standing;

    HandleStream(HandleOrder order, BufferHandler handler, Listener listener) {
        identity = order.identity();
        request = order.request();
        preparing = order.preparing();
        this.handler = handler;
        this.listener = listener;
        standing = new StreamStatus(
                identity,
                request,
                "",
                StreamState.WAITING,
                StreamCause.SCHEDULER_GONE,
                "",
                false,
                -1,
                LedgerSnapshot.EMPTY);
    }

    StreamIdentity identity() {
        return identity;
    }

    /** Whether data goes on: the stream has a pipe, or is getting one. */
    static boolean goesOn(StreamStatus status) {
        return status.state() == StreamState.STARTING
                || status.state() == StreamState.RUNNING
                || status.state() == StreamState.RECOVERING;
    }

    /** Whether its chain broke and it was asked to fail then: it does not run again under this handle. */
    static boolean isBroken(StreamStatus status) {
        return status.state() == StreamState.FAILED && status.cause() == StreamCause.CHAIN_BROKEN;
    }

    /** Whether it goes on after it did not: with a pipe of its own, or by sharing that of another stream, which it joins at once. */
    static boolean resumes(StreamStatus last, StreamStatus next) {
        return goesOn(next) && !goesOn(last);
    }

    /** How it stands now; any thread. */
    StreamStatus status() {
        IsochStream held = hold;
        return held == null ? standing : held.status();
    }

    /** How it stood at its last change; any thread. */
    StreamStatus standing() {
        return standing;
    }

    /**
     * Sees that it is open at a scheduler, the buffer attached.
     *
     * @throws IllegalStateException when the scheduler does not open the stream now
     */
    void serve(IsochScheduler by) {
        if (closed || by == null || scheduler == by || isBroken(standing)) {
            return;
        }
        lose();
        Opening next = new Opening();
        opening = next;
        try {
            IsochStream held = by.open(identity, request, next, ledger());
            handler.attaches(held.status().request().framesPerTransfer());
            held.attach(handler, Dispatch.PUMP);
            hold = held;
            scheduler = by;
        } catch (IllegalStateException e) {
            next.over(without(standing, StreamCause.ENDPOINT_TAKEN, e.getMessage()));
            throw e;
        }
    }

    /** The scheduler went, and with it the stream. */
    void lost(IsochScheduler gone) {
        if (scheduler == gone) {
            lose();
        }
    }

    /** Carries on the ledger of an elder one of its name that has ended: there may be no scheduler that keeps it. */
    void follow(HandleStream elder) {
        inherited = elder.ledger();
    }

    private LedgerSnapshot ledger() {
        LedgerSnapshot own = standing.ledger();
        return own.chains() > 0 ? own : inherited;
    }

    /** Its handle has ended: the stream lingers, and is not served any more. */
    void close() {
        closed = true;
        IsochStream held = hold;
        if (held != null) {
            held.close();
            letGo(held.status());
        }
    }

    private void lose() {
        IsochStream held = hold;
        if (held != null) {
            held.close();
            letGo(without(held.status(), StreamCause.SCHEDULER_GONE, ""));
        }
    }

    private void letGo(StreamStatus last) {
        opening.over(last);
        hold = null;
        scheduler = null;
    }

    private static StreamStatus without(StreamStatus last, StreamCause cause, String detail) {
        if (isBroken(last)) {
            return last;
        }
        return new StreamStatus(
                last.identity(),
                last.request(),
                last.device(),
                last.ledger().chains() > 0 ? StreamState.SUSPENDED : StreamState.WAITING,
                cause,
                detail,
                false,
                last.leastLeadFrames(),
                last.ledger());
    }

    private synchronized void stand(StreamStatus next) {
        StreamStatus last = standing;
        standing = next;
        listener.changed(last, next);
        notifyAll();
    }

    /** Has whoever awaits a change look again. */
    synchronized void wake() {
        notifyAll();
    }

    /** The scheduler's view of one opening; what it tells after that is over is old. */
    private final class Opening implements StreamClient {

        private boolean over;

        @Override
        public void beforeInterface(DeviceControl control) throws UsbException {
            if (!preparing.beforeInterface(control)) {
                throw Preparing.gone(identity);
            }
        }

        @Override
        public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
            if (!preparing.afterInterface(control, format)) {
                throw Preparing.gone(identity);
            }
        }

        @Override
        public void stateChanged(StreamStatus status) {
            synchronized (HandleStream.this) {
                if (!over) {
                    stand(status);
                }
            }
        }

        void over(StreamStatus last) {
            synchronized (HandleStream.this) {
                over = true;
                stand(last);
            }
        }
    }
}
