package org.microframe.winusb;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections that are open, of all bundles. Guarded by its own monitor, which is taken after any other. */
final class OpenConnections {

    private final Set<WinUsbConnection> open = new LinkedHashSet<>();

    synchronized void add(WinUsbConnection connection) {
        open.add(connection);
    }

    synchronized void remove(WinUsbConnection connection) {
        open.remove(connection);
        notifyAll();
    }

    synchronized List<WinUsbConnection> remaining() {
        return List.copyOf(open);
    }

    /** Waits until none is open, up to a time of {@link System#nanoTime}; answers whether that is so. */
    synchronized boolean awaitNone(long deadline) {
        boolean interrupted = false;
        long left = deadline - System.nanoTime();
        while (!open.isEmpty() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return open.isEmpty();
    }
}
