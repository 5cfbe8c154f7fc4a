package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.kernel32.OverlappedLayout;
import org.microframe.winusb.dll.ntdll.NtDll;
import org.microframe.winusb.dll.winusb.DescriptorTypes;
import org.microframe.winusb.dll.winusb.PipeInformationLayout;
import org.microframe.winusb.dll.winusb.Policies;
import org.microframe.winusb.dll.winusb.SetupPackets;
import org.microframe.winusb.dll.winusb.WinUsb;

/** The functions of winusb.dll that every Windows has. */
class WinUsbFunctionsOnWindows extends FunctionTests {

    @Override
    List<Class<?>> functions() {
        return List.of(WinUsb.class);
    }

    @Test
    void WinUsb_Initialize() {
        assertThat(Pointer.nativeValue(device)).isNotZero();
        assertThat(model.open()).isNotEmpty();
    }

    @Test
    void WinUsb_Free() {
        succeed(WinUsb.WinUsb_Free(interfaces.remove(0)));

        device = initialize();
    }

    @Test
    void WinUsb_GetAssociatedInterface() {
        succeed(WinUsb.WinUsb_GetAssociatedInterface(device, 0, out.pointer()));
        Pointer first = keep(out.getPointer(0));

        succeed(WinUsb.WinUsb_QueryInterfaceSettings(first, 0, out.pointer()));
        assertThat(out.bytes().get(DescriptorTypes.INTERFACE_NUMBER)).isEqualTo((byte) 1);
    }

    @Test
    void WinUsb_GetDescriptor() {
        NativeMemory descriptor = NativeMemory.allocate(DescriptorTypes.DEVICE_SIZE);

        succeed(WinUsb.WinUsb_GetDescriptor(
                device,
                DescriptorTypes.DEVICE,
                0,
                0,
                descriptor.pointer(),
                DescriptorTypes.DEVICE_SIZE,
                out.pointer()));

        assertThat(out.bytes().getInt(0)).isEqualTo(DescriptorTypes.DEVICE_SIZE);
        assertThat(bytes(descriptor, DescriptorTypes.DEVICE_SIZE))
                .isEqualTo(StandardDevice.FULL_SPEED.deviceDescriptor());
    }

    @Test
    void WinUsb_QueryInterfaceSettings() {
        Pointer second = associated(1, 0);

        succeed(WinUsb.WinUsb_QueryInterfaceSettings(second, 1, out.pointer()));

        assertThat(bytes(out, DescriptorTypes.INTERFACE_SIZE))
                .isEqualTo(new byte[] {9, 4, 1, 1, 1, (byte) 0xFF, 0, 0, 0});
        assertThat(WinUsb.WinUsb_QueryInterfaceSettings(second, 2, out.pointer()))
                .isZero();
    }

    @Test
    void WinUsb_QueryDeviceInformation() {
        out.bytes().putInt(0, 1);

        succeed(WinUsb.WinUsb_QueryDeviceInformation(device, WinUsb.DEVICE_SPEED, out.pointer(), out.pointer(8)));

        assertThat(out.bytes().getInt(0)).isEqualTo(1);
        assertThat(out.bytes().get(8)).isEqualTo((byte) WinUsb.LOW_SPEED);
    }

    @Test
    void WinUsb_SetCurrentAlternateSetting() {
        Pointer second = associated(1, 1);

        succeed(WinUsb.WinUsb_GetCurrentAlternateSetting(second, out.pointer()));
        assertThat(out.bytes().get(0)).isEqualTo((byte) 1);
    }

    @Test
    void WinUsb_GetCurrentAlternateSetting() {
        out.bytes().put(0, (byte) 9);

        succeed(WinUsb.WinUsb_GetCurrentAlternateSetting(device, out.pointer()));

        assertThat(out.bytes().get(0)).isZero();
    }

    @Test
    void WinUsb_QueryPipe() {
        succeed(WinUsb.WinUsb_QueryPipe(device, 0, 0, out.pointer()));

        assertThat(out.bytes().getInt(PipeInformationLayout.PIPE_TYPE)).isEqualTo(PipeInformationLayout.TYPE_BULK);
        assertThat(out.bytes().get(PipeInformationLayout.PIPE_ID)).isEqualTo((byte) StandardDevice.BULK_OUT);
        assertThat(out.bytes().getShort(PipeInformationLayout.MAXIMUM_PACKET_SIZE))
                .isEqualTo((short) 64);
        assertThat(WinUsb.WinUsb_QueryPipe(device, 0, 3, out.pointer())).isZero();
    }

    @Test
    void WinUsb_SetPipePolicy() {
        out.bytes().putInt(0, 1234);

        succeed(WinUsb.WinUsb_SetPipePolicy(
                device, StandardDevice.BULK_IN, Policies.PIPE_TRANSFER_TIMEOUT, Integer.BYTES, out.pointer()));

        out.bytes().putInt(0, 0).putInt(8, Integer.BYTES);
        succeed(WinUsb.WinUsb_GetPipePolicy(
                device, StandardDevice.BULK_IN, Policies.PIPE_TRANSFER_TIMEOUT, out.pointer(8), out.pointer()));
        assertThat(out.bytes().getInt(0)).isEqualTo(1234);
    }

    @Test
    void WinUsb_GetPipePolicy() {
        out.bytes().put(0, (byte) 9).putInt(8, 1);

        succeed(WinUsb.WinUsb_GetPipePolicy(
                device, StandardDevice.BULK_IN, Policies.ALLOW_PARTIAL_READS, out.pointer(8), out.pointer()));

        assertThat(out.bytes().getInt(8)).isEqualTo(1);
        assertThat(out.bytes().get(0)).isEqualTo((byte) 1);
    }

