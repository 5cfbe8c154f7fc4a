package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.kit.PacketNumbers;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.winusb.IsoPacketDescriptorLayout;
import org.microframe.winusb.dll.winusb.PipeInformationLayout;
import org.microframe.winusb.dll.winusb.TimeSyncLayout;
import org.microframe.winusb.dll.winusb.WinUsbFrameNumbers;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;
import org.microframe.winusb.dll.winusb.WinUsbIsochFrames;
import org.microframe.winusb.dll.winusb.WinUsbTimeSync;

/** The isochronous functions of winusb.dll, and those of frames and time. */
class IsochFunctionsOnWindows extends FunctionTests {

    @Override
    List<Class<?>> functions() {
        return List.of(WinUsbIsoch.class, WinUsbIsochFrames.class, WinUsbFrameNumbers.class, WinUsbTimeSync.class);
    }

    @Test
    void WinUsb_QueryPipeEx() {
        Pointer second = associated(1, 1);

        succeed(WinUsbIsoch.WinUsb_QueryPipeEx(second, 1, 0, out.pointer()));

        assertThat(out.bytes().getInt(PipeInformationLayout.PIPE_TYPE))
                .isEqualTo(PipeInformationLayout.TYPE_ISOCHRONOUS);
        assertThat(out.bytes().get(PipeInformationLayout.PIPE_ID)).isEqualTo((byte) StandardDevice.OUT);
        assertThat(out.bytes().getInt(PipeInformationLayout.MAXIMUM_BYTES_PER_INTERVAL))
                .isEqualTo(192);
    }

