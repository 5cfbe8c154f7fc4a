package org.microframe.benchmarks;

import java.util.List;
import java.util.Optional;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.TurnDriven;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.streaming.PlugInHandler;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.SuperSpeedCompanion;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** Endpoints of a device on a stepped virtual bus: OUT 0x01 in interface 1, IN 0x82 in interface 2. One thread drives it. */
final class SimulatedStream implements AutoCloseable {

    private static final int FRAMES_PER_TRANSFER = ImmediateStreams.FRAMES_PER_TRANSFER;

    private final SteppedClock clock = new SteppedClock();
    private final VirtualBus bus = new VirtualBus(clock);
    private final VirtualDevice device;
    private final CompletionQueue queue;
    private final UsbConnection connection;

    private SimulatedStream(DeviceDefinition definition) throws UsbException {
        device = bus.plug(definition);
        SimulatedDevice simulated = new SimulatedDevice(device, 1);
        queue = simulated.newQueue();
        connection = simulated.open(queue);
        queue.enter();
    }

    /** A full-speed device with 192 bytes in a frame, which keeps nothing. */
    static SimulatedStream speaker() throws UsbException {
        return new SimulatedStream(speakerDefinition());
    }

    static DeviceDefinition speakerDefinition() {
        return definition(UsbSpeed.FULL, new EndpointDescriptor(0x01, 0x01, 192, 1), endpoint(0x82, UsbSpeed.FULL));
    }

    /** A SuperSpeed device with 48 KiB in a microframe each way, which sends back what it gets. */
    static SimulatedStream loopback() throws UsbException {
        return new SimulatedStream(
                definition(UsbSpeed.SUPER, endpoint(0x01, UsbSpeed.SUPER), endpoint(0x82, UsbSpeed.SUPER))
                        .withBehaviour(0x82, new EndpointBehaviour.Loopback(0x01)));
    }

    private static EndpointDescriptor endpoint(int address, UsbSpeed speed) {
        return speed == UsbSpeed.SUPER
                ? new EndpointDescriptor(
                        address, 0x01, 1024, 1, 0, 0, List.of(), Optional.of(new SuperSpeedCompanion(15, 2, 49_152)))
                : new EndpointDescriptor(address, 0x01, 192, 1);
    }

    private static DeviceDefinition definition(UsbSpeed speed, EndpointDescriptor out, EndpointDescriptor in) {
        DeviceDescriptor device = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(1, 0, List.of()),
                        setting(1, 1, List.of(out)),
                        setting(2, 0, List.of()),
                        setting(2, 1, List.of(in))),
                List.of());
        return new DeviceDefinition("1", speed, device, configuration);
    }

    private static InterfaceDescriptor setting(int number, int alternate, List<EndpointDescriptor> endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), endpoints);
    }

    private static StreamRequest request(int endpoint) {
        return new StreamRequest(
                "(microframe.device=*)",
                endpoint < 0x80 ? 1 : 2,
                1,
                endpoint,
                ImmediateStreams.LEAD_FRAMES,
                FRAMES_PER_TRANSFER,
                4);
    }

    private IsochPipe pipe(StreamRequest request) throws UsbException {
        connection.selectAlternateSetting(request.interfaceNumber(), 1);
        return connection.openIsochPipe(request.endpointAddress(), TurnDriven.slotsFor(request), FRAMES_PER_TRANSFER);
    }

    /** The bare loop over the OUT endpoint. */
    Rounds.Work bare(Object plugIn) throws UsbException {
        StreamRequest request = request(0x01);
        return new BareLoop(queue, pipe(request), plugIn, this::pass, request.transfersInFlight())::run;
    }

    /** The whole stack over the OUT endpoint, and over the IN endpoint as well if there is a consumer. */
    Rounds.Work stack(Object producer, Object consumer) throws UsbException {
        TurnDriven pump = new TurnDriven(queue, clock::nanoTime);
        pump.add(pipe(request(0x01)), request(0x01), PlugInHandler.of(producer));
        if (consumer != null) {
            pump.add(pipe(request(0x82)), request(0x82), PlugInHandler.of(consumer));
        }
        return transfers -> {
            for (int i = 0; i < transfers; i++) {
                pass();
                pump.turn();
            }
        };
    }

    private void pass() {
        clock.advance(FRAMES_PER_TRANSFER);
    }

    @Override
    public void close() {
        connection.abort();
        queue.close();
        bus.close();
    }
}
