package org.microframe.usb.host.kit;

import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/** A device that is another one, but for what a test makes different. */
public class ForwardedDevice implements UsbDevice {

    private final UsbDevice device;

    public ForwardedDevice(UsbDevice device) {
        this.device = device;
    }

    @Override
    public DeviceDescriptor descriptor() {
        return device.descriptor();
    }

    @Override
    public ConfigurationDescriptor configuration() {
        return device.configuration();
    }

    @Override
    public UsbSpeed speed() {
        return device.speed();
    }

    @Override
    public String bandwidthDomain() {
        return device.bandwidthDomain();
    }

    @Override
    public String frameDomain() {
        return device.frameDomain();
    }

    @Override
    public boolean startsAtFrames() {
        return device.startsAtFrames();
    }

    @Override
    public CompletionQueue newQueue() {
        return device.newQueue();
    }

    @Override
    public UsbConnection open(CompletionQueue queue) throws UsbException {
        return device.open(queue);
    }
}
