package org.microframe.windows;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.virtualbus.PacketPattern;
import org.microframe.winusb.windows.ModelControl;

/** What the model wrote down of a port's endpoints, to be held against a ledger. */
final class ModelRecords {

    /** What a producer may have filled and the scheduler not yet submitted: a transfer, and those that were refused. */
    private static final long UNSENT_FRAMES =
            StreamRequest.DEFAULT_LEAD_FRAMES + StreamRequest.DEFAULT_FRAMES_PER_TRANSFER;

    /** Consecutive frames in which packets were due. */
    private record Run(long first, long frames) {
        long end() {
            return first + frames;
        }
    }

    /** A line of the packet log; {@code bytes} is -1 when nothing was sent. */
    private record Packet(long frame, int microframe, int bytes, long checksum, long status) {

        static Packet of(String line) {
            String[] words = line.strip().split(" +");
            return new Packet(
                    Long.parseLong(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3], 16),
                    Long.parseLong(words[4], 16));
        }
    }

    private final ModelControl model;
    private final String port;
    private final ModelHeadset headset;
    private final Map<Integer, List<Packet>> logs = new HashMap<>();

    ModelRecords(ModelControl model, String port, ModelHeadset headset) {
        this.model = model;
        this.port = port;
        this.headset = headset;
    }

    /**
     * Holds the ledger of a stream that is at rest against the record of its endpoint: what was due was carried or may have
     * been, every hole of the bus is one of the ledger's within its bound, and the reverse.
     */
    void assertAgreesWith(StreamStatus stream) throws IOException {
        LedgerSnapshot ledger = stream.ledger();
        List<Run> runs = runs(stream.request().endpointAddress());
        String what = stream.identity() + ": the ledger is " + ledger + ", the bus served " + runs;
        long scheduled = runs.stream().mapToLong(Run::frames).sum();
        assertTrue(what, scheduled >= ledger.carried());
        assertTrue(what, scheduled <= ledger.carried() + ledger.unconfirmed());
        assertTrue(
                what,
                Math.abs(ledger.firstFrame() - runs.get(0).first())
                        <= ledger.position().firstError());
        assertEquals(
                what,
                ledger.gap() + ledger.suspended(),
                holes(ledger).stream().mapToLong(LedgerHole::frames).sum());
        assertHoles(what, ledger, runs);
        assertLog(stream, runs);
    }

    private static List<LedgerHole> holes(LedgerSnapshot ledger) {
        return ledger.holes().recent();
    }

    /** Each chain of the bus is followed by the hole of the ledger that says so. */
    private static void assertHoles(String what, LedgerSnapshot ledger, List<Run> runs) {
        Iterator<LedgerHole> booked = holes(ledger).iterator();
        for (int i = 1; i < runs.size(); i++) {
            long first = runs.get(i - 1).end();
            long frames = runs.get(i).first() - first;
            LedgerHole hole = booked.next();
            while (isNone(hole) && !covers(ledger, hole, first, frames)) {
                hole = booked.next();
            }
            assertTrue(
                    "no hole of the ledger is that of " + frames + " frames at " + first + "; " + what,
                    covers(ledger, hole, first, frames));
        }
        booked.forEachRemaining(hole -> assertTrue(hole + " was not on the bus; " + what, isNone(hole)));
    }

    private static boolean isNone(LedgerHole hole) {
        return hole.frames() <= hole.bound();
    }

    private static boolean covers(LedgerSnapshot ledger, LedgerHole hole, long first, long frames) {
        return Math.abs(hole.firstFrame() - first) <= hole.bound() + ledger.unconfirmed()
                && frames >= hole.frames() - hole.bound()
                && frames <= hole.frames() + hole.bound() + ledger.unconfirmed();
    }

    /** The packet log has the same frames, each whole. */
    private void assertLog(StreamStatus stream, List<Run> runs) throws IOException {
        Iterator<Packet> log = packets(stream.request().endpointAddress()).iterator();
        for (Run run : runs) {
            for (long frame = run.first(); frame < run.end(); frame++) {
                for (int microframe = 0; microframe < headset.packetsPerFrame(); microframe++) {
                    Packet packet = log.next();
                    assertEquals(stream.identity() + ": frame of " + packet, frame, packet.frame());
                    assertEquals(stream.identity() + ": microframe of " + packet, microframe, packet.microframe());
                }
            }
        }
        assertTrue(stream.identity() + ": the log ends with the last run", !log.hasNext());
    }

    /**
     * Holds what the speaker heard against what the producer filled: every packet is whole, and is either the next one of the
     * producer or the filler that the ledger counts. What was filled and not yet sent when the device or the scheduler went is
     * lost.
     */
    void assertHeard(StreamStatus stream, NumberedProducer producer) throws IOException {
        LedgerSnapshot ledger = stream.ledger();
        long filler = checksum(ByteBuffer.allocate(headset.packetBytes()));
        ByteBuffer expected = ByteBuffer.allocate(headset.packetBytes());
        Iterator<LedgerHole> suspensions =
                holes(ledger).stream().filter(LedgerHole::suspended).iterator();
        LedgerHole suspension = suspensions.hasNext() ? suspensions.next() : null;
        long mayBeLost = ledger.unconfirmed();
        long number = 0;
        long fillers = 0;
        for (Packet packet : packets(HeadsetConfiguration.OUT)) {
            String what = stream.identity() + ": " + packet + " after packet " + number + "; " + ledger;
            assertEquals(what, headset.packetBytes(), packet.bytes());
            assertEquals(what, 0, packet.status());
            while (suspension != null && packet.frame() >= suspension.firstFrame() + suspension.frames() / 2) {
                mayBeLost += UNSENT_FRAMES;
                suspension = suspensions.hasNext() ? suspensions.next() : null;
            }
            if (packet.checksum() == filler) {
                fillers++;
                continue;
            }
            long first = number;
            long most = number + mayBeLost * headset.packetsPerFrame();
            while (number < most && packet.checksum() != checksum(expected, number)) {
                number++;
            }
            assertEquals(what, checksum(expected, number), packet.checksum());
            mayBeLost -= (number - first) / headset.packetsPerFrame();
            number++;
        }
        assertTrue(stream.identity() + ": something of the producer was heard", number > 0);
        assertTrue(stream.identity() + ": heard what was filled", number <= producer.filled());
        assertTrue(
                stream.identity() + ": " + fillers + " packets of filler; " + ledger,
                Math.abs(fillers - ledger.underrun() * headset.packetsPerFrame())
                        <= ledger.unconfirmed() * headset.packetsPerFrame());
    }

    /** Holds the packets that the microphone sent against those of the ledger. */
    void assertSpoken(StreamStatus stream) throws IOException {
        LedgerSnapshot ledger = stream.ledger();
        long sent = packets(HeadsetConfiguration.IN).stream()
                .filter(packet -> packet.bytes() > 0 && packet.status() == 0)
                .count();
        String what = stream.identity() + ": " + sent + " packets were sent; " + ledger;
        assertEquals(what, 0, ledger.badPackets());
        assertTrue(what, ledger.goodPackets() <= sent);
        assertTrue(what, sent <= ledger.goodPackets() + ledger.unconfirmed() * headset.packetsPerFrame());
    }

    private static long checksum(ByteBuffer packet, long number) {
        PacketPattern.fill(packet, 0, packet.capacity(), number);
        return checksum(packet);
    }

    private static long checksum(ByteBuffer packet) {
        CRC32 crc = new CRC32();
        crc.update(packet.array());
        return crc.getValue();
    }

    private List<Run> runs(int endpoint) {
        List<Run> runs = new ArrayList<>();
        for (String line : model.send("served port=%s endpoint=0x%02x".formatted(port, endpoint))
                .lines()) {
            String[] words = line.split(" ");
            runs.add(new Run(Long.parseLong(words[0]), Long.parseLong(words[1])));
        }
        return runs;
    }

    /** The packet log of a stream that is at rest, read once. */
    private List<Packet> packets(int endpoint) throws IOException {
        List<Packet> packets = logs.get(endpoint);
        if (packets == null) {
            Path file = Files.createTempFile("packets", ".log");
            model.send("packets port=%s endpoint=0x%02x file=%s".formatted(port, endpoint, file));
            try (Stream<String> lines = Files.lines(file)) {
                packets = lines.map(Packet::of).toList();
            }
            file.toFile().deleteOnExit();
            logs.put(endpoint, packets);
        }
        return packets;
    }
}
