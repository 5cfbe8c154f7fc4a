package org.microframe.simulator;

import java.util.Dictionary;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.UsbDeviceProperties;
import org.microframe.virtualbus.VirtualDevice;

/** The service properties of a device. Without state. */
final class UsbInfo {

    /** {@link UsbDevice#PROVIDER} of this native service. */
    static final String PROVIDER = "simulator";

    private static final int BUS = 1;

    private UsbInfo() {}

    static Dictionary<String, Object> properties(VirtualDevice device) {
        return new UsbDeviceProperties(
                        PROVIDER,
                        identity(device),
                        device.speed(),
                        device.descriptor(),
                        device.configuration(),
                        BUS,
                        device.address(),
                        device.strings().manufacturer(),
                        device.strings().product(),
                        device.strings().serialNumber())
                .toDictionary();
    }

    /** {@link UsbDevice#IDENTITY} of a device. */
    static String identity(VirtualDevice device) {
        return "virtualbus:" + device.port();
    }
}