    @Test
    void WinUsb_SetPowerPolicy() {
        out.bytes().putInt(0, 1234);

        succeed(WinUsb.WinUsb_SetPowerPolicy(device, Policies.SUSPEND_DELAY, Integer.BYTES, out.pointer()));

        out.bytes().putInt(0, 0).putInt(8, Integer.BYTES);
        succeed(WinUsb.WinUsb_GetPowerPolicy(device, Policies.SUSPEND_DELAY, out.pointer(8), out.pointer()));
        assertThat(out.bytes().getInt(0)).isEqualTo(1234);
    }

    @Test
    void WinUsb_GetPowerPolicy() {
        out.bytes().putInt(0, 0).putInt(8, Integer.BYTES);

        succeed(WinUsb.WinUsb_GetPowerPolicy(device, Policies.SUSPEND_DELAY, out.pointer(8), out.pointer()));

        assertThat(out.bytes().getInt(8)).isEqualTo(Integer.BYTES);
        assertThat(out.bytes().getInt(0)).isEqualTo(5000);
    }

    @Test
    void WinUsb_WritePipe() {
        write(1, 2, 3);

        assertThat(String.join(
                        "", model.send("received port=functions endpoint=0x04").lines()))
                .isEqualTo("010203");
    }

    @Test
    void WinUsb_ReadPipe() {
        write(4, 5, 6);
        NativeMemory data = NativeMemory.allocate(64);

        submitted(
                WinUsb.WinUsb_ReadPipe(device, StandardDevice.BULK_IN, data.pointer(), 64, null, prepareOverlapped()));

        assertThat(result()).isEqualTo(3);
        assertThat(bytes(data, 3)).containsExactly(4, 5, 6);
    }

    @Test
    void WinUsb_ControlTransfer() {
        NativeMemory data = NativeMemory.allocate(8);

        submitted(WinUsb.WinUsb_ControlTransfer(
                device,
                SetupPackets.pack(new SetupPacket(0xC0, 9, 0, 0, 8)),
                data.pointer(),
                8,
                null,
                prepareOverlapped()));

        assertThat(result()).isEqualTo(1);
        assertThat(data.bytes().get(0)).isEqualTo(StandardDevice.ANSWER);
    }

    @Test
    void WinUsb_GetOverlappedResult() {
        Pointer pending = readNothing();
        assertThat(WinUsb.WinUsb_GetOverlappedResult(device, pending, out.pointer(), 0))
                .isZero();
        assertThat(Native.getLastError()).isEqualTo(996);

        succeed(Kernel32.CancelIoEx(file, pending));

        assertThat(WinUsb.WinUsb_GetOverlappedResult(device, pending, out.pointer(), 1))
                .isZero();
        assertThat(Native.getLastError()).isEqualTo(995);
    }

    @Test
    void WinUsb_AbortPipe() {
        readNothing();

        succeed(WinUsb.WinUsb_AbortPipe(device, StandardDevice.INTERRUPT));

        assertThat(Kernel32.WaitForSingleObject(event, TIMEOUT_MILLIS)).isEqualTo(Kernel32.WAIT_OBJECT_0);
        assertThat(NtDll.RtlNtStatusToDosError(overlapped.bytes().getInt(OverlappedLayout.HERE.internal())))
                .isEqualTo(995);
    }

    @Test
    void WinUsb_ResetPipe() {
        model.send("inject port=functions endpoint=0x04 fault=stall count=1");
        NativeMemory data = NativeMemory.allocate(8);
        submitted(
                WinUsb.WinUsb_WritePipe(device, StandardDevice.BULK_OUT, data.pointer(), 8, null, prepareOverlapped()));
        assertThat(Kernel32.WaitForSingleObject(event, TIMEOUT_MILLIS)).isEqualTo(Kernel32.WAIT_OBJECT_0);
        assertThat(WinUsb.WinUsb_GetOverlappedResult(device, overlapped.pointer(), out.pointer(), 0))
                .isZero();

        succeed(WinUsb.WinUsb_ResetPipe(device, StandardDevice.BULK_OUT));

        write(1);
    }

    @Test
    void WinUsb_FlushPipe() {
        succeed(WinUsb.WinUsb_FlushPipe(device, StandardDevice.BULK_IN));
    }

    @Test
    void WinUsb_ParseConfigurationDescriptor() {
        NativeMemory configuration = configuration();

        Pointer found = WinUsb.WinUsb_ParseConfigurationDescriptor(
                configuration.pointer(), configuration.pointer(), 3, 1, -1, -1, -1);

        assertThat(found.getByteArray(0, DescriptorTypes.INTERFACE_SIZE))
                .isEqualTo(new byte[] {9, 4, 3, 1, 1, (byte) 0xFF, 0, 0, 0});
        assertThat(WinUsb.WinUsb_ParseConfigurationDescriptor(
                        configuration.pointer(), configuration.pointer(), 3, 2, -1, -1, -1))
                .isNull();
    }

    private static NativeMemory configuration() {
        byte[] bytes = StandardDevice.FULL_SPEED.configurationDescriptor();
        NativeMemory configuration = NativeMemory.allocate(bytes.length);
        configuration.bytes().put(0, bytes);
        return configuration;
    }

    @Test
    void WinUsb_ParseDescriptors() {
        NativeMemory configuration = configuration();

        Pointer found = WinUsb.WinUsb_ParseDescriptors(
                configuration.pointer(),
                StandardDevice.FULL_SPEED.configurationDescriptor().length,
                configuration.pointer(),
                DescriptorTypes.INTERFACE);

        assertThat(Pointer.nativeValue(found)).isEqualTo(configuration.address() + DescriptorTypes.CONFIGURATION_SIZE);
    }
}
