package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbTimeoutException;
import org.microframe.usb.host.UsbConnection;

/**
 * One bulk or interrupt transfer. The thread that asked for it does it, with the connection that a keeper lends: it may last as long as
 * its time-out, and a keeper must not.
 */
final class TransferRequest implements RoutedRequest {

    /** A connection for one transfer. */
    record Loan(UsbConnection connection, Runnable giveBack) {}

    private static final long TURN_SECONDS = 2;

    private final int endpointAddress;
    private final ByteBuffer data;
    private final Duration timeout;
    private final CompletableFuture<Loan> lent = new CompletableFuture<>();

    /** @throws IllegalArgumentException when address, buffer or time-out break the rules */
    TransferRequest(int endpointAddress, ByteBuffer data, Duration timeout) {
        require(endpointAddress, data, timeout);
        this.endpointAddress = endpointAddress;
        this.data = data;
        this.timeout = timeout;
    }

    /** @throws IllegalArgumentException when address, buffer or time-out break the rules */
    static void require(int endpointAddress, ByteBuffer data, Duration timeout) {
        if ((endpointAddress & 0x0F) == 0 || (endpointAddress & ~0x8F) != 0) {
            throw new IllegalArgumentException(String.format(
                    "the endpoint address is 0x%02X; it must have a number from 1 to 15 and bits 6 to 4 clear",
                    endpointAddress));
        }
        if (data == null) {
            throw new IllegalArgumentException("the buffer is null; a transfer without data needs an empty one");
        }
        if ((endpointAddress & 0x80) != 0 && data.isReadOnly()) {
            throw new IllegalArgumentException(
                    String.format("the buffer is read-only; endpoint 0x%02X is IN and fills it", endpointAddress));
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("the time-out is " + timeout + "; it must be more than zero");
        }
    }

    int endpointAddress() {
        return endpointAddress;
    }

    @Override
    public boolean isAbandoned() {
        return lent.isDone();
    }

    @Override
    public void giveTo(DeviceSession session) {
        session.lend(this);
    }

    @Override
    public void fail(UsbException reason) {
        lent.completeExceptionally(reason);
    }

    /** Lends the connection, unless nobody waits for it any more. Keeper only. */
    void lend(Loan loan) {
        if (!lent.complete(loan)) {
            loan.giveBack().run();
        }
    }

    /**
     * Waits for the connection, at most 2 s, and does the transfer. The thread that made it only.
     *
     * @param drivers how it waits
     */
    int run(Drivers drivers) throws UsbException {
        Loan loan = await(drivers);
        try {
            return loan.connection().transfer(endpointAddress, data, timeout);
        } finally {
            loan.giveBack().run();
        }
    }

    private Loan await(Drivers drivers) throws UsbException {
        try {
            return drivers.await(lent, TimeUnit.SECONDS.toNanos(TURN_SECONDS));
        } catch (ExecutionException e) {
            throw (UsbException) e.getCause();
        } catch (TimeoutException e) {
            return lentMeanwhile(new UsbTimeoutException(
                    what() + " did not get its turn within " + TURN_SECONDS + " s: the device is being prepared", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lentMeanwhile(
                    new UsbException("the thread was interrupted while it waited for the turn of " + what(), e));
        }
    }

    /** Abandons the request, unless the connection has come in the last moment. */
    private Loan lentMeanwhile(UsbException otherwise) throws UsbException {
        if (lent.completeExceptionally(otherwise) || lent.isCompletedExceptionally()) {
            throw otherwise;
        }
        return lent.join();
    }

    private String what() {
        return String.format("the transfer on endpoint 0x%02X", endpointAddress);
    }
}
