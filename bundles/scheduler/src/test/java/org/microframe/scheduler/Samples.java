package org.microframe.scheduler;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbSpeed;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;
import org.osgi.service.log.Logger;

/** A full-speed headset as tests need it: OUT 0x01 in interface 1, IN 0x82 in interface 2, 192 bytes each, and who streams with it. */
final class Samples {

    static final int OUT = 0x01;
    static final int IN = 0x82;
    static final int WIDE = 2;
    static final int WIDE_BYTES = 600;
    static final int INTERRUPT_IN = 0x83;
    static final int INTERRUPT_BYTES = 8;
    static final int BYTES_PER_FRAME = 192;
    /** {@code bInterfaceClass} of the interfaces with {@link #OUT} and {@link #IN}. */
    static final int CLASS = 0xFF;

    private static final int OTHER_CLASS = 0x0E;
    private static final EndpointDescriptor FEEDBACK = new EndpointDescriptor(0x84, 0x11, 3, 1);
    static final StreamIdentity PLAYER = new StreamIdentity("org.example.player", "out");
    static final StreamIdentity RECORDER = new StreamIdentity("org.example.recorder", "in");

    /** A log that nobody reads. */
    static final SchedulerLog SILENT = new SchedulerLog((Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> null));

    private Samples() {}

    static DeviceDefinition headset(String port) {
        return quietHeadset(port)
                .withBehaviour(OUT, new EndpointBehaviour.MemorySink())
                .withBehaviour(IN, new EndpointBehaviour.PatternSource());
    }

    /**
     * A headset of 8 bytes a frame, or of {@value #WIDE_BYTES} from it in alternate setting {@value #WIDE}, which a bus has bandwidth for
     * once; it keeps what it hears, sends numbers, and takes {@link SimulatedPlayer#PREPARE}. Who looks for its endpoints has to pass by those of
     * an interface of another class and a feedback endpoint.
     */
    static DeviceDefinition counter(String port) {
        SetupPacket prepare = SimulatedPlayer.PREPARE;
        return quietHeadset(port, SimulatedPlayer.BYTES_PER_FRAME, WIDE_BYTES, true)
                .withBehaviour(OUT, new EndpointBehaviour.MemorySink())
                .withBehaviour(IN, new EndpointBehaviour.PatternSource())
                .withRequest(new ScriptedRequest(
                        prepare.requestType(),
                        prepare.request(),
                        prepare.value(),
                        prepare.index(),
                        new RequestAnswer.Accept(0)));
    }

    /** A headset that keeps nothing and says nothing. */
    static DeviceDefinition quietHeadset(String port) {
        return quietHeadset(port, BYTES_PER_FRAME, BYTES_PER_FRAME, false);
    }

    private static DeviceDefinition quietHeadset(String port, int bytesPerFrame, int wideBytes, boolean hides) {
        DeviceDescriptor device = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration =
                new ConfigurationDescriptor(1, 0x80, 100, settings(bytesPerFrame, wideBytes, hides), List.of());
        return new DeviceDefinition(port, UsbSpeed.FULL, device, configuration);
    }

    private static List<InterfaceDescriptor> settings(int bytesPerFrame, int wideBytes, boolean hides) {
        EndpointDescriptor out = new EndpointDescriptor(OUT, 0x09, bytesPerFrame, 1);
        List<InterfaceDescriptor> others = List.of(
                new InterfaceDescriptor(0, 0, OTHER_CLASS, 0, 0, 0, List.of(), List.of()),
                new InterfaceDescriptor(
                        0,
                        1,
                        OTHER_CLASS,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(
                                new EndpointDescriptor(0x05, 0x09, bytesPerFrame, 1),
                                new EndpointDescriptor(0x86, 0x05, bytesPerFrame, 1))));
        return Stream.concat(
                        hides ? others.stream() : Stream.of(),
                        Stream.of(
                                setting(1, 0, List.of()),
                                setting(1, 1, hides ? List.of(FEEDBACK, out) : List.of(out)),
                                setting(2, 0, List.of()),
                                setting(2, 1, List.of(new EndpointDescriptor(IN, 0x05, bytesPerFrame, 1))),
                                setting(2, WIDE, List.of(new EndpointDescriptor(IN, 0x05, wideBytes, 1))),
                                setting(3, 0, List.of(new EndpointDescriptor(INTERRUPT_IN, 0x03, INTERRUPT_BYTES, 1)))))
                .toList();
    }

    private static InterfaceDescriptor setting(int number, int alternate, List<EndpointDescriptor> endpoints) {
        return new InterfaceDescriptor(number, alternate, CLASS, 0, 0, 0, List.of(), endpoints);
    }

    static StreamRequest out(int leadFrames, int framesPerTransfer) {
        return new StreamRequest("(microframe.device=*)", 1, 1, OUT, leadFrames, framesPerTransfer, 4);
    }

    static StreamRequest in(int leadFrames, int framesPerTransfer) {
        return new StreamRequest("(microframe.device=*)", 2, 1, IN, leadFrames, framesPerTransfer, 4);
    }

    /** The same request, submitted at frames with that margin. */
    static StreamRequest atFrames(StreamRequest asap, int marginFrames) {
        return new StreamRequest(
                asap.deviceFilter(),
                asap.interfaceNumber(),
                asap.alternateSetting(),
                asap.endpointAddress(),
                asap.leadFrames(),
                asap.framesPerTransfer(),
                asap.leasableTransfers(),
                marginFrames,
                asap.policy());
    }
}
