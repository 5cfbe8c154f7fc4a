package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.avrt.Avrt;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.kernel32.OverlappedEntryLayout;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.ntdll.NtDll;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;

/** The functions of kernel32, ntdll and avrt. */
class SystemFunctionsOnWindows extends FunctionTests {

    @Override
    List<Class<?>> functions() {
        return List.of(Kernel32.class, NtDll.class, Avrt.class);
    }

    @Test
    void CreateFileW() {
        Pointer none = Kernel32.CreateFileW(
                NativeMemory.wide("\\\\?\\no such device").pointer(),
                Kernel32.GENERIC_READ_WRITE,
                Kernel32.FILE_SHARE_READ_WRITE,
                null,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_OVERLAPPED,
                null);

        assertThat(Native.getLastError()).isIn(2, 3, 123);
        assertThat(Handles.isValid(none)).isFalse();
        assertThat(Handles.isValid(file)).isTrue();
    }

    @Test
    void CloseHandle() {
        Pointer other = Kernel32.CreateEventW(null, 0, 0, null);

        succeed(Kernel32.CloseHandle(other));

        assertThat(Kernel32.CloseHandle(other)).isZero();
        assertThat(Native.getLastError()).isEqualTo(6);
    }

    @Test
    void CreateEventW() {
        Pointer set = Kernel32.CreateEventW(null, 1, 1, null);

        assertThat(Kernel32.WaitForSingleObject(set, 0)).isEqualTo(Kernel32.WAIT_OBJECT_0);
        succeed(Kernel32.CloseHandle(set));
    }

    @Test
    void ResetEvent() {
        Pointer set = Kernel32.CreateEventW(null, 1, 1, null);

        succeed(Kernel32.ResetEvent(set));

        assertThat(Kernel32.WaitForSingleObject(set, 0)).isEqualTo(Kernel32.WAIT_TIMEOUT);
        succeed(Kernel32.CloseHandle(set));
    }

    @Test
    void WaitForSingleObject() {
        assertThat(Kernel32.WaitForSingleObject(event, 1)).isEqualTo(Kernel32.WAIT_TIMEOUT);
    }

    @Test
    void CreateIoCompletionPort() {
        Pointer port = port();

        assertThat(Handles.isValid(port)).isTrue();
        succeed(Kernel32.CloseHandle(port));
    }

    private static Pointer port() {
        return Kernel32.CreateIoCompletionPort(Handles.invalid(), null, null, 1);
    }

    @Test
    void PostQueuedCompletionStatus() {
        Pointer port = port();

        succeed(Kernel32.PostQueuedCompletionStatus(port, 7, new Pointer(8), new Pointer(16)));

        NativeMemory entries = NativeMemory.allocate(2 * OverlappedEntryLayout.HERE.size());
        succeed(Kernel32.GetQueuedCompletionStatusEx(port, entries.pointer(), 2, out.pointer(), 0, 0));
        OverlappedEntryLayout layout = OverlappedEntryLayout.HERE;
        assertThat(out.bytes().getInt(0)).isEqualTo(1);
        assertThat(entries.getPointer(layout.completionKey())).isEqualTo(new Pointer(8));
        assertThat(entries.getPointer(layout.overlapped())).isEqualTo(new Pointer(16));
        assertThat(entries.bytes().getInt(layout.bytes())).isEqualTo(7);
        succeed(Kernel32.CloseHandle(port));
    }

    @Test
    void GetQueuedCompletionStatusEx() {
        Pointer port = Kernel32.CreateIoCompletionPort(file, null, new Pointer(3), 1);
        NativeMemory buffer = numbered();
        Pointer registered = register(associated(1, 1), StandardDevice.OUT, buffer);
        frame();
        Pointer pending = prepareOverlapped();
        overlapped.putPointer(OverlappedLayout.HERE.event(), new Pointer(0));
        submitted(WinUsbIsoch.WinUsb_WriteIsochPipeAsap(registered, 0, FRAMES * FRAME_BYTES, 0, pending));

        NativeMemory entries = NativeMemory.allocate(4 * OverlappedEntryLayout.HERE.size());
        succeed(Kernel32.GetQueuedCompletionStatusEx(port, entries.pointer(), 4, out.pointer(), TIMEOUT_MILLIS, 0));

        assertThat(out.bytes().getInt(0)).isEqualTo(1);
        assertThat(entries.getPointer(OverlappedEntryLayout.HERE.completionKey()))
                .isEqualTo(new Pointer(3));
        assertThat(entries.getPointer(OverlappedEntryLayout.HERE.overlapped())).isEqualTo(pending);
        assertThat(overlapped.bytes().getInt(OverlappedLayout.HERE.internal())).isZero();
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(registered));
        succeed(Kernel32.CloseHandle(port));
    }

    @Test
    void CancelIoEx() {
        Pointer pending = readNothing();

        succeed(Kernel32.CancelIoEx(file, pending));

        assertThat(Kernel32.WaitForSingleObject(event, TIMEOUT_MILLIS)).isEqualTo(Kernel32.WAIT_OBJECT_0);
        assertThat(Kernel32.CancelIoEx(file, pending)).isZero();
        assertThat(Native.getLastError()).isEqualTo(1168);
    }

    @Test
    void QueryPerformanceCounter() {
        long first = counter();

        assertThat(counter()).isGreaterThanOrEqualTo(first);
    }

    @Test
    void QueryPerformanceFrequency() {
        succeed(Kernel32.QueryPerformanceFrequency(out.pointer()));

        assertThat(out.bytes().getLong(0)).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void RtlNtStatusToDosError() {
        assertThat(NtDll.RtlNtStatusToDosError(0xC0000120)).isEqualTo(995);
        assertThat(NtDll.RtlNtStatusToDosError(0)).isZero();
    }

    @Test
    void AvSetMmThreadCharacteristicsW() {
        succeed(Avrt.AvRevertMmThreadCharacteristics(proAudio()));
    }

    private Pointer proAudio() {
        out.bytes().putInt(0, 0);
        Pointer task = Avrt.AvSetMmThreadCharacteristicsW(
                NativeMemory.wide(Avrt.PRO_AUDIO).pointer(), out.pointer());
        assertThat(task).isNotNull();
        return task;
    }

    @Test
    void AvRevertMmThreadCharacteristics() {
        succeed(Avrt.AvRevertMmThreadCharacteristics(proAudio()));
    }
}
