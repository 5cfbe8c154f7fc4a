package org.microframe.simulator;

import java.util.List;
import java.util.Set;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;

/** Devices for tests: interface 1 plays and interface 2 records, each in its alternate setting 1. */
final class Devices {

    static final int SPEAKER = 0x01;
    static final int MICROPHONE = 0x82;

    private Devices() {}

    /** 192 bytes per frame each way; the speaker keeps what it gets, the microphone sends the pattern. */
    static DeviceDefinition headset(String port) {
        return device(port, UsbSpeed.FULL, 192);
    }

    /** Eight packets of 64 bytes per frame each way. */
    static DeviceDefinition fastHeadset(String port) {
        return device(port, UsbSpeed.HIGH, 64);
    }

    private static DeviceDefinition device(String port, UsbSpeed speed, int bytes) {
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0xEF, 2, 1, 64, 0x1209, 0xF00D, 0x0123, 1, 2, 3, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(0, 0),
                        setting(1, 0),
                        setting(1, 1, new EndpointDescriptor(SPEAKER, 0x09, bytes, 1)),
                        setting(2, 0),
                        setting(2, 1, new EndpointDescriptor(MICROPHONE, 0x05, bytes, 1))),
                List.of());
        return new DeviceDefinition(port, speed, descriptor, configuration)
                .withBehaviour(SPEAKER, new EndpointBehaviour.MemorySink())
                .withBehaviour(MICROPHONE, new EndpointBehaviour.PatternSource())
                .withRequest(new ScriptedRequest(0x40, 9, 0, 0, new RequestAnswer.Accept(2), Set.of()))
                .withRequest(new ScriptedRequest(0xC0, 9, 0, 0, new RequestAnswer.Data((byte) 42)));
    }

    private static InterfaceDescriptor setting(int number, int alternate, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, 1, 2, 0, 0, List.of(), List.of(endpoints));
    }
}
