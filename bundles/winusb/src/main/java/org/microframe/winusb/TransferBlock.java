package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.microframe.usb.UsbException;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.winusb.WinUsb;

/**
 * What one control, bulk or interrupt transfer needs: an event, an OVERLAPPED whose completion does not go to the port, and a
 * buffer. Used by one thread at a time, but for {@link #cancel}.
 */
final class TransferBlock {

    private static final OverlappedLayout OVERLAPPED = OverlappedLayout.HERE;
    private static final int BYTES_AT = OVERLAPPED.size() + 7 & ~7;
    private static final int LEAST_ROOM = 4096;

    private final Pointer event;
    private final NativeMemory request = NativeMemory.allocate(BYTES_AT + Integer.BYTES);
    private NativeMemory buffer = NativeMemory.allocate(LEAST_ROOM);

    TransferBlock() throws UsbException {
        event = Kernel32.CreateEventW(null, 1, 0, null);
        if (event == null) {
            throw Failures.of("CreateEvent", "a transfer", Native.getLastError());
        }
    }

    /** Makes it ready for a transfer of so many bytes. */
    void prepare(int bytes) {
        if (buffer.bytes().capacity() < bytes) {
            buffer = NativeMemory.allocate(bytes);
        }
        for (int i = 0; i < OVERLAPPED.size(); i += Integer.BYTES) {
            request.bytes().putInt(i, 0);
        }
        request.putPointer(OVERLAPPED.event(), Handles.offPort(event));
        Kernel32.ResetEvent(event);
    }

    /** The buffer, at least as long as was asked for. */
    ByteBuffer bytes() {
        return buffer.bytes();
    }

    /** The buffer's address. */
    Pointer buffer() {
        return buffer.pointer();
    }

    /** The OVERLAPPED's address. */
    Pointer overlapped() {
        return request.pointer();
    }

    /** Waits for the end of the transfer; answers whether it has come. */
    boolean await(long milliseconds) {
        int wait = (int) Math.min(milliseconds, Integer.MAX_VALUE);
        return Kernel32.WaitForSingleObject(event, wait) == Kernel32.WAIT_OBJECT_0;
    }

    /** Asks Windows to end the transfer. Any thread, while the file is open. */
    void cancel(Pointer file) {
        Kernel32.CancelIoEx(file, overlapped());
    }

    /**
     * The result of a transfer that has ended.
     *
     * @return bytes, or a Win32 code as a negative number
     */
    int result(Pointer handle) {
        int ok = WinUsb.WinUsb_GetOverlappedResult(handle, overlapped(), request.pointer(BYTES_AT), 0);
        return ok != 0 ? request.bytes().getInt(BYTES_AT) : -Native.getLastError();
    }

    /** The memory that Windows may write to while the transfer has not ended. */
    ByteBuffer[] slabs() {
        return new ByteBuffer[] {request.bytes(), buffer.bytes()};
    }

    /** Closes the event. */
    void close() {
        Kernel32.CloseHandle(event);
    }
}
