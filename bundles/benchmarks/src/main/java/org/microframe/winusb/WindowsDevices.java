package org.microframe.winusb;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbDevice;

/** Devices of the WinUSB service without a framework, on a Windows JVM, for benchmarks. */
public final class WindowsDevices {

    private static final TestService SERVICE = new TestService();

    private WindowsDevices() {}

    /** The device that has an interface of a path. */
    public static UsbDevice listed(String path) throws UsbException {
        return SERVICE.device(path);
    }

    /** A device that is a file, for a winusb.dll that takes one for it. */
    public static UsbDevice file(String path) throws UsbException {
        DevicePath opened = new DevicePath(path, "immediate", "1", OptionalInt.empty());
        return SERVICE.device(new ListedDevice("IMMEDIATE", opened, List.of(), Optional.empty(), 0, 0));
    }
}
