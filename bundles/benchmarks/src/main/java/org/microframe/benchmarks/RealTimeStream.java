package org.microframe.benchmarks;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.TurnDriven;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.streaming.PlugInHandler;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** An output on a virtual bus in real time, for a while: how late each transfer was replaced, by the bus's own clock. */
final class RealTimeStream {

    private static final int LEAD_FRAMES = 64;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private RealTimeStream() {}

    /**
     * Streams, and tells the lateness of each transfer in ascending order: when the submit had returned that replaced it, less when its last
     * frame had ended.
     *
     * @param framesPerTransfer 1 to 8
     * @param seconds how long
     * @return ns; empty when the stream broke
     */
    static long[] lateness(int framesPerTransfer, int seconds) throws UsbException {
        VirtualBus bus = new VirtualBus(new RealClock());
        VirtualDevice device = bus.plug(SimulatedStream.speakerDefinition());
        SimulatedDevice simulated = new SimulatedDevice(device, 1);
        TimedQueue queue = new TimedQueue(simulated.newQueue());
        CompletionQueue inner = queue.inner();
        UsbConnection connection = simulated.open(inner);
        StreamRequest request =
                new StreamRequest("(microframe.device=*)", 1, 1, 0x01, LEAD_FRAMES, framesPerTransfer, 4);
        connection.selectAlternateSetting(1, 1);
        IsochPipe pipe = connection.openIsochPipe(0x01, TurnDriven.slotsFor(request), framesPerTransfer);
        int inFlight = request.transfersInFlight();
        int transfers = seconds * 1000 / framesPerTransfer;
        TimedPipe timed = queue.time(pipe, inFlight + transfers);
        Thread pump = new Thread(
                () -> {
                    TurnDriven driven = new TurnDriven(queue, System::nanoTime);
                    driven.add(timed, request, PlugInHandler.of(new PlugIns.Numbering()));
                    driven.runUntil(() -> timed.count() == inFlight + transfers);
                },
                "benchmark pump");
        pump.setPriority(Thread.MAX_PRIORITY);
        pump.start();
        long deadline = System.nanoTime() + seconds * 1_000_000_000L + PATIENCE_NANOS;
        while (pump.isAlive() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        EndpointRecord record = device.records().get(0);
        long[] late = new long[record.schedule().size() == 1 ? transfers : 0];
        long first = record.schedule().get(0).firstFrame();
        for (int i = 0; i < late.length; i++) {
            long ended = bus.clock().nanoTimeOf(first + (long) (i + 1) * framesPerTransfer);
            late[i] = timed.returned(inFlight + i) - ended;
        }
        connection.abort();
        queue.close();
        bus.close();
        Arrays.sort(late);
        return late;
    }
}
