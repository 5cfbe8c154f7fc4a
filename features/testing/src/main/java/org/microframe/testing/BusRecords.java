package org.microframe.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamStatus;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** What the bus itself wrote down of a port's devices, over replugs, to be held against a ledger. */
public final class BusRecords {

    private final VirtualBus bus;
    private final String port;
    private final Set<VirtualDevice> devices = new CopyOnWriteArraySet<>();

    public BusRecords(VirtualBus bus, String port) {
        this.bus = bus;
        this.port = port;
    }

    /** Waits for the device on the port, and keeps it after it was unplugged. */
    public VirtualDevice awaitDevice() throws Exception {
        return awaitDevice(port);
    }

    /** Keeps the records of a device, wherever it is plugged. */
    public void keep(VirtualDevice device) {
        devices.add(device);
    }

    /** The same for a port of another name that the device is plugged into next. */
    public VirtualDevice awaitDevice(String port) throws Exception {
        List<VirtualDevice> found = Await.until(
                "a device that was not seen before is on port " + port,
                () -> bus.devices().stream()
                        .filter(device -> device.port().equals(port) && !devices.contains(device))
                        .toList(),
                matches -> !matches.isEmpty());
        devices.add(found.get(0));
        return found.get(0);
    }

    /**
     * Holds the ledger of a stream that is at rest against the records of its endpoint: what was due was carried or may
     * have been, what was not due since the first run is one of the ledger's holes, and nothing was lost.
     *
     * @param exact whether the bus was quiet at every end of a chain, so that nothing may be unconfirmed
     */
    public void assertAgreesWith(StreamStatus stream, boolean exact) {
        assertAgrees(stream, openings(stream.request().endpointAddress()), exact);
    }

    /** The same for a ledger that began anew, with what the bus has written down from then on. */
    public void assertAgreesSinceItBegan(StreamStatus stream) {
        LedgerSnapshot ledger = stream.ledger();
        long begin = ledger.firstFrame() - ledger.position().firstError();
        List<EndpointRecord> since = openings(stream.request().endpointAddress()).stream()
                .filter(opening -> opening.schedule().stream().anyMatch(run -> run.firstFrame() >= begin))
                .toList();
        assertAgrees(stream, since, false);
    }

    private static void assertAgrees(StreamStatus stream, List<EndpointRecord> openings, boolean exact) {
        LedgerSnapshot ledger = stream.ledger();
        long scheduled =
                openings.stream().mapToLong(EndpointRecord::scheduledFrames).sum();
        String what = stream.identity() + ": the ledger is " + ledger + ", the bus's openings are " + openings;
        assertTrue(what, scheduled >= ledger.carried());
        assertTrue(what, scheduled <= ledger.carried() + ledger.unconfirmed());
        if (exact) {
            assertEquals(what, 0, ledger.unconfirmed());
        }
        List<FrameRun> runs = openings.stream()
                .flatMap(opening -> opening.schedule().stream())
                .sorted(Comparator.comparingLong(FrameRun::firstFrame))
                .toList();
        assertTrue(
                what,
                Math.abs(ledger.firstFrame() - runs.get(0).firstFrame())
                        <= ledger.position().firstError());
        long idle = runs.get(runs.size() - 1).end() - runs.get(0).firstFrame() - scheduled;
        long bound = ledger.gapBound() + ledger.suspendedBound();
        assertTrue(what, idle >= ledger.gap() + ledger.suspended() - bound);
        assertTrue(what, idle <= ledger.gap() + ledger.suspended() + ledger.unconfirmed() + bound);
        assertEquals(
                what,
                openings.stream().mapToLong(EndpointRecord::scheduledPackets).sum(),
                openings.stream().mapToLong(EndpointRecord::receivedPackets).sum());
    }

    /**
     * Where the bus had nothing due between what was due before and after.
     *
     * @param firstFrame the first of its frames, on the bus's clock
     * @param frames number of them, at least 1
     */
    public record Hole(long firstFrame, long frames) {

        /** The frame after the last one. */
        public long end() {
            return firstFrame + frames;
        }
    }

    /** The holes of an endpoint, in their order, of those that end after a frame. */
    public List<Hole> holes(int endpointAddress, long after) {
        List<Hole> holes = new ArrayList<>();
        long end = Long.MAX_VALUE;
        for (EndpointRecord opening : openings(endpointAddress)) {
            for (FrameRun run : opening.schedule()) {
                if (run.firstFrame() > Math.max(end, after)) {
                    holes.add(new Hole(end, run.firstFrame() - end));
                }
                end = run.end();
            }
        }
        return holes;
    }

    private List<EndpointRecord> openings(int endpointAddress) {
        List<EndpointRecord> openings = new ArrayList<>();
        for (VirtualDevice device : devices) {
            device.records().stream()
                    .filter(record -> record.endpointAddress() == endpointAddress)
                    .forEach(openings::add);
        }
        return openings;
    }
}
