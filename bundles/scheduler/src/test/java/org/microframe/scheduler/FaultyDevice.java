package org.microframe.scheduler;

import java.util.concurrent.atomic.AtomicInteger;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.ForwardedDevice;
import org.microframe.usb.host.kit.ForwardedQueue;

/** A device whose native service has errors: dequeuing throws, and so does opening, as often as they are told to. */
final class FaultyDevice extends ForwardedDevice {

    private final AtomicInteger errors;
    private final AtomicInteger openingErrors;

    FaultyDevice(UsbDevice device, AtomicInteger errors, AtomicInteger openingErrors) {
        super(device);
        this.errors = errors;
        this.openingErrors = openingErrors;
    }

    private static void fail(AtomicInteger errors) {
        if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("an error as planned");
        }
    }

    @Override
    public CompletionQueue newQueue() {
        return new FaultyQueue(super.newQueue(), errors);
    }

    @Override
    public UsbConnection open(CompletionQueue queue) throws UsbException {
        fail(openingErrors);
        return super.open(((FaultyQueue) queue).inner());
    }

    private static final class FaultyQueue extends ForwardedQueue {
        private final AtomicInteger errors;

        FaultyQueue(CompletionQueue queue, AtomicInteger errors) {
            super(queue);
            this.errors = errors;
        }

        @Override
        public int await(long timeoutNanos, CompletionBatch into) {
            fail(errors);
            return super.await(timeoutNanos, into);
        }
    }
}
