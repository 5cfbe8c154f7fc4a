package org.microframe.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.TurnDriven;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.streaming.PlugInHandler;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/**
 * An output on a virtual bus in real time, with a pump on a thread of its own.
 *
 * @param leadFrames lead, at least two transfers
 * @param framesPerTransfer 1 to 8
 */
record RealTimeStream(int leadFrames, int framesPerTransfer) {

    private static final long PATIENCE_MILLIS = 5000;

    /**
     * What came of it.
     *
     * @param late of each transfer in ascending order, ns: when the submit had returned that replaced it, less when its last frame had
     *     ended by the bus's own clock; empty when the stream broke
     * @param woken the same for when it was dequeued
     * @param gapFrames frames of the bus that it missed; at least one when it broke
     */
    record Outcome(long[] late, long[] woken, long gapFrames) {}

    /**
     * Streams for a while.
     *
     * @param endsAtBreak whether it is over when the stream breaks
     */
    Outcome run(long millis, boolean endsAtBreak) throws UsbException, InterruptedException {
        VirtualBus bus = new VirtualBus(new RealClock());
        VirtualDevice device = bus.plug(SimulatedStream.speakerDefinition());
        SimulatedDevice simulated = new SimulatedDevice(device, 1);
        TimedQueue queue = new TimedQueue(simulated.newQueue());
        CompletionQueue inner = queue.inner();
        UsbConnection connection = simulated.open(inner);
        StreamRequest request =
                new StreamRequest("(microframe.device=*)", 1, 1, 0x01, leadFrames, framesPerTransfer, 4);
        connection.selectAlternateSetting(1, 1);
        IsochPipe pipe = connection.openIsochPipe(0x01, TurnDriven.slotsFor(request), framesPerTransfer);
        int inFlight = request.transfersInFlight();
        int transfers = (int) Math.max(1, millis / framesPerTransfer);
        TimedPipe timed = queue.time(pipe, inFlight + transfers);
        boolean[] broken = {false};
        Thread pump = new Thread(
                () -> {
                    TurnDriven driven = new TurnDriven(queue, System::nanoTime);
                    driven.add(timed, request, PlugInHandler.of(new PlugIns.Numbering()));
                    driven.runUntil(() -> timed.count() == inFlight + transfers || endsAtBreak && driven.hasBroken());
                    broken[0] = driven.hasBroken();
                },
                "benchmark pump");
        pump.setPriority(Thread.MAX_PRIORITY);
        pump.start();
        TimeUnit.MILLISECONDS.timedJoin(pump, millis + PATIENCE_MILLIS);
        boolean whole = !pump.isAlive() && !broken[0] && timed.count() == inFlight + transfers;
        List<FrameRun> schedule = device.records().stream()
                .map(EndpointRecord::schedule)
                .findFirst()
                .orElse(List.of());
        long gap = gapFrames(schedule);
        Outcome outcome;
        if (whole && gap == 0) {
            outcome = outcome(bus, schedule.get(0).firstFrame(), timed, inFlight, transfers);
        } else {
            outcome = new Outcome(new long[0], new long[0], Math.max(1, gap));
        }
        // As the owner, so that nobody is waited for to dequeue the rest.
        inner.enter();
        connection.abort();
        queue.close();
        bus.close();
        return outcome;
    }

    private static long gapFrames(List<FrameRun> schedule) {
        long gap = 0;
        for (int i = 1; i < schedule.size(); i++) {
            FrameRun before = schedule.get(i - 1);
            gap += schedule.get(i).firstFrame() - before.firstFrame() - before.frames();
        }
        return gap;
    }

    private Outcome outcome(VirtualBus bus, long first, TimedPipe timed, int inFlight, int transfers) {
        long[] late = new long[transfers];
        long[] woken = new long[transfers];
        for (int i = 0; i < transfers; i++) {
            long ended = bus.clock().nanoTimeOf(first + (long) (i + 1) * framesPerTransfer);
            late[i] = timed.returned(inFlight + i) - ended;
            woken[i] = timed.dequeued(i) - ended;
        }
        Arrays.sort(late);
        Arrays.sort(woken);
        return new Outcome(late, woken, 0);
    }
}
