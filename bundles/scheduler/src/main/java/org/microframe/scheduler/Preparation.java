package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.microframe.isoch.StreamCause;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbConnection;

/**
 * The time-bounded preparation of a device by a stream's client. The keeper runs it; the steps run on a thread of their own, which
 * is disowned when they take too long: its control handle then refuses.
 */
final class Preparation {

    /** One step, with the handle it may use. */
    interface Step {
        void run(DeviceControl control) throws UsbException;
    }

    private final Drivers drivers;
    private final String name;
    private final LongSupplier clock;
    private final BoundedControl control;
    private final long bound;
    private long left;

    /**
     * @param name of the thread
     * @param clock ns
     * @param boundNanos how long all steps may take together
     */
    Preparation(UsbConnection connection, Drivers drivers, String name, LongSupplier clock, long boundNanos) {
        this.drivers = drivers;
        this.name = name;
        this.clock = clock;
        this.control = new BoundedControl(connection);
        bound = boundNanos;
        left = boundNanos;
    }

    /** Runs a step and waits for it, for what is left of the bound. */
    void run(Step step) throws StreamFailure {
        FutureTask<Void> task = new FutureTask<>(() -> {
            step.run(control);
            return null;
        });
        long started = clock.getAsLong();
        drivers.threads(name).newThread(task).start();
        try {
            drivers.await(task, left);
        } catch (ExecutionException e) {
            end();
            if (control.gone != null) {
                throw StreamOpening.failure(StreamCause.DEVICE_GONE, control.gone);
            }
            throw new StreamFailure(
                    StreamCause.PREPARATION_FAILED,
                    "the device preparation failed: " + e.getCause().getMessage(),
                    e.getCause());
        } catch (TimeoutException e) {
            end();
            throw new StreamFailure(
                    StreamCause.PREPARATION_STUCK,
                    "the device preparation did not return within " + bound / 1_000_000 + " ms; its thread is disowned",
                    e);
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw new StreamFailure(
                    StreamCause.PREPARATION_STUCK, "the keeper was interrupted during the device preparation", e);
        }
        left -= clock.getAsLong() - started;
    }

    /** Lets the control handle refuse from now on. */
    void end() {
        control.over = true;
    }

    private static final class BoundedControl implements DeviceControl {

        private final UsbConnection connection;
        private volatile boolean over;

        /** What told that the device has gone meanwhile, or null. */
        private volatile DeviceGoneException gone;

        BoundedControl(UsbConnection connection) {
            this.connection = connection;
        }

        @Override
        public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
            ControlRequest.requireAllowed(setup);
            requireNotOver();
            try {
                return connection.controlTransfer(setup, data, timeout);
            } catch (DeviceGoneException e) {
                gone = e;
                throw e;
            }
        }

        @Override
        public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
            TransferRequest.require(endpointAddress, data, timeout);
            requireNotOver();
            try {
                return connection.transfer(endpointAddress, data, timeout);
            } catch (DeviceGoneException e) {
                gone = e;
                throw e;
            }
        }

        private void requireNotOver() throws UsbException {
            if (over) {
                throw new UsbException("the device preparation is over; its control handle must not be used any more");
            }
        }
    }
}
