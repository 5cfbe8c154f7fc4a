package org.microframe.simulator;

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.BenchFault;
import org.microframe.usb.host.kit.ProviderBench;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.virtualbus.BusClock;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** The simulator over a bus of its own, stepped or real, with given traits. Used by the test's thread. */
final class SimulatorBench implements ProviderBench {

    private static final long HALF_FRAME_NANOS = 500_000;

    private final BusClock clock;
    private final VirtualBus bus;
    private final Unknowns.Traits traits;
    private final long seed;
    private VirtualDevice device;

    private SimulatorBench(BusClock clock, Unknowns.Traits traits, long seed) {
        this.clock = clock;
        this.traits = traits;
        this.seed = seed;
        bus = new VirtualBus(clock);
    }

    static SimulatorBench stepped(long firstFrame, Unknowns.Traits traits, long seed) {
        return new SimulatorBench(new SteppedClock(firstFrame), traits, seed);
    }

    static SimulatorBench real(long firstFrame, Unknowns.Traits traits, long seed) {
        return new SimulatorBench(new RealClock(firstFrame), traits, seed);
    }

    @Override
    public UsbDevice plug(StandardDevice standard) {
        device = bus.plug(definition(standard));
        return new SimulatedDevice(device, traits, seed);
    }

    private static DeviceDefinition definition(StandardDevice standard) {
        return new DeviceDefinition("bench", standard.speed(), standard.descriptor(), standard.configuration())
                .withBehaviour(StandardDevice.OUT, new EndpointBehaviour.MemorySink())
                .withBehaviour(StandardDevice.IN, new EndpointBehaviour.PatternSource())
                .withBehaviour(StandardDevice.LOOPBACK, new EndpointBehaviour.Loopback(StandardDevice.OUT))
                .withBehaviour(StandardDevice.BULK_OUT, new EndpointBehaviour.MemorySink())
                .withBehaviour(StandardDevice.BULK_IN, new EndpointBehaviour.Loopback(StandardDevice.BULK_OUT))
                .withRequest(new ScriptedRequest(0x40, 9, 0, 0, new RequestAnswer.Accept(2), Set.of()))
                .withRequest(new ScriptedRequest(0xC0, 9, 0, 0, new RequestAnswer.Data(StandardDevice.ANSWER)));
    }

    @Override
    public void unplug() {
        bus.unplug(device);
    }

    @Override
    public long frame() {
        return bus.frame();
    }

    @Override
    public void pass(int frames) {
        if (clock instanceof SteppedClock stepped) {
            stepped.advance(frames);
            return;
        }
        long end = bus.frame() + frames;
        while (bus.frame() < end) {
            LockSupport.parkNanos(HALF_FRAME_NANOS);
        }
    }

    @Override
    public byte[] received(int endpointAddress) {
        return device.captured(endpointAddress);
    }

    @Override
    public List<Served> served(int endpointAddress) {
        return device.records().stream()
                .filter(record -> record.endpointAddress() == endpointAddress)
                .flatMap(record -> record.schedule().stream())
                .map(SimulatorBench::served)
                .toList();
    }

    private static Served served(FrameRun run) {
        return new Served(run.firstFrame(), run.frames());
    }

    @Override
    public void inject(int endpointAddress, BenchFault fault, int count) {
        device.inject(endpointAddress, kind(fault), count);
    }

    private static FaultKind kind(BenchFault fault) {
        return switch (fault) {
            case DROPPED_PACKET -> FaultKind.DROPPED_PACKET;
            case DAMAGED_PACKET -> FaultKind.FAILED_PACKET;
            case SHORT_PACKET -> FaultKind.SHORT_PACKET;
            case REFUSED_CONTINUE -> FaultKind.REFUSED_CONTINUE;
            case FAILED_TRANSFER -> FaultKind.FAILED_TRANSFER;
            case LATE_COMPLETION -> FaultKind.LATE_COMPLETION;
            case LOST_COMPLETION -> FaultKind.LOST_COMPLETION;
            case STALL -> FaultKind.STALL;
            case SILENCE -> FaultKind.SILENCE;
        };
    }

    @Override
    public void close() {
        bus.close();
    }

    @Override
    public String toString() {
        return "simulator with seed " + seed + " and " + traits;
    }
}
