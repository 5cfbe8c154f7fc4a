package org.microframe.demo.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the bus wrote down of one endpoint: what was due, what was lost and what arrived, as runs of frames in their order.
 * The endpoint has one packet a frame, so frames and packets are the same number.
 *
 * @param schedule packets that were due
 * @param faults packets of those that did not arrive
 * @param received packets that arrived at the device (OUT) or that it sent (IN)
 * @param recordingFrame the frame in which the device began to play; -1 when it plays nothing
 */
record BusRecord(List<Run> schedule, List<Run> faults, List<Run> received, long recordingFrame) {

    private static final String TITLE = "# Microframe virtual bus record 1";

    static BusRecord read(Path file, int endpoint) throws IOException, UnreadableException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(TITLE)) {
            throw new UnreadableException(file + " does not begin with '" + TITLE + "'");
        }
        List<Run> schedule = new ArrayList<>();
        List<Run> faults = new ArrayList<>();
        List<Run> received = new ArrayList<>();
        long recordingFrame = -1;
        for (String line : lines) {
            String[] fields = line.split(" ");
            if (line.startsWith("#") || fields[0].equals("device")) {
                continue;
            }
            try {
                if (Integer.decode(fields[1]) != endpoint) {
                    continue;
                }
                switch (fields[0]) {
                    case "schedule" -> schedule.add(run(fields));
                    case "fault" -> faults.add(run(fields));
                    case "received" -> received.add(run(fields));
                    case "recording" -> recordingFrame = Long.parseLong(fields[3]);
                    case "opened" -> Long.parseLong(fields[3]);
                    default -> throw new UnreadableException(file + " has the line '" + line + "', which is unknown");
                }
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new UnreadableException(file + " has the line '" + line + "', which is not in its format", e);
            }
        }
        if (schedule.isEmpty()) {
            throw new UnreadableException(String.format("%s has no packets of endpoint 0x%02X", file, endpoint));
        }
        return new BusRecord(List.copyOf(schedule), List.copyOf(faults), List.copyOf(received), recordingFrame);
    }

    /** Frames with a packet due, from one frame on and before another. */
    long scheduled(long from, long to) {
        return schedule.stream().mapToLong(run -> run.within(from, to)).sum();
    }

    /** Frames whose packet did not arrive. */
    long faults(long from, long to) {
        return faults.stream().mapToLong(run -> run.within(from, to)).sum();
    }

    /** Frames whose packet arrived. */
    long received(long from, long to) {
        return received.stream().mapToLong(run -> run.within(from, to)).sum();
    }

    long scheduledPackets() {
        return schedule.stream().mapToLong(Run::packets).sum();
    }

    long faultyPackets() {
        return faults.stream().mapToLong(Run::packets).sum();
    }

    long receivedPackets() {
        return received.stream().mapToLong(Run::packets).sum();
    }

    long receivedBytes() {
        return received.stream().mapToLong(Run::bytes).sum();
    }

    long firstFrame() {
        return schedule.get(0).first();
    }

    /** The frame after the last one with a packet due. */
    long nextFrame() {
        return schedule.get(schedule.size() - 1).end();
    }

    /** The times between runs in which nothing was due. */
    List<Run> holes() {
        List<Run> holes = new ArrayList<>();
        for (int i = 1; i < schedule.size(); i++) {
            long from = schedule.get(i - 1).end();
            long frames = schedule.get(i).first() - from;
            if (frames > 0) {
                holes.add(new Run(from, frames, 0, 0));
            }
        }
        return holes;
    }

    /** The frame in which the packet arrived that is the given one in order, from 0; the last one's when there are fewer. */
    long frameOfPacket(long packet) {
        long before = 0;
        for (Run run : received) {
            if (packet < before + run.frames()) {
                return run.first() + packet - before;
            }
            before += run.frames();
        }
        return received.isEmpty()
                ? firstFrame()
                : received.get(received.size() - 1).end() - 1;
    }

    private static Run run(String[] fields) {
        return new Run(
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]));
    }
}
