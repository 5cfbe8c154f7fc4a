package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.microframe.usb.UsbException;
import org.microframe.winusb.dll.Guids;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.setupapi.DevicePropertyKey;
import org.microframe.winusb.dll.setupapi.SetupApi;
import org.microframe.winusb.dll.setupapi.SetupLayouts;

/** Lists the devices that have an interface of given classes, by SetupAPI. Without state but for its classes. */
final class DeviceListing {

    private static final int NO_MORE_ITEMS = WindowsError.NO_MORE_ITEMS.code();
    private static final int PATH_ROOM = 4096;
    private static final int PROPERTY_ROOM = 8192;

    private final List<UUID> classes;

    /** @param classes of device interfaces, in the order in which a device's path is chosen */
    DeviceListing(List<UUID> classes) {
        this.classes = List.copyOf(classes);
    }

    /** The classes that are listed. */
    List<UUID> classes() {
        return classes;
    }

    /**
     * The devices that are present, each once, by their instance.
     *
     * @throws UsbException when Windows cannot list them
     */
    Map<String, ListedDevice> list() throws UsbException {
        Map<String, ListedDevice> devices = new LinkedHashMap<>();
        for (UUID each : classes) {
            for (ListedDevice device : list(each)) {
                devices.putIfAbsent(device.instanceId(), device);
            }
        }
        return devices;
    }

    private static List<ListedDevice> list(UUID interfaceClass) throws UsbException {
        NativeMemory guid = NativeMemory.allocate(Guids.SIZE);
        Guids.write(interfaceClass, guid.bytes(), 0);
        String name = "class " + Guids.format(interfaceClass);
        Pointer set = SetupApi.SetupDiGetClassDevsW(guid.pointer(), null, null, SetupApi.PRESENT_INTERFACES);
        if (!Handles.isValid(set)) {
            throw Failures.of("SetupDiGetClassDevs", name, Native.getLastError());
        }
        try {
            List<ListedDevice> devices = new ArrayList<>();
            NativeMemory found = structure(SetupLayouts.interfaceDataSize(Native.POINTER_SIZE));
            int index = 0;
            while (SetupApi.SetupDiEnumDeviceInterfaces(set, null, guid.pointer(), index, found.pointer()) != 0) {
                device(set, found).ifPresent(devices::add);
                index++;
            }
            int code = Native.getLastError();
            if (code != NO_MORE_ITEMS) {
                throw Failures.of("SetupDiEnumDeviceInterfaces", name, code);
            }
            return devices;
        } finally {
            SetupApi.SetupDiDestroyDeviceInfoList(set);
        }
    }

    /** One device; empty when it has gone meanwhile, or its path is of no form that is known. */
    private static Optional<ListedDevice> device(Pointer set, NativeMemory deviceInterface) {
        NativeMemory detail = NativeMemory.allocate(PATH_ROOM);
        detail.bytes().putInt(0, SetupLayouts.detailSize(Native.POINTER_SIZE));
        NativeMemory device = structure(SetupLayouts.devinfoDataSize(Native.POINTER_SIZE));
        if (SetupApi.SetupDiGetDeviceInterfaceDetailW(
                        set, deviceInterface.pointer(), detail.pointer(), PATH_ROOM, null, device.pointer())
                == 0) {
            return Optional.empty();
        }
        String text = detail.getWide(SetupLayouts.DETAIL_PATH);
        DevicePath path;
        try {
            path = DevicePath.of(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new ListedDevice(
                instanceId(set, device).orElseGet(path::instanceId),
                path,
                strings(set, device, DevicePropertyKey.LOCATION_PATHS),
                guid(set, device, DevicePropertyKey.CONTAINER_ID),
                number(set, device, DevicePropertyKey.BUS_NUMBER).orElse(0),
                number(set, device, DevicePropertyKey.ADDRESS).orElse(0)));
    }

    private static NativeMemory structure(int size) {
        NativeMemory memory = NativeMemory.allocate(size);
        memory.bytes().putInt(0, size);
        return memory;
    }

    private static Optional<String> instanceId(Pointer set, NativeMemory device) {
        NativeMemory id = NativeMemory.allocate(PATH_ROOM);
        boolean told = SetupApi.SetupDiGetDeviceInstanceIdW(
                        set, device.pointer(), id.pointer(), PATH_ROOM / Character.BYTES, null)
                != 0;
        return told ? Optional.of(id.getWide(0)) : Optional.empty();
    }

    private static List<String> strings(Pointer set, NativeMemory device, DevicePropertyKey key) {
        return property(set, device, key)
                .map(value -> List.of(value.getWide(0, value.bytes().limit() / Character.BYTES)
                        .replaceAll("\0+$", "")
                        .split("\0")))
                .filter(list -> !list.get(0).isEmpty())
                .orElse(List.of());
    }

    private static Optional<UUID> guid(Pointer set, NativeMemory device, DevicePropertyKey key) {
        return property(set, device, key)
                .filter(value -> value.bytes().limit() == Guids.SIZE)
                .map(value -> Guids.read(value.bytes(), 0));
    }

    private static OptionalInt number(Pointer set, NativeMemory device, DevicePropertyKey key) {
        Optional<NativeMemory> value =
                property(set, device, key).filter(each -> each.bytes().limit() == Integer.BYTES);
        return value.isPresent() ? OptionalInt.of(value.get().bytes().getInt(0)) : OptionalInt.empty();
    }

    /** A property's bytes, up to the buffer's limit; empty when the device does not have it. */
    private static Optional<NativeMemory> property(Pointer set, NativeMemory device, DevicePropertyKey key) {
        NativeMemory keyMemory = NativeMemory.allocate(DevicePropertyKey.SIZE);
        key.write(keyMemory.bytes());
        NativeMemory type = NativeMemory.allocate(Integer.BYTES);
        NativeMemory required = NativeMemory.allocate(Integer.BYTES);
        NativeMemory value = NativeMemory.allocate(PROPERTY_ROOM);
        boolean told = SetupApi.SetupDiGetDevicePropertyW(
                        set,
                        device.pointer(),
                        keyMemory.pointer(),
                        type.pointer(),
                        value.pointer(),
                        PROPERTY_ROOM,
                        required.pointer(),
                        0)
                != 0;
        if (!told) {
            return Optional.empty();
        }
        value.bytes().limit(Math.min(PROPERTY_ROOM, required.bytes().getInt(0)));
        return Optional.of(value);
    }
}
