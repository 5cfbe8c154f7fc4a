package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.Guids;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.cfgmgr32.CfgMgr32;
import org.microframe.winusb.dll.cfgmgr32.NotifyLayouts;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.setupapi.DevicePropertyKey;
import org.microframe.winusb.dll.setupapi.SetupApi;
import org.microframe.winusb.dll.setupapi.SetupLayouts;

/** The functions of setupapi and cfgmgr32. */
class DiscoveryFunctionsOnWindows extends FunctionTests {

    @Override
    List<Class<?>> functions() {
        return List.of(SetupApi.class, CfgMgr32.class);
    }

    private static Pointer classDevices(UUID guid) {
        NativeMemory memory = NativeMemory.allocate(Guids.SIZE);
        Guids.write(guid, memory.bytes(), 0);
        Pointer set = SetupApi.SetupDiGetClassDevsW(memory.pointer(), null, null, SetupApi.PRESENT_INTERFACES);
        assertThat(Handles.isValid(set)).isTrue();
        return set;
    }

    private static NativeMemory firstInterface(Pointer set) {
        NativeMemory guid = NativeMemory.allocate(Guids.SIZE);
        Guids.write(WINUSB_CLASS, guid.bytes(), 0);
        NativeMemory found = NativeMemory.allocate(SetupLayouts.interfaceDataSize(Native.POINTER_SIZE));
        found.bytes().putInt(0, SetupLayouts.interfaceDataSize(Native.POINTER_SIZE));
        succeed(SetupApi.SetupDiEnumDeviceInterfaces(set, null, guid.pointer(), 0, found.pointer()));
        return found;
    }

    private NativeMemory device(Pointer set, NativeMemory detail) {
        NativeMemory info = NativeMemory.allocate(SetupLayouts.devinfoDataSize(Native.POINTER_SIZE));
        info.bytes().putInt(0, SetupLayouts.devinfoDataSize(Native.POINTER_SIZE));
        detail.bytes().putInt(0, SetupLayouts.detailSize(Native.POINTER_SIZE));
        succeed(SetupApi.SetupDiGetDeviceInterfaceDetailW(
                set, firstInterface(set).pointer(), detail.pointer(), 1024, out.pointer(), info.pointer()));
        return info;
    }

    @Test
    void SetupDiGetClassDevsW() {
        succeed(SetupApi.SetupDiDestroyDeviceInfoList(classDevices(WINUSB_CLASS)));
    }

    @Test
    void SetupDiDestroyDeviceInfoList() {
        Pointer set = classDevices(WINUSB_CLASS);

        succeed(SetupApi.SetupDiDestroyDeviceInfoList(set));

        assertThat(SetupApi.SetupDiDestroyDeviceInfoList(Handles.invalid())).isZero();
        assertThat(Native.getLastError()).isEqualTo(6);
    }

    @Test
    void SetupDiEnumDeviceInterfaces() {
        Pointer set = classDevices(WINUSB_CLASS);

        assertThat(Guids.read(firstInterface(set).bytes(), 4)).isEqualTo(WINUSB_CLASS);

        succeed(SetupApi.SetupDiDestroyDeviceInfoList(set));
    }

    @Test
    void SetupDiGetDeviceInterfaceDetailW() {
        Pointer set = classDevices(WINUSB_CLASS);
        NativeMemory detail = NativeMemory.allocate(1024);

        device(set, detail);

        assertThat(detail.getWide(SetupLayouts.DETAIL_PATH)).startsWithIgnoringCase("\\\\?\\usb#vid_1209");
        succeed(SetupApi.SetupDiDestroyDeviceInfoList(set));
    }

    @Test
    void SetupDiGetDeviceInstanceIdW() {
        Pointer set = classDevices(WINUSB_CLASS);
        NativeMemory info = device(set, NativeMemory.allocate(1024));
        NativeMemory id = NativeMemory.allocate(400);

        succeed(SetupApi.SetupDiGetDeviceInstanceIdW(set, info.pointer(), id.pointer(), 200, out.pointer()));

        assertThat(id.getWide(0)).startsWithIgnoringCase("USB\\VID_1209");
        succeed(SetupApi.SetupDiDestroyDeviceInfoList(set));
    }

    @Test
    void SetupDiGetDevicePropertyW() {
        Pointer set = classDevices(WINUSB_CLASS);
        NativeMemory info = device(set, NativeMemory.allocate(1024));
        NativeMemory key = NativeMemory.allocate(DevicePropertyKey.SIZE);
        DevicePropertyKey.ADDRESS.write(key.bytes());

        int answer = SetupApi.SetupDiGetDevicePropertyW(
                set, info.pointer(), key.pointer(), out.pointer(), out.pointer(8), 4, out.pointer(16), 0);

        assertThat(answer != 0 || Native.getLastError() == 1168)
                .as("has an address or none")
                .isTrue();
        succeed(SetupApi.SetupDiDestroyDeviceInfoList(set));
    }

    @Test
    void CM_Register_Notification() throws InterruptedException {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        CfgMgr32.NotifyCallback callback = (notification, context, action, data, size) -> {
            seen.add(action + " " + data.getWideString(NotifyLayouts.EVENT_SYMBOLIC_LINK));
            return 0;
        };
        Pointer notification = register(callback);

        String plugged = ModelDevices.plug(model, StandardDevice.HIGH_SPEED, "second");
        String arrived = seen.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        model.send("unplug port=second");
        String gone = seen.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);

        assertThat(arrived).isEqualToIgnoringCase(CfgMgr32.INTERFACE_ARRIVAL + " " + plugged);
        assertThat(gone).isEqualToIgnoringCase(CfgMgr32.INTERFACE_REMOVAL + " " + plugged);
        assertThat(CfgMgr32.CM_Unregister_Notification(notification)).isEqualTo(CfgMgr32.CR_SUCCESS);
    }

    private Pointer register(CfgMgr32.NotifyCallback callback) {
        NativeMemory filter = NativeMemory.allocate(NotifyLayouts.FILTER_SIZE);
        filter.bytes().putInt(0, NotifyLayouts.FILTER_SIZE);
        Guids.write(WINUSB_CLASS, filter.bytes(), NotifyLayouts.FILTER_CLASS_GUID);
        assertThat(CfgMgr32.CM_Register_Notification(filter.pointer(), null, callback, out.pointer()))
                .isEqualTo(CfgMgr32.CR_SUCCESS);
        return out.getPointer(0);
    }

    @Test
    void CM_Unregister_Notification() {
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        CfgMgr32.NotifyCallback callback = (notification, context, action, data, size) -> {
            seen.add(action);
            return 0;
        };

        assertThat(CfgMgr32.CM_Unregister_Notification(register(callback))).isEqualTo(CfgMgr32.CR_SUCCESS);

        ModelDevices.plug(model, StandardDevice.HIGH_SPEED, "second");
        assertThat(seen).isEmpty();
    }
}
