package org.microframe.pushstream;

import java.util.concurrent.TimeUnit;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;

/**
 * The calls of a plug-in's consumer: none begins after they were stopped. One thread delivers; any thread stops, and delivers the last
 * event when that thread does not get to it. The monitor is not held during a call.
 */
final class Deliveries<T> {

    private final PushEventConsumer<? super T> consumer;
    private boolean finished;
    private Thread calling;

    Deliveries(PushEventConsumer<? super T> consumer) {
        this.consumer = consumer;
    }

    /** Delivers an event and returns the back-pressure, {@link PushEventConsumer#ABORT} also when the consumer is done. */
    long deliver(PushEvent<T> event) throws Exception {
        synchronized (this) {
            if (finished) {
                return PushEventConsumer.ABORT;
            }
            calling = Thread.currentThread();
            finished = event.isTerminal();
        }
        return call(event);
    }

    private long call(PushEvent<T> event) throws Exception {
        try {
            return consumer.accept(event);
        } finally {
            synchronized (this) {
                calling = null;
                notifyAll();
            }
        }
    }

    /** Lets no further event be delivered. */
    synchronized void finish() {
        finished = true;
    }

    /**
     * Waits until the last event has been delivered, unless the present thread is in a call, and lets none be delivered
     * afterwards. When the thread that delivers has not even begun to in time, it is delivered here.
     *
     * @param last the last event
     * @return false when a call took longer
     */
    boolean awaitEnd(long boundNanos, PushEvent<T> last) throws Exception {
        synchronized (this) {
            awaitLast(boundNanos);
            if (calling != null) {
                finished = true;
                return calling == Thread.currentThread();
            }
            if (finished) {
                return true;
            }
            finished = true;
            calling = Thread.currentThread();
        }
        call(last);
        return true;
    }

    /** Called with the monitor held. */
    private void awaitLast(long boundNanos) {
        long deadline = System.nanoTime() + boundNanos;
        boolean interrupted = false;
        while ((!finished || calling != null) && calling != Thread.currentThread()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
