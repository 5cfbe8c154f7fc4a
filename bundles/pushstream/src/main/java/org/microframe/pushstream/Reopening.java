package org.microframe.pushstream;

import java.util.function.Function;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.StreamHandle;
import org.microframe.stream.Streams;

/**
 * A handle that is opened anew when the streaming runtime is replaced, until it is ended. One thread uses the handle; any thread may
 * end it.
 */
final class Reopening<H extends StreamHandle> {

    private static final long LOOK_MILLIS = 50;

    private final String name;
    private final StreamsAccess access;
    private final Function<Streams, H> opening;
    private H present;
    private Reason ended;

    Reopening(String name, StreamsAccess access, Function<Streams, H> opening) {
        this.name = name;
        this.access = access;
        this.opening = opening;
    }

    /**
     * Opens it now if there is a runtime.
     *
     * @throws IllegalStateException when the name is in use
     */
    synchronized void openNow() {
        Streams streams = access.now();
        if (streams != null) {
            present = opening.apply(streams);
        }
    }

    /**
     * The handle, waiting for a runtime to open it.
     *
     * @throws HandleEndedException when it has been ended
     */
    H get() throws HandleEndedException, InterruptedException {
        while (true) {
            synchronized (this) {
                requireNotEnded();
                if (present != null) {
                    return present;
                }
            }
            Streams streams = access.now();
            if (streams == null || !tryOpen(streams)) {
                pause(LOOK_MILLIS);
            }
        }
    }

    /** Opens it, unless that runtime is about to go. */
    private synchronized boolean tryOpen(Streams streams) throws HandleEndedException {
        requireNotEnded();
        try {
            present = opening.apply(streams);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void requireNotEnded() throws HandleEndedException {
        if (ended != null) {
            throw end();
        }
    }

    /** How it has ended; only once it has. */
    synchronized HandleEndedException end() {
        return new HandleEndedException("the push stream " + name, ended);
    }

    /**
     * Judges the end of a handle: returns when it is to be opened anew.
     *
     * @throws HandleEndedException when that is the end
     */
    synchronized void lost(HandleEndedException e) throws HandleEndedException {
        requireNotEnded();
        if (e.reason() != Reason.RUNTIME_GONE) {
            throw e;
        }
        present = null;
    }

    /** Whether it has been ended. */
    synchronized boolean isEnded() {
        return ended != null;
    }

    /** Waits unless it is ended meanwhile. */
    synchronized void pause(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && ended == null; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Ends it, once; the first reason counts. Returns the handle to be closed, or null. */
    synchronized H end(Reason reason) {
        if (ended == null) {
            ended = reason;
        }
        notifyAll();
        return present;
    }
}
