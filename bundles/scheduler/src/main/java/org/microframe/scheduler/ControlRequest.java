package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbTimeoutException;
import org.microframe.usb.host.UsbConnection;

/**
 * One control transfer on its way to a device. The thread that asked for it waits; a keeper does it, on a copy of the data, so that
 * neither touches the caller's buffer after the caller has given up.
 */
final class ControlRequest implements RoutedRequest {

    private enum Progress {
        QUEUED,
        UNDER_WAY,
        ABANDONED
    }

    private static final long MARGIN_SECONDS = 2;

    private final SetupPacket setup;
    private final ByteBuffer data;
    private final Duration timeout;
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.QUEUED);
    private final CompletableFuture<Integer> carried = new CompletableFuture<>();

    /** @throws IllegalArgumentException when the request is refused, or length, buffer and time-out break the rules */
    ControlRequest(SetupPacket setup, ByteBuffer data, Duration timeout) {
        requireAllowed(setup);
        int room = data == null ? 0 : data.remaining();
        if (setup.length() > room) {
            throw new IllegalArgumentException(
                    "wLength is " + setup.length() + "; the buffer has " + room + " bytes for it");
        }
        if (setup.isIn() && setup.length() > 0 && data.isReadOnly()) {
            throw new IllegalArgumentException("the buffer is read-only; " + setup + " fills it");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("the time-out is " + timeout + "; it must be more than zero");
        }
        this.setup = setup;
        this.timeout = timeout;
        this.data = setup.length() == 0 ? null : copy(setup, data);
    }

    private static ByteBuffer copy(SetupPacket setup, ByteBuffer data) {
        ByteBuffer copy = ByteBuffer.allocate(setup.length());
        if (!setup.isIn()) {
            copy.put(0, data, data.position(), setup.length());
        }
        return copy;
    }

    /** @throws IllegalArgumentException when the request would change what only the scheduler may change */
    static void requireAllowed(SetupPacket setup) {
        if (setup.isStandard()
                && (setup.request() == SetupPacket.SET_CONFIGURATION || setup.request() == SetupPacket.SET_INTERFACE)) {
            throw new IllegalArgumentException("the request is " + setup
                    + "; SET_CONFIGURATION and SET_INTERFACE are the scheduler's alone, WinUSB would lose track");
        }
    }

    /** Does the transfer, unless nobody waits for it any more. Keeper only. */
    void run(UsbConnection connection) {
        if (!progress.compareAndSet(Progress.QUEUED, Progress.UNDER_WAY)) {
            return;
        }
        try {
            carried.complete(connection.controlTransfer(setup, data, timeout));
        } catch (UsbException | RuntimeException | Error e) {
            carried.completeExceptionally(e);
        }
    }

    @Override
    public void giveTo(DeviceSession session) {
        session.control(this);
    }

    @Override
    public void fail(UsbException reason) {
        carried.completeExceptionally(reason);
    }

    @Override
    public boolean isAbandoned() {
        return progress.get() == Progress.ABANDONED;
    }

    /**
     * Waits for its end, for the time-out and 2 s. The thread that made it only.
     *
     * @param drivers how it waits
     * @param into the buffer it was made with; gets what came, and its position is advanced by what was carried
     * @return bytes of the data stage
     */
    int await(Drivers drivers, ByteBuffer into) throws UsbException {
        int bytes = await(drivers);
        if (data != null) {
            if (setup.isIn()) {
                into.put(into.position(), data, 0, bytes);
            }
            into.position(into.position() + bytes);
        }
        return bytes;
    }

    private int await(Drivers drivers) throws UsbException {
        try {
            long nanos = Math.addExact(timeout.toNanos(), TimeUnit.SECONDS.toNanos(MARGIN_SECONDS));
            return drivers.await(carried, nanos);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            abandon();
            throw new UsbTimeoutException(
                    "the request " + setup + " did not get its turn or its answer within its time-out of "
                            + timeout.toMillis() + " ms and " + MARGIN_SECONDS + " s",
                    e);
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new UsbException("the thread was interrupted while it waited for the request " + setup, e);
        }
    }

    private static UsbException failure(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (UsbException) cause;
    }

    private void abandon() {
        progress.compareAndSet(Progress.QUEUED, Progress.ABANDONED);
    }
}
