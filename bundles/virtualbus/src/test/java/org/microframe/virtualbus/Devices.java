package org.microframe.virtualbus;

import java.util.List;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;

/** Devices for tests: interface 1 streams in alternate setting 1 only, interface 2 (high speed) likewise. */
final class Devices {

    static final int SPEAKER = 0x01;
    static final int MICROPHONE = 0x82;
    static final int FULL_SPEED_BYTES = 192;
    static final int HIGH_SPEED_BYTES = 64;

    private static final int ISOCHRONOUS = 0x01;
    private static final int BULK = 0x02;

    private Devices() {}

    /** A full-speed headset: speaker 0x01, microphone 0x82, one packet of 192 bytes per frame, and bulk 0x04. */
    static DeviceDefinition headset(String port) {
        return device(port, UsbSpeed.FULL, FULL_SPEED_BYTES);
    }

    /** The same at high speed: eight packets of 64 bytes per frame. */
    static DeviceDefinition fastHeadset(String port) {
        return device(port, UsbSpeed.HIGH, HIGH_SPEED_BYTES);
    }

    private static DeviceDefinition device(String port, UsbSpeed speed, int bytes) {
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        EndpointDescriptor speaker = new EndpointDescriptor(SPEAKER, ISOCHRONOUS, bytes, 1);
        EndpointDescriptor microphone = new EndpointDescriptor(MICROPHONE, ISOCHRONOUS, bytes, 1);
        EndpointDescriptor bulk = new EndpointDescriptor(0x04, BULK, 64, 0);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(0, 0, bulk),
                        setting(1, 0),
                        setting(1, 1, speaker),
                        setting(2, 0),
                        setting(2, 1, microphone)),
                List.of());
        return new DeviceDefinition(port, speed, descriptor, configuration);
    }

    private static InterfaceDescriptor setting(int number, int alternate, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, 1, 2, 0, 0, List.of(), List.of(endpoints));
    }
}
