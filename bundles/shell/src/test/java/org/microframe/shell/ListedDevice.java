package org.microframe.shell;

import java.util.List;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/** A device to be shown, which nothing may open. */
record ListedDevice(DeviceDescriptor descriptor, ConfigurationDescriptor configuration, UsbSpeed speed)
        implements UsbDevice {

    static InterfaceDescriptor setting(int number, int alternate, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), List.of(endpoints));
    }

    static UsbDevice device(UsbSpeed speed, InterfaceDescriptor... settings) {
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x00AB, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(1, 0x80, 100, List.of(settings), List.of());
        return new ListedDevice(descriptor, configuration, speed);
    }

    @Override
    public String bandwidthDomain() {
        return "bus";
    }

    @Override
    public String frameDomain() {
        return "bus";
    }

    @Override
    public boolean startsAtFrames() {
        return true;
    }

    @Override
    public CompletionQueue newQueue() {
        throw new AssertionError("a listing opens nothing");
    }

    @Override
    public UsbConnection open(CompletionQueue queue) {
        throw new AssertionError("a listing opens nothing");
    }
}