    @Test
    void WinUsb_RegisterIsochBuffer() {
        Pointer buffer = register(associated(1, 1), StandardDevice.OUT, NativeMemory.allocate(FRAMES * FRAME_BYTES));

        assertThat(Pointer.nativeValue(buffer)).isNotZero();
        assertThat(model.open()).anyMatch(line -> line.contains("0x01"));
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(buffer));
    }

    @Test
    void WinUsb_UnregisterIsochBuffer() {
        Pointer handle = associated(1, 1);
        NativeMemory buffer = NativeMemory.allocate(FRAMES * FRAME_BYTES);
        Pointer registered = register(handle, StandardDevice.OUT, buffer);

        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(registered));

        assertThat(model.open()).noneMatch(line -> line.contains("0x01"));
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(register(handle, StandardDevice.OUT, buffer)));
    }

    @Test
    void WinUsb_WriteIsochPipeAsap() {
        NativeMemory buffer = numbered();
        Pointer registered = register(associated(1, 1), StandardDevice.OUT, buffer);
        frame();

        submitted(WinUsbIsoch.WinUsb_WriteIsochPipeAsap(registered, 0, FRAMES * FRAME_BYTES, 0, prepareOverlapped()));

        assertThat(result()).isZero();
        assertSent(buffer);
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(registered));
    }

    private static void assertSent(NativeMemory buffer) {
        assertThat(String.join(
                        "", model.send("received port=functions endpoint=0x01").lines()))
                .isEqualTo(HexFormat.of().formatHex(bytes(buffer, FRAMES * FRAME_BYTES)));
    }

    @Test
    void WinUsb_ReadIsochPipeAsap() {
        NativeMemory buffer = NativeMemory.allocate(FRAMES * FRAME_BYTES);
        NativeMemory packets = NativeMemory.allocate(FRAMES * IsoPacketDescriptorLayout.SIZE);
        Pointer registered = register(associated(2, 1), StandardDevice.IN, buffer);
        frame();

        submitted(WinUsbIsoch.WinUsb_ReadIsochPipeAsap(
                registered, 0, FRAMES * FRAME_BYTES, 0, FRAMES, packets.pointer(), prepareOverlapped()));

        assertThat(result()).isZero();
        assertNumbers(buffer, packets);
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(registered));
    }

    private static void assertNumbers(NativeMemory buffer, NativeMemory packets) {
        long first = PacketNumbers.number(buffer.bytes(), 0, FRAME_BYTES);
        for (int i = 0; i < FRAMES; i++) {
            int at = i * IsoPacketDescriptorLayout.SIZE;
            assertThat(packets.bytes().getInt(at + IsoPacketDescriptorLayout.OFFSET))
                    .isEqualTo(i * FRAME_BYTES);
            assertThat(packets.bytes().getInt(at + IsoPacketDescriptorLayout.LENGTH))
                    .isEqualTo(FRAME_BYTES);
            assertThat(packets.bytes().getInt(at + IsoPacketDescriptorLayout.STATUS))
                    .isZero();
            assertThat(PacketNumbers.number(buffer.bytes(), i * FRAME_BYTES, FRAME_BYTES))
                    .isEqualTo(first + i);
        }
    }

    @Test
    void WinUsb_WriteIsochPipe() {
        NativeMemory buffer = numbered();
        Pointer registered = register(associated(1, 1), StandardDevice.OUT, buffer);
        int start = frame() + 200;
        out.bytes().putInt(0, start);

        submitted(WinUsbIsochFrames.WinUsb_WriteIsochPipe(
                registered, 0, FRAMES * FRAME_BYTES, out.pointer(), prepareOverlapped()));

        assertThat(out.bytes().getInt(0)).isEqualTo(start + FRAMES);
        assertThat(result()).isZero();
        assertSent(buffer);
        assertThat(model.send("served port=functions endpoint=0x01").lines()).containsExactly(start + " " + FRAMES);
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(registered));
    }

    @Test
    void WinUsb_ReadIsochPipe() {
        NativeMemory buffer = NativeMemory.allocate(FRAMES * FRAME_BYTES);
        NativeMemory packets = NativeMemory.allocate(FRAMES * IsoPacketDescriptorLayout.SIZE);
        Pointer registered = register(associated(2, 1), StandardDevice.IN, buffer);
        int start = frame() + 200;
        out.bytes().putInt(0, start);

        submitted(WinUsbIsochFrames.WinUsb_ReadIsochPipe(
                registered, 0, FRAMES * FRAME_BYTES, out.pointer(), FRAMES, packets.pointer(), prepareOverlapped()));

        assertThat(out.bytes().getInt(0)).isEqualTo(start + FRAMES);
        assertThat(result()).isZero();
        assertNumbers(buffer, packets);
        succeed(WinUsbIsoch.WinUsb_UnregisterIsochBuffer(registered));
    }

    @Test
    void WinUsb_GetCurrentFrameNumber() {
        long before = Long.parseLong(model.send("frame").value());
        succeed(WinUsbFrameNumbers.WinUsb_GetCurrentFrameNumber(device, out.pointer(), out.pointer(8)));
        long after = Long.parseLong(model.send("frame").value());

        assertThat((long) out.bytes().getInt(0)).isBetween(before, after);
        assertThat(out.bytes().getLong(8)).isLessThanOrEqualTo(counter());
    }

    @Test
    void WinUsb_GetAdjustedFrameNumber() {
        succeed(Kernel32.QueryPerformanceFrequency(out.pointer(8)));
        long second = out.bytes().getLong(8);
        out.bytes().putInt(0, 5000);

        succeed(WinUsbFrameNumbers.WinUsb_GetAdjustedFrameNumber(out.pointer(), counter() - second));

        assertThat(out.bytes().getInt(0)).isBetween(6000, 7000);
    }

    @Test
    void WinUsb_StartTrackingForTimeSync() {
        stopTracking(startTracking());
    }

    private Pointer startTracking() {
        TimeSyncLayout.Start layout = TimeSyncLayout.Start.of(Native.POINTER_SIZE);
        NativeMemory start = NativeMemory.allocate(layout.size());
        succeed(WinUsbTimeSync.WinUsb_StartTrackingForTimeSync(device, start.pointer()));
        Pointer tracking = start.getPointer(layout.timeTrackingHandle());
        assertThat(Handles.isValid(tracking)).isTrue();
        return tracking;
    }

    private void stopTracking(Pointer tracking) {
        TimeSyncLayout.Stop layout = TimeSyncLayout.Stop.of(Native.POINTER_SIZE);
        NativeMemory stop = NativeMemory.allocate(layout.size());
        stop.putPointer(layout.timeTrackingHandle(), tracking);
        succeed(WinUsbTimeSync.WinUsb_StopTrackingForTimeSync(device, stop.pointer()));
    }

    @Test
    void WinUsb_GetCurrentFrameNumberAndQpc() {
        TimeSyncLayout.Sample layout = TimeSyncLayout.Sample.of(Native.POINTER_SIZE);
        NativeMemory sample = NativeMemory.allocate(layout.size());
        Pointer tracking = startTracking();
        sample.putPointer(layout.timeTrackingHandle(), tracking);
        int before = frame();

        succeed(WinUsbTimeSync.WinUsb_GetCurrentFrameNumberAndQpc(device, sample.pointer()));

        ByteBuffer bytes = sample.bytes();
        assertThat(bytes.getInt(layout.currentUsbFrameNumber())).isBetween(before, frame());
        assertThat(bytes.getInt(layout.currentHardwareFrameNumber()))
                .isEqualTo(bytes.getInt(layout.currentUsbFrameNumber()) & 0x7FF);
        assertThat(bytes.getInt(layout.currentHardwareMicroFrameNumber())).isBetween(0, 7);
        assertThat(bytes.getLong(layout.currentQueryPerformanceCounter())).isPositive();
        stopTracking(tracking);
    }

    @Test
    void WinUsb_StopTrackingForTimeSync() {
        Pointer tracking = startTracking();

        stopTracking(tracking);

        stopTracking(startTracking());
    }
}
