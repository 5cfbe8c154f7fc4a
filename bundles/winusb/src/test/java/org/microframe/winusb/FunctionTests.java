package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.host.kit.PacketNumbers;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.winusb.WinUsb;
import org.microframe.winusb.dll.winusb.WinUsbFrameNumbers;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;
import org.microframe.winusb.windows.ModelControl;

/**
 * Each function of the binding does what its header says: what the tests of all DLLs share. A test has the name of the
 * function it is about.
 */
@Timeout(60)
abstract class FunctionTests {

    static final int TIMEOUT_MILLIS = 5_000;

    static final int ERROR_IO_PENDING = 997;

    static final int FRAMES = 8;

    static final int FRAME_BYTES = StandardDevice.FULL_SPEED.bytesPerFrame();

    static final UUID WINUSB_CLASS = UUID.fromString("dee824ef-729b-4a0e-9c14-b7117d33a817");

    static ModelControl model;

    final NativeMemory out = NativeMemory.allocate(64);

    final NativeMemory overlapped = NativeMemory.allocate(OverlappedLayout.HERE.size());

    final List<Pointer> interfaces = new ArrayList<>();

    String path;

    Pointer file;

    Pointer event;

    Pointer device;

    @BeforeAll
    static void bind() throws IOException {
        model = ModelControl.start();
        Natives.bound();
    }

    @AfterAll
    static void unbind() throws IOException {
        model.close();
    }

    @BeforeEach
    void open() {
        model.send("reset base=1000");
        path = ModelDevices.plug(model, StandardDevice.FULL_SPEED, "functions");
        file = createFile();
        event = Kernel32.CreateEventW(null, 1, 0, null);
        device = initialize();
    }

    @AfterEach
    void nothingIsLeftOpenOrMisused() {
        for (int i = interfaces.size() - 1; i >= 0; i--) {
            assertThat(WinUsb.WinUsb_Free(interfaces.get(i))).isNotZero();
        }
        assertThat(Kernel32.CloseHandle(file)).isNotZero();
        assertThat(Kernel32.CloseHandle(event)).isNotZero();
        assertThat(model.open()).isEmpty();
        assertThat(model.misuse()).isEmpty();
    }

    Pointer createFile() {
        Pointer handle = Kernel32.CreateFileW(
                NativeMemory.wide(path).pointer(),
                Kernel32.GENERIC_READ_WRITE,
                Kernel32.FILE_SHARE_READ_WRITE,
                null,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_OVERLAPPED,
                null);
        assertThat(Handles.isValid(handle))
                .as("error %s of %s", Native.getLastError(), path)
                .isTrue();
        return handle;
    }

    Pointer initialize() {
        succeed(WinUsb.WinUsb_Initialize(file, out.pointer()));
        return keep(out.getPointer(0));
    }

    Pointer keep(Pointer handle) {
        interfaces.add(handle);
        return handle;
    }

    /** The handle of an interface behind the first one, with an alternate setting. */
    Pointer associated(int number, int setting) {
        succeed(WinUsb.WinUsb_GetAssociatedInterface(device, number - 1, out.pointer()));
        Pointer handle = keep(out.getPointer(0));
        succeed(WinUsb.WinUsb_SetCurrentAlternateSetting(handle, setting));
        return handle;
    }

    static void succeed(int answer) {
        int error = Native.getLastError();
        assertThat(answer).as("answer, with error %s", error).isNotZero();
    }

    /** A call with an OVERLAPPED that is pending or complete. */
    static void submitted(int answer) {
        int error = Native.getLastError();
        if (answer == 0) {
            assertThat(error).isEqualTo(ERROR_IO_PENDING);
        }
    }

    Pointer prepareOverlapped() {
        for (int i = 0; i < OverlappedLayout.HERE.size(); i++) {
            overlapped.bytes().put(i, (byte) 0);
        }
        overlapped.putPointer(OverlappedLayout.HERE.event(), event);
        return overlapped.pointer();
    }

    /** Waits for the OVERLAPPED and answers the bytes. */
    int result() {
        assertThat(Kernel32.WaitForSingleObject(event, TIMEOUT_MILLIS)).isEqualTo(Kernel32.WAIT_OBJECT_0);
        succeed(WinUsb.WinUsb_GetOverlappedResult(device, overlapped.pointer(), out.pointer(), 0));
        return out.bytes().getInt(0);
    }

    int frame() {
        succeed(WinUsbFrameNumbers.WinUsb_GetCurrentFrameNumber(device, out.pointer(), out.pointer(8)));
        return out.bytes().getInt(0);
    }

    static byte[] bytes(NativeMemory memory, int count) {
        byte[] bytes = new byte[count];
        memory.bytes().get(0, bytes);
        return bytes;
    }

    void write(int... values) {
        NativeMemory data = NativeMemory.allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            data.bytes().put(i, (byte) values[i]);
        }
        submitted(WinUsb.WinUsb_WritePipe(
                device, StandardDevice.BULK_OUT, data.pointer(), values.length, null, prepareOverlapped()));
        assertThat(result()).isEqualTo(values.length);
    }

    /** A read that the device leaves pending. */
    Pointer readNothing() {
        Pointer pending = prepareOverlapped();
        NativeMemory data = NativeMemory.allocate(8);
        assertThat(WinUsb.WinUsb_ReadPipe(device, StandardDevice.INTERRUPT, data.pointer(), 8, null, pending))
                .isZero();
        assertThat(Native.getLastError()).isEqualTo(ERROR_IO_PENDING);
        return pending;
    }

    Pointer register(Pointer handle, int endpoint, NativeMemory buffer) {
        succeed(WinUsbIsoch.WinUsb_RegisterIsochBuffer(
                handle, endpoint, buffer.pointer(), FRAMES * FRAME_BYTES, out.pointer()));
        return out.getPointer(0);
    }

    static NativeMemory numbered() {
        NativeMemory buffer = NativeMemory.allocate(FRAMES * FRAME_BYTES);
        for (int i = 0; i < FRAMES; i++) {
            PacketNumbers.fill(buffer.bytes(), i * FRAME_BYTES, FRAME_BYTES, 100 + i);
        }
        return buffer;
    }

    static long counter() {
        NativeMemory count = NativeMemory.allocate(8);
        succeed(Kernel32.QueryPerformanceCounter(count.pointer()));
        return count.bytes().getLong(0);
    }

    /** Whose functions these tests are about. */
    abstract List<Class<?>> functions();

    @Test
    void everyFunctionHasATest() {
        List<String> tests = Stream.of(getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();

        assertThat(tests)
                .containsExactlyInAnyOrderElementsOf(functions().stream()
                        .flatMap(functions -> Stream.of(functions.getDeclaredMethods()))
                        .filter(method -> Modifier.isNative(method.getModifiers()))
                        .map(Method::getName)
                        .toList());
    }
}
