package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbTimeoutException;
import org.microframe.winusb.dll.winusb.SetupPackets;
import org.microframe.winusb.dll.winusb.WinUsb;

/**
 * Control, bulk and interrupt transfers of one open device. Thread-safe: the blocks are guarded by this object's monitor,
 * which is not held while a transfer is under way.
 */
final class Transfers {

    /** How long a cancelled transfer may take to end. */
    private static final long CANCEL_MILLIS = 2000;

    private static final int IO_PENDING = WindowsError.IO_PENDING.code();

    private final OpenDevice device;
    private final WinUsbConnection connection;
    private final ArrayDeque<TransferBlock> idle = new ArrayDeque<>();
    private final Set<TransferBlock> active = new HashSet<>();
    private boolean closing;
    private int lost;

    Transfers(OpenDevice device, WinUsbConnection connection) {
        this.device = device;
        this.connection = connection;
    }

    /** A function that begins a transfer: answers whether it is over already, as Windows does. */
    private interface Begin {
        int on(Pointer buffer, Pointer overlapped);
    }

    /** Does a control transfer whose arguments were checked. */
    int control(Pointer handle, SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
        ByteBuffer stage = data == null ? ByteBuffer.allocate(0) : data.slice(data.position(), setup.length());
        int carried = carry(
                "WinUsb_ControlTransfer(" + setup + ")",
                0,
                handle,
                stage,
                setup.isIn(),
                timeout,
                (buffer, overlapped) -> WinUsb.WinUsb_ControlTransfer(
                        handle, SetupPackets.pack(setup), buffer, setup.length(), null, overlapped));
        if (data != null) {
            data.position(data.position() + carried);
        }
        return carried;
    }

    /** Does a bulk or interrupt transfer whose arguments were checked. */
    int pipe(Pointer handle, int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
        boolean in = (endpointAddress & 0x80) != 0;
        int length = data.remaining();
        String function = String.format("%s(0x%02X)", in ? "WinUsb_ReadPipe" : "WinUsb_WritePipe", endpointAddress);
        int carried = carry(
                function,
                endpointAddress,
                handle,
                data.slice(),
                in,
                timeout,
                (buffer, overlapped) -> in
                        ? WinUsb.WinUsb_ReadPipe(handle, endpointAddress, buffer, length, null, overlapped)
                        : WinUsb.WinUsb_WritePipe(handle, endpointAddress, buffer, length, null, overlapped));
        data.position(data.position() + carried);
        return carried;
    }

    /** Lets nothing more begin, and cancels what is under way. */
    synchronized void beginClose() {
        closing = true;
        active.forEach(block -> block.cancel(device.file()));
    }

    /** Whether nothing is under way, and nothing was left to Windows. */
    synchronized boolean areOver() {
        return active.isEmpty() && lost == 0;
    }

    /** Waits until nothing is under way, at most for a time. */
    synchronized void finishClose(ProofTime time) {
        boolean interrupted = false;
        long start = System.nanoTime();
        long deadline = start + time.left();
        long left = time.left();
        while (!active.isEmpty() && left > 0) {
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
        time.spend(System.nanoTime() - start);
        if (active.isEmpty()) {
            idle.forEach(TransferBlock::close);
            idle.clear();
        }
    }

    private int carry(
            String function,
            int endpointAddress,
            Pointer handle,
            ByteBuffer data,
            boolean in,
            Duration timeout,
            Begin begin)
            throws UsbException {
        TransferBlock block = take(data.remaining());
        boolean ended = false;
        try {
            if (!in) {
                block.bytes().put(0, data, data.position(), data.remaining());
            }
            if (begin.on(block.buffer(), block.overlapped()) == 0) {
                int code = Native.getLastError();
                if (code != IO_PENDING) {
                    ended = true;
                    throw failure(function, code);
                }
            }
            boolean inTime = block.await(millis(timeout));
            if (!inTime) {
                block.cancel(device.file());
            }
            ended = inTime || block.await(CANCEL_MILLIS);
            if (!ended) {
                throw new UsbTimeoutException(function + " on " + device.name() + " was not complete within " + timeout
                        + ", and cancelling it has not ended it");
            }
            int result = block.result(handle);
            if (result < 0) {
                throw inTime ? failure(function, -result) : late(function, timeout, -result);
            }
            if (in) {
                data.put(data.position(), block.bytes(), 0, result);
            }
            return result;
        } finally {
            giveBack(block, ended, endpointAddress);
        }
    }

    private UsbException late(String function, Duration timeout, int code) {
        return WindowsError.meaning(code) == WindowsError.Meaning.ABORTED
                ? new UsbTimeoutException(function + " on " + device.name() + " was not complete within " + timeout
                        + ", and is cancelled")
                : failure(function, code);
    }

    private UsbException failure(String function, int code) {
        if (connection.pulse().isGone(code)) {
            return connection.pulse().gone(function, code);
        }
        return isClosing()
                ? new UsbException(Failures.message(function, device.name(), code) + ": the connection was closed")
                : Failures.ofTransfer(function, device.name(), code);
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private TransferBlock take(int bytes) throws UsbException {
        TransferBlock block;
        synchronized (this) {
            if (closing) {
                throw new UsbException("the connection to " + device.name() + " is closed");
            }
            block = idle.poll();
        }
        if (block == null) {
            block = new TransferBlock();
        }
        block.prepare(bytes);
        synchronized (this) {
            if (closing) {
                block.close();
                throw new UsbException("the connection to " + device.name() + " is closed");
            }
            active.add(block);
        }
        return block;
    }

    private void giveBack(TransferBlock block, boolean ended, int endpointAddress) {
        if (!ended) {
            connection.quarantine(endpointAddress, 1, block.slabs());
        }
        synchronized (this) {
            active.remove(block);
            if (!ended) {
                lost++;
            } else if (closing) {
                block.close();
            } else {
                idle.push(block);
            }
            notifyAll();
            if (!closing) {
                return;
            }
        }
        connection.free();
    }

    /** Whole milliseconds that are not less. */
    private static long millis(Duration timeout) {
        long millis = timeout.compareTo(Duration.ofDays(24)) > 0 ? Integer.MAX_VALUE : timeout.toMillis();
        return Duration.ofMillis(millis).compareTo(timeout) < 0 ? millis + 1 : millis;
    }
}
