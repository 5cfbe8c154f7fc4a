package org.microframe.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.TurnDriven;
import org.microframe.streaming.PlugInHandler;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbSpeed;

/** Streams of the whole stack over pipes that complete at once, on devices with a pump each, all turned by one thread. */
final class ImmediateStreams {

    static final int FRAMES_PER_TRANSFER = 8;
    static final int LEAD_FRAMES = 64;
    static final IsochGeometry FULL_SPEED = new IsochGeometry(UsbSpeed.FULL, 1, 192);
    static final IsochGeometry HIGH_SPEED = new IsochGeometry(UsbSpeed.HIGH, 8, 1024);

    private final List<TurnDriven> devices = new ArrayList<>();
    private final List<ImmediatePipe> pipes = new ArrayList<>();
    private final int streams;

    /**
     * @param devices with a pump each
     * @param each streams of a device, 1 to 30
     * @param in whether they go to the host
     * @param clock ns
     */
    ImmediateStreams(int devices, int each, boolean in, IsochGeometry geometry, LongSupplier clock) {
        streams = devices * each;
        for (int device = 0; device < devices; device++) {
            ImmediateQueue queue = new ImmediateQueue();
            TurnDriven pump = new TurnDriven(queue, clock);
            for (int stream = 0; stream < each; stream++) {
                int endpoint = (in ? 0x81 : 0x01) + stream % 15;
                StreamRequest request = request(endpoint);
                ImmediatePipe pipe = queue.open(endpoint, geometry, TurnDriven.slotsFor(request), FRAMES_PER_TRANSFER);
                pump.add(pipe, request, PlugInHandler.of(in ? new PlugIns.Summing() : new PlugIns.Numbering()));
                pipes.add(pipe);
            }
            this.devices.add(pump);
        }
    }

    static StreamRequest request(int endpoint) {
        return new StreamRequest("(microframe.device=*)", 1, 1, endpoint, LEAD_FRAMES, FRAMES_PER_TRANSFER, 4);
    }

    /** Turns until so many transfers of all streams together have completed; a multiple of the streams. */
    void run(int transfers) {
        for (int turn = 0; turn < transfers / streams; turn++) {
            for (TurnDriven device : devices) {
                device.turn();
            }
        }
    }

    /** Breaks each stream's chain after so many transfers, again and again. */
    void breakEvery(int transfers) {
        pipes.forEach(pipe -> pipe.refuseEvery(transfers));
    }

    long carried() {
        return devices.stream().mapToLong(TurnDriven::carried).sum();
    }

    long breaks() {
        return devices.stream().mapToLong(TurnDriven::breaks).sum();
    }
}
