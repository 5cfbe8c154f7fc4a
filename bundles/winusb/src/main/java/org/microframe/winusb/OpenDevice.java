package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.microframe.usb.UsbException;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.kernel32.Handles;
import org.microframe.winusb.dll.kernel32.Kernel32;
import org.microframe.winusb.dll.winusb.DescriptorTypes;
import org.microframe.winusb.dll.winusb.Policies;
import org.microframe.winusb.dll.winusb.WinUsb;

/**
 * A device's file and the WinUSB handles of its interfaces. The fields are final, and the functions may be called by any
 * thread; that none is called after or during {@link #close} is the affair of whoever holds it.
 */
final class OpenDevice {

    private static final int NO_MORE_ITEMS = WindowsError.NO_MORE_ITEMS.code();

    private final String name;
    private final Pointer file;
    private final List<Pointer> handles = new ArrayList<>();
    private final Map<Integer, Pointer> byNumber = new LinkedHashMap<>();

    private OpenDevice(String name, Pointer file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Opens a device with all of its interfaces.
     *
     * @param path of one of its device interfaces
     * @param name for messages
     * @throws org.microframe.usb.UsbBusyException when it is open already
     * @throws org.microframe.usb.DeviceGoneException when it is not there
     */
    static OpenDevice open(String path, String name) throws UsbException {
        Pointer file = Kernel32.CreateFileW(
                NativeMemory.wide(path).pointer(),
                Kernel32.GENERIC_READ_WRITE,
                Kernel32.FILE_SHARE_READ_WRITE,
                null,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_OVERLAPPED,
                null);
        if (!Handles.isValid(file)) {
            throw Failures.of("CreateFile", name, Native.getLastError());
        }
        OpenDevice device = new OpenDevice(name, file);
        try {
            device.openInterfaces();
        } catch (UsbException | RuntimeException | Error e) {
            device.close();
            throw e;
        }
        return device;
    }

    private void openInterfaces() throws UsbException {
        NativeMemory out = NativeMemory.allocate(Native.POINTER_SIZE);
        if (WinUsb.WinUsb_Initialize(file, out.pointer()) == 0) {
            throw Failures.of("WinUsb_Initialize", name, Native.getLastError());
        }
        Pointer first = out.getPointer(0);
        handles.add(first);
        byNumber.put(interfaceNumber(first), first);
        for (int index = 0; index <= 0xFF; index++) {
            if (WinUsb.WinUsb_GetAssociatedInterface(first, index, out.pointer()) == 0) {
                int code = Native.getLastError();
                if (code != NO_MORE_ITEMS) {
                    throw Failures.of("WinUsb_GetAssociatedInterface(" + index + ")", name, code);
                }
                return;
            }
            Pointer associated = out.getPointer(0);
            handles.add(associated);
            byNumber.put(interfaceNumber(associated), associated);
        }
    }

    private int interfaceNumber(Pointer handle) throws UsbException {
        NativeMemory descriptor = NativeMemory.allocate(DescriptorTypes.INTERFACE_SIZE);
        if (WinUsb.WinUsb_QueryInterfaceSettings(handle, 0, descriptor.pointer()) == 0) {
            throw Failures.of("WinUsb_QueryInterfaceSettings(0)", name, Native.getLastError());
        }
        return Byte.toUnsignedInt(descriptor.bytes().get(DescriptorTypes.INTERFACE_NUMBER));
    }

    /** What it is called in messages. */
    String name() {
        return name;
    }

    /** The file's handle. */
    Pointer file() {
        return file;
    }

    /** The handle of the first interface, which has the power policies and the control pipe. */
    Pointer first() {
        return handles.get(0);
    }

    /** The numbers of the interfaces that this function of the device has. */
    Set<Integer> interfaceNumbers() {
        return byNumber.keySet();
    }

    /** The handle of an interface; null when the function has no such interface. */
    Pointer handle(int interfaceNumber) {
        return byNumber.get(interfaceNumber);
    }

    /** Reads a descriptor, as long as it is. */
    ByteBuffer descriptor(int type, int index, int language, int room) throws UsbException {
        NativeMemory buffer = NativeMemory.allocate(room);
        NativeMemory transferred = NativeMemory.allocate(Integer.BYTES);
        if (WinUsb.WinUsb_GetDescriptor(first(), type, index, language, buffer.pointer(), room, transferred.pointer())
                == 0) {
            throw Failures.of(
                    "WinUsb_GetDescriptor(" + type + ", " + index + ", " + language + ")", name, Native.getLastError());
        }
        int length = Math.min(room, transferred.bytes().getInt(0));
        return buffer.bytes().slice(0, length).order(buffer.bytes().order());
    }

    /** {@code DEVICE_SPEED}: {@link WinUsb#LOW_SPEED} and the like. */
    int speed() throws UsbException {
        NativeMemory length = NativeMemory.allocate(Integer.BYTES);
        NativeMemory value = NativeMemory.allocate(1);
        length.bytes().putInt(0, 1);
        if (WinUsb.WinUsb_QueryDeviceInformation(first(), WinUsb.DEVICE_SPEED, length.pointer(), value.pointer())
                == 0) {
            throw Failures.of("WinUsb_QueryDeviceInformation", name, Native.getLastError());
        }
        return value.bytes().get(0);
    }

    /** The selected alternate setting of an interface. */
    int alternateSetting(int interfaceNumber) throws UsbException {
        NativeMemory value = NativeMemory.allocate(1);
        if (WinUsb.WinUsb_GetCurrentAlternateSetting(handle(interfaceNumber), value.pointer()) == 0) {
            throw Failures.of("WinUsb_GetCurrentAlternateSetting", name, Native.getLastError());
        }
        return Byte.toUnsignedInt(value.bytes().get(0));
    }

    /** Whether Windows suspends the device when it is idle. */
    boolean autoSuspend() throws UsbException {
        NativeMemory length = NativeMemory.allocate(Integer.BYTES);
        NativeMemory value = NativeMemory.allocate(1);
        length.bytes().putInt(0, 1);
        if (WinUsb.WinUsb_GetPowerPolicy(first(), Policies.AUTO_SUSPEND, length.pointer(), value.pointer()) == 0) {
            throw Failures.of("WinUsb_GetPowerPolicy(AUTO_SUSPEND)", name, Native.getLastError());
        }
        return value.bytes().get(0) != 0;
    }

    /** Lets or does not let Windows suspend the device when it is idle. */
    void autoSuspend(boolean allowed) throws UsbException {
        NativeMemory value = NativeMemory.allocate(1);
        value.bytes().put(0, (byte) (allowed ? 1 : 0));
        if (WinUsb.WinUsb_SetPowerPolicy(first(), Policies.AUTO_SUSPEND, 1, value.pointer()) == 0) {
            throw Failures.of("WinUsb_SetPowerPolicy(AUTO_SUSPEND)", name, Native.getLastError());
        }
    }

    /** Lets requests on endpoint 0 take the time their callers give them, which is 5 s at most else. */
    void liftControlTimeout() throws UsbException {
        NativeMemory value = NativeMemory.allocate(Integer.BYTES);
        if (WinUsb.WinUsb_SetPipePolicy(first(), 0, Policies.PIPE_TRANSFER_TIMEOUT, Integer.BYTES, value.pointer())
                == 0) {
            throw Failures.of("WinUsb_SetPipePolicy(0, PIPE_TRANSFER_TIMEOUT)", name, Native.getLastError());
        }
    }

    /** Frees the handles, the associated interfaces' first, and closes the file. */
    void close() {
        for (int i = handles.size() - 1; i >= 0; i--) {
            WinUsb.WinUsb_Free(handles.get(i));
        }
        Kernel32.CloseHandle(file);
    }
}
