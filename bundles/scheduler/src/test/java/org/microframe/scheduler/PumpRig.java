package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** A pump over a headset on a stepped bus. Whoever calls {@link #enter} owns it. */
final class PumpRig implements AutoCloseable {

    final SteppedClock clock;
    final VirtualBus bus;
    final VirtualDevice device;
    final CompletionQueue queue;
    final UsbConnection connection;
    final Pump pump;
    StreamCause stopped;
    /** What rings told of their chains: whether it recovers, and the breaks in the ledger that was published by then. */
    final List<String> told = new ArrayList<>();

    PumpRig(long frameBase, long seed) throws UsbException {
        this(frameBase, seed, Samples.headset("1"));
    }

    PumpRig(long frameBase, long seed, DeviceDefinition plugged) throws UsbException {
        clock = new SteppedClock(frameBase);
        bus = new VirtualBus(clock);
        device = bus.plug(plugged);
        SimulatedDevice simulated = new SimulatedDevice(device, seed);
        queue = simulated.newQueue();
        connection = simulated.open(queue);
        pump = new Pump(queue, clock::nanoTime, e -> {
            throw new AssertionError("the pump met an error", e);
        });
    }

    void enter() {
        queue.enter();
    }

    /** Opens a pipe and gives its ring to the pump. */
    PipeRing open(StreamRequest request, SlotHandler handler, Dispatch dispatch) throws UsbException {
        return open(request, handler, dispatch, new StreamLedger(LedgerSnapshot.EMPTY));
    }

    PipeRing open(StreamRequest request, SlotHandler handler, Dispatch dispatch, StreamLedger ledger)
            throws UsbException {
        connection.selectAlternateSetting(request.interfaceNumber(), request.alternateSetting());
        IsochPipe pipe = connection.openIsochPipe(
                request.endpointAddress(), PipeRing.slotsFor(request), request.framesPerTransfer());
        FrameStamp stamp = new FrameStamp();
        pipe.frame(stamp);
        ledger.enterDomain("bus", stamp.frame(), stamp.nanoTime());
        RingWatcher watcher = new RingWatcher() {
            @Override
            public void ringStopped(StreamCause cause) {
                stopped = cause;
            }

            @Override
            public void ringRecovers(boolean recovers) {
                told.add(recovers + " after " + ledger.snapshot().breaks());
            }
        };
        PipeRing ring = request.isIn()
                ? new InRing(pipe, request, ledger, clock::nanoTime, watcher)
                : new OutRing(pipe, request, ledger, clock::nanoTime, watcher);
        HandlerPort[] ports = handler == null
                ? new HandlerPort[0]
                : new HandlerPort[] {
                    new HandlerPort(
                            new HandlerSeat(handler, dispatch, Precedence.DEFAULT),
                            pipe,
                            request.isIn(),
                            clock::nanoTime)
                };
        pump.post(() -> {
            ring.attach(ports);
            pump.add(ring);
        });
        return ring;
    }

    /** Lets frames pass with a turn of the pump after each. */
    void run(int frames) {
        for (int i = 0; i < frames; i++) {
            pump.turn(0);
            clock.advance(1);
        }
        pump.turn(0);
    }

    /** Lets frames pass while the pump does nothing. */
    void stall(int frames) {
        clock.advance(frames);
    }

    /** Lets what is pending complete and finishes the ring. */
    void drain(PipeRing ring) {
        Thread closer = new Thread(() -> ring.pipe.close(true));
        closer.start();
        while (closer.isAlive()) {
            run(1);
        }
        pump.remove(ring);
    }

    List<EndpointRecord> records(int endpoint) {
        return device.records().stream()
                .filter(record -> record.endpointAddress() == endpoint)
                .toList();
    }

    @Override
    public void close() {
        queue.enter();
        connection.abort();
        queue.close();
        bus.close();
    }
}
